"""`ecrin doctor`: what is missing or wrong, and how to mend it."""

from typing import Any

from django.core.management.base import BaseCommand

from ecrin.onboarding.doctor import examine

SIGNS = {"well": "ok  ", "note": "note", "wrong": "BAD "}


class Command(BaseCommand):
    help = "Say what is missing or wrong and how to mend it. Exit code 1 when something is wrong."
    requires_system_checks: list[str] = []

    def handle(self, *_: Any, **__: Any) -> None:
        wrong = 0
        for finding in examine():
            mend = f"  ->  {finding.mend}" if finding.mend else ""
            self.stdout.write(f"{SIGNS[finding.standing]}  {finding.what}{mend}")
            wrong += finding.standing == "wrong"
        if wrong:
            self.stdout.write(f"{wrong} to mend")
            raise SystemExit(1)

"""`ecrin check-messages`: no public text missing or unsure, no translation that would break a page."""

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ecrin.core.texts import CONTENT_LANGUAGES
from ecrin.onboarding.messages import catalogue_of, collected, faults

SHOWN = 40


class Command(BaseCommand):
    help = "Check the interface texts of every language; exit code 1 names what a translator has to mend."
    requires_system_checks: list[str] = []

    def handle(self, *_: Any, **__: Any) -> None:
        found = faults(template=collected())
        for fault in found[:SHOWN]:
            self.stderr.write(str(fault))
        absent = [language for language in CONTENT_LANGUAGES if not catalogue_of(language).exists()]
        if absent and len(absent) < len(CONTENT_LANGUAGES):
            found_languages = Counter(fault.language for fault in found)
            self.stderr.write(f"no catalogue: {', '.join(absent)} {dict(found_languages) or ''}")
        if found:
            counts = Counter(fault.what.split(" (")[0] for fault in found)
            raise CommandError(", ".join(f"{count} {what}" for what, count in counts.items()))
        there = len(CONTENT_LANGUAGES) - len(absent)
        self.stdout.write(f"interface texts: {there} of {len(CONTENT_LANGUAGES)} catalogues, 0 missing, 0 fuzzy")

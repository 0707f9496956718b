"""`ecrin collect-messages`: every interface text of code and templates, into the catalogue of each language."""

from typing import Any

from django.core.management.base import BaseCommand

from ecrin.onboarding.messages import collect, collected, is_public


class Command(BaseCommand):
    help = "Collect the interface texts into src/ecrin/locale; translations that are there stay."
    requires_system_checks: list[str] = []

    def handle(self, *_: Any, **__: Any) -> None:
        template = collected()
        texts = [message for message in template if message.id]
        changed = collect(template=template)
        public = sum(is_public(message) for message in texts)
        self.stdout.write(f"{len(texts)} texts, {public} of them public; {len(changed)} catalogues changed")

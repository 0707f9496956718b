"""Verbs of this room."""

from collections.abc import Iterable

from django.db import transaction

from ecrin.core.changes import touch

from .models import Document, Section, Version


@transaction.atomic
def keep_draft(
    *,
    kind: str,
    market_code: str,
    language: str,
    title: str,
    sections: Iterable[tuple[str, str, str]],
    source: str = "",
) -> Version:
    """Keep a wording as a draft that staff read and nobody else does. The document's drafts before it stay.

    Args:
        sections: `(number, heading, body)`, in order; numbers are unique within the wording.
    """
    document, _made = Document.objects.get_or_create(
        kind=kind, market_code=market_code, language=language, defaults={"title": title}
    )
    version = Version.objects.create(document=document, source=source)
    Section.objects.bulk_create(
        Section(version=version, number=number, heading=heading, body=body, position=position)
        for position, (number, heading, body) in enumerate(sections)
    )
    touch(f"legal:{kind}")
    return version

"""Translations of a creation: what counts as outdated, and in which language a text is shown."""

from collections.abc import Mapping
from typing import Any

from ecrin.core.texts import CONTENT_LANGUAGES, SOURCE_LANGUAGE, STATES

Translations = dict[str, dict[str, Any]]


def after_source_change(
    translations: Mapping[str, Mapping[str, Any]], changed: set[str], *, fields: tuple[str, ...]
) -> Translations:
    """The translations once source texts have changed: a shown one that holds such a text is `outdated`."""
    touched = changed & set(fields)
    return {
        language: {**entry, "state": "outdated"}
        if entry.get("state") == "translated" and any(entry.get(name) for name in touched)
        else dict(entry)
        for language, entry in translations.items()
    }


def with_translation(
    translations: Mapping[str, Mapping[str, Any]],
    language: str,
    texts: Mapping[str, str],
    *,
    state: str,
    fields: tuple[str, ...],
) -> Translations:
    """The translations with some texts of a language set. An empty text is taken away; a language without any is missing.

    Raises:
        ValueError: the source language, a language or state that is not known, or a field that is not translated.
    """
    if language == SOURCE_LANGUAGE or language not in CONTENT_LANGUAGES:
        raise ValueError(f"{language!r} is not a language to translate into")
    if state not in STATES:
        raise ValueError(f"{state!r} is not a state of a translation")
    if unknown := sorted(set(texts) - set(fields)):
        raise ValueError(f"{', '.join(unknown)} cannot be translated")
    entry = {**translations.get(language, {}), **texts}
    kept = {name: value for name, value in entry.items() if name != "state" and value}
    result = {other: dict(values) for other, values in translations.items() if other != language}
    if kept:
        result[language] = {**kept, "state": state}
    return result


def missing_texts(
    language: str, sources: Mapping[str, str], translations: Mapping[str, Mapping[str, Any]]
) -> tuple[str, ...]:
    """The fields with a source text and none in the language."""
    entry = translations.get(language, {})
    return tuple(name for name, source in sources.items() if source and not entry.get(name))

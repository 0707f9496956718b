"""Texts in several languages: a source text and its translations, with visible fallback and a state per language.

A translatable model (`core.models.Translatable`) keeps its source text in ordinary columns (named in `translatable`) and the rest in one JSON column,
so that a page in any language costs no further query:

    translations = {"fr": {"name": "Bague Aurore", "story": "…", "state": "translated"}}

States: `draft` (not shown), `translated`, `outdated` (shown, but the source changed after it). A language that is
absent is missing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SOURCE_LANGUAGE = "en"
CONTENT_LANGUAGES = ("en", "fr", "de", "it", "es", "pt-br", "ru", "ar", "ja", "ko", "zh-hans", "zh-hant")
STATES = ("draft", "translated", "outdated")


@dataclass(frozen=True, slots=True)
class Text:
    """A text and the language it is really in, so that a template can say so (`lang="…"`)."""

    value: str
    language: str
    is_fallback: bool = False

    def __str__(self) -> str:
        return self.value


def text_in(language: str, field: str, *, source: str, translations: Mapping[str, Mapping[str, Any]]) -> Text:
    """The text of `field` in `language`, or the source text marked as a fallback."""
    if language == SOURCE_LANGUAGE:
        return Text(source, SOURCE_LANGUAGE)
    entry = translations.get(language, {})
    value = entry.get(field, "")
    if value and entry.get("state") != "draft":
        return Text(value, language)
    return Text(source, SOURCE_LANGUAGE, is_fallback=bool(source))

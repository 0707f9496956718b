"""Texts in several languages: a source text and its translations, with visible fallback and a state per language.

A translatable model (`core.models.Translatable`) keeps its source text in ordinary columns (named in `translatable`) and the rest in one JSON column,
so that a page in any language costs no further query:

    translations = {"fr": {"name": "Bague Aurore", "story": "…", "state": "translated"}}

States: `draft` (not shown), `translated`, `outdated` (shown, but the source changed after it). A language that is
absent is missing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Direction = Literal["ltr", "rtl"]

SOURCE_LANGUAGE = "en"
CONTENT_LANGUAGES = ("en", "fr", "de", "it", "es", "pt-br", "ru", "ar", "ja", "ko", "zh-hans", "zh-hant")
LANGUAGE_NAMES = {
    "en": "English",
    "fr": "Français",
    "de": "Deutsch",
    "it": "Italiano",
    "es": "Español",
    "pt-br": "Português",
    "ru": "Русский",
    "ar": "العربية",
    "ja": "日本語",
    "ko": "한국어",
    "zh-hans": "简体中文",
    "zh-hant": "繁體中文",
}
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})
STATES = ("draft", "translated", "outdated")


def isolated(value: str) -> str:
    """Somebody's own words inside a sentence of any direction (Unicode's isolates, UAX 9): neither turns the other."""
    return f"\u2068{value}\u2069" if value else ""


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


def direction_of(language: str) -> Direction:
    """How a language runs: `rtl` for Arabic."""
    return "rtl" if language.partition("-")[0] in RIGHT_TO_LEFT else "ltr"


def outdate(
    translations: Mapping[str, Mapping[str, Any]],
    before: Mapping[str, Mapping[str, Any]],
    changed: Iterable[str],
) -> dict[str, dict[str, Any]]:
    """Translations after the source texts of the `changed` fields were edited: what was translated and was not edited
    with them (as compared with `before`) becomes outdated.
    """
    fields = set(changed)
    after = {language: dict(entry) for language, entry in translations.items()}
    for language, entry in after.items():
        old = before.get(language, {})
        stale = any(entry.get(field) and entry.get(field) == old.get(field) for field in fields)
        if stale and entry.get("state") == "translated" == old.get("state"):
            entry["state"] = "outdated"
    return after

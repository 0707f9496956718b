"""Names in every language of the house: a file of words per language, and one pattern for the names of products."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ecrin.core.errors import InvalidInput
from ecrin.core.texts import CONTENT_LANGUAGES, SOURCE_LANGUAGE

from .source import read_table

KINDS = (
    "departments", "categories", "collections", "materials", "gemstones", "selections", "guides", "menu", "delivery", "payment",
    "nouns", "qualifiers", "intros", "care",
)  # fmt: skip


@dataclass(frozen=True)
class Language:
    """Words of one language by kind and key, and how it puts a product's name together."""

    code: str
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    pattern: str = "{proper} {noun}"
    joiner: str = ", "

    def name(self, *, noun: str, proper: str, qualifiers: Iterable[str]) -> str:
        """`Aurore ring, slim` from the noun's and the qualifiers' keys.

        Raises:
            InvalidInput: the language has no word for one of them.
        """
        stem = self.pattern.format(proper=proper, noun=self._word("nouns", noun)).strip()
        stem = stem[:1].upper() + stem[1:]
        return self.joiner.join([stem, *(self._word("qualifiers", key) for key in qualifiers)])

    def _word(self, kind: str, key: str) -> str:
        if not key:
            return ""
        try:
            return self.words[kind][key]
        except KeyError:
            raise InvalidInput(f"translations/{self.code}.toml has no {kind} “{key}”.") from None


def read_languages(folder: Path) -> dict[str, Language]:
    """The languages that the folder has words for, the source language among them.

    Raises:
        InvalidInput: a file is of no content language, or has an unknown table.
    """
    found = {SOURCE_LANGUAGE: Language(SOURCE_LANGUAGE)}
    for path in sorted(folder.glob("*.toml")):
        if path.stem not in CONTENT_LANGUAGES:
            raise InvalidInput(f"{path.name} is of no content language.")
        table = read_table(path)
        words = {kind: {key: str(value) for key, value in table.table(kind).pairs()} for kind in KINDS}
        found[path.stem] = Language(
            path.stem, words, table.text("pattern", "{proper} {noun}"), str(table.take("joiner", str, ", "))
        )
        table.close()
    return found


def translations_of(
    languages: Mapping[str, Language], kind: str, key: str, own: Mapping[str, Mapping[str, str]] | None = None
) -> dict[str, dict[str, str]]:
    """The `translations` column of a row: its own texts first, then the name and the intro from the languages' files."""
    column: dict[str, dict[str, str]] = {}
    for code, language in languages.items():
        if code == SOURCE_LANGUAGE:
            continue
        texts = dict((own or {}).get(code, {}))
        name = language.words.get(kind, {}).get(key)
        if name:
            texts.setdefault("name", name)
        intro = language.words.get("intros", {}).get(f"{kind}/{key}")
        if intro:
            texts.setdefault("intro", intro)
        if texts:
            column[code] = {**texts, "state": "translated"}
    return column

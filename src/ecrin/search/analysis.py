"""How a language's texts become words: folding, stemming, one character at a time for Chinese, Japanese and Korean."""

import re
from functools import cache
from typing import Any

import tantivy

from ecrin.search.rules import normalised

STEMMERS = {
    "en": "english", "fr": "french", "de": "german", "it": "italian", "es": "spanish", "pt-br": "portuguese",
    "ru": "russian", "ar": "arabic",
}  # fmt: skip
WITHOUT_SPACES = ("ja", "ko", "zh-hans", "zh-hant")
_SCRIPTS = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}"
_BY_CHARACTER = rf"[{_SCRIPTS}ー]|[\p{{L}}\p{{N}}--[{_SCRIPTS}]]+"
_CHARACTER = "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af\u1100-\u11ff"
RUNS = re.compile(rf"[{_CHARACTER}]+|[^\W_{_CHARACTER}]+")
IS_RUN = re.compile(rf"[{_CHARACTER}]")
ARABIC_STOPS = frozenset(["في", "من", "مع", "على", "عن", "الى", "او", "و", "هذا", "هذه"])
_OTHER_STOPS = frozenset({"d", "l", "s", "n", "qu", "di", "e", "o", "y", "a"})


class Analysis:
    """The analysers of one language. `stem` joins word forms; `plain` keeps them, folded, for typos and prefixes."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.has_no_spaces = language in WITHOUT_SPACES
        self._stem = _analyser(language, stems=True)
        self._plain = _analyser(language, stems=False)
        self._stops = _stops(language)

    def register(self, index: Any) -> None:
        """Give an opened index this language's tokenizers; they are not kept in its files."""
        index.register_tokenizer("stem", self._stem)
        index.register_tokenizer("plain", self._plain)

    def normal(self, text: str) -> str:
        return normalised(text, self.language)

    def stem(self, text: str) -> list[str]:
        return list(self._stem.analyze(text))

    def plain(self, text: str) -> list[str]:
        return list(self._plain.analyze(text))

    def pieces(self, text: str) -> list[str]:
        """What was typed, cut where scripts or spaces cut it: words, and runs of characters without spaces."""
        if self.has_no_spaces:
            return [piece for piece in RUNS.findall(text) if piece]
        return self.plain(text)

    def is_stop(self, word: str) -> bool:
        """Whether a word carries nothing to find something by, such as `of` or `avec`."""
        if self.language == "ar":
            return word in ARABIC_STOPS
        if self.has_no_spaces:
            return False
        return word in _OTHER_STOPS or (self._stops is not None and not self._stops.analyze(word))


@cache
def analysis_of(language: str) -> Analysis:
    return Analysis(language)


def _analyser(language: str, *, stems: bool) -> Any:
    tokenizer = tantivy.Tokenizer.regex(_BY_CHARACTER) if language in WITHOUT_SPACES else tantivy.Tokenizer.simple()
    builder = tantivy.TextAnalyzerBuilder(tokenizer).filter(tantivy.Filter.lowercase())
    builder = builder.filter(tantivy.Filter.ascii_fold())
    if stems:
        builder = builder.filter(tantivy.Filter.stemmer(STEMMERS.get(language, "english")))
    return builder.build()


def _stops(language: str) -> Any:
    name = STEMMERS.get(language, "english")
    if name == "arabic":
        return None
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).filter(tantivy.Filter.lowercase())
    return builder.filter(tantivy.Filter.stopword(name)).build()

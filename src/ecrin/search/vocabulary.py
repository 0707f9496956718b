"""What the trade, the labels and the staff call things, analysed: synonyms, and where to cut text without spaces."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from ecrin.search.analysis import Analysis
from ecrin.search.schema import State
from ecrin.search.words import EQUIVALENTS, groups_of

Term = tuple[str, ...]


@dataclass(frozen=True)
class Vocabulary:
    """Analysed terms.

    Attributes:
        equals: the terms that mean the same as a term, itself among them.
        known: terms at which a run of characters or a compound may be cut.
        longest: how many words the longest term has.
        values: the facet and the value that a label names: `("material", "pink-gold")` for "pink gold".
    """

    equals: dict[Term, frozenset[Term]] = field(default_factory=dict)
    known: frozenset[Term] = frozenset()
    longest: int = 1
    values: dict[Term, tuple[str, str]] = field(default_factory=dict)

    def cut(self, words: list[str]) -> Iterator[Term]:
        """The words as known terms, the longest first; a word that begins none stands alone."""
        start = 0
        while start < len(words):
            for end in range(min(len(words), start + self.longest), start, -1):
                term = tuple(words[start:end])
                if end == start + 1 or term in self.known:
                    yield term
                    start = end
                    break


EMPTY = Vocabulary()


def vocabulary_of(state: State, analysis: Analysis) -> Vocabulary:
    """The vocabulary of an index: its labels, the trade's words in its language, and what staff added."""
    groups = (*groups_of(EQUIVALENTS.get(state.language, ())), *state.synonyms)
    equals: dict[Term, set[Term]] = {}
    known: set[Term] = set()
    for group in groups:
        terms = {term for word in group if (term := tuple(analysis.stem(analysis.normal(word))))}
        known |= terms
        for term in terms:
            equals.setdefault(term, set()).update(terms)
    values: dict[Term, tuple[str, str]] = {}
    for name, labels in state.labels.items():
        if name != "price":
            for value, label in labels.items():
                if term := tuple(analysis.stem(analysis.normal(label))):
                    values.setdefault(term, (name, value))
    known |= values.keys()
    longest = max(map(len, known), default=1)
    return Vocabulary({term: frozenset(same) for term, same in equals.items()}, frozenset(known), longest, values)

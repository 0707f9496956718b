"""Which wording a reader gets, and what a wording's digest is."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

SALE = "conditions-of-sale"
"""What a client accepts when she orders."""
PERSONALISED = "personalised-notice"
"""That what is made for one person does not come back (2011/83/EU, art. 16(c)): accepted with an order that has such a piece."""
GUARANTEE = "legal-guarantee"
"""The notice of the guarantee that the law gives (Regulation (EU) 2025/1960): each house publishes the official words."""
WITHDRAWAL = "withdrawal"
"""The instructions on withdrawal (2011/83/EU, annex I)."""
DISCLOSURE = "disclosure"
"""What the law has a seller disclose before a sale by post, such as Japan's 特定商取引法."""
SHOWN = (GUARANTEE, WITHDRAWAL, DISCLOSURE)
"""What is shown beside the order and kept with it, where a market has such a document in force."""


def reading_order(market_code: str, language: str, *, source: str) -> list[tuple[str, str]]:
    """`(market, language)` in the order in which a reader is given a document: her market's in her language, the house's
    in her language, then the same in the source language. A market's own terms win over the house's in any language.
    """
    places = [(market_code, language), (market_code, source), ("", language), ("", source)]
    return list(dict.fromkeys(places))


def digest_of(title: str, sections: Iterable[tuple[str, str, str]]) -> str:
    """SHA-256 of a title and its `(number, heading, body)`, each part by its length, so that no two wordings are alike."""
    total = hashlib.sha256()
    for part in (title, *(each for section in sections for each in section)):
        words = part.encode()
        total.update(len(words).to_bytes(8, "big") + words)
    return total.hexdigest()


@dataclass(frozen=True, slots=True)
class Subject:
    """A person who may see, or have forgotten, what the house knows of her (Regulation (EU) 2016/679, art. 15 and 17): the
    key of her account where she has one, and the mail addresses that are proven to be hers, in lower case.
    """

    client: int | None = None
    mails: frozenset[str] = frozenset()


def wording_digest(market_code: str, language: str, text: str) -> str:
    """What names a sentence that somebody was shown, in its market and language."""
    return digest_of(text, [(market_code, language, "")])

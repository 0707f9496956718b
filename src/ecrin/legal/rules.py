"""Which wording a reader gets, and what a wording's digest is."""

import hashlib
from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

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
    key of her account where she has one, and the mail addresses that are proven to be hers, in lower case. `purposes` are
    what she ordered as rooms below the orders know it (`order:17`); `legal` fills them in before a room is asked.
    """

    client: int | None = None
    mails: frozenset[str] = frozenset()
    purposes: frozenset[str] = frozenset()


def wording_digest(market_code: str, language: str, text: str) -> str:
    """What names a sentence that somebody was shown, in its market and language."""
    return digest_of(text, [(market_code, language, "")])


@dataclass(frozen=True, slots=True)
class Kept:
    """What is not forgotten, why not, and the last day on which it is kept (None: no day can be told yet). In the words
    that she reads: a room says them in the language that is active while it is asked.
    """

    what: str
    why: str
    until: date | None = None


RequestState = Literal["asked", "waiting", "running", "ready", "done", "refused", "lapsed"]
FOLLOWING: Mapping[RequestState, frozenset[RequestState]] = {
    "asked": frozenset({"running", "refused", "lapsed"}),
    "running": frozenset({"ready", "done", "waiting", "refused"}),
    "waiting": frozenset({"running", "refused"}),
    "ready": frozenset({"done"}),
    "done": frozenset(),
    "refused": frozenset(),
    "lapsed": frozenset(),
}
"""How a request for a copy or for erasure goes on: asked, then (once it is known who asks) worked on; a copy lies ready for
some days; an erasure waits while something of hers is under way."""
UNDER_WAY: frozenset[RequestState] = frozenset({"asked", "running", "waiting"})
"""What staff have to watch: the law counts the days."""
COPY_DAYS = 7
"""For how many days a copy lies ready."""
PROOF_DAYS = 7
"""For how many days the way in a letter proves who asks."""


def may_follow(state: RequestState, to: RequestState) -> bool:
    """Whether a request may go from one state to the other."""
    return to in FOLLOWING[state]


@dataclass(frozen=True, slots=True)
class AnswerTime:
    """Until when a law wants a request answered, and by how much that may be put off, once, with the reason told."""

    law: str
    months: int = 0
    days: int = 0
    more_months: int = 0
    more_days: int = 0

    def due(self, asked: date) -> date:
        return _after(asked, self.months, self.days)

    def extended(self, due: date) -> date:
        """The later day; the same where the law knows no delay."""
        return _after(due, self.more_months, self.more_days)

    @property
    def may_wait(self) -> bool:
        return bool(self.more_months or self.more_days)


GDPR = AnswerTime("Regulation (EU) 2016/679, art. 12(3)", months=1, more_months=2)
ANSWER_TIMES: Mapping[str, AnswerTime] = {
    "AU": AnswerTime("Privacy Act 1988, APP 12.4: 30 days as the OAIC reads it", days=30),
    "BR": AnswerTime("Lei 13.709/2018 (LGPD), art. 19, II", days=15),
    "CA": AnswerTime("PIPEDA, s. 8(3) and 8(4)", days=30, more_days=30),
    "CH": AnswerTime("Verordnung über den Datenschutz (DSV), art. 18", days=30),
    "CN": AnswerTime("GB/T 35273-2020, 8.7: 30 days", days=30),
    "GB": AnswerTime("UK GDPR, art. 12(3)", months=1, more_months=2),
    "HK": AnswerTime("Personal Data (Privacy) Ordinance, s. 19(1)", days=40),
    "JP": AnswerTime("個人情報の保護に関する法律, art. 33(2): without delay; the house allows itself 14 days", days=14),
    "KR": AnswerTime("개인정보 보호법 시행령, art. 41(4) and 43(3)", days=10),
    "SA": AnswerTime("PDPL Implementing Regulation, art. 3: 30 days, 30 more", days=30, more_days=30),
    "SG": AnswerTime("Personal Data Protection Regulations 2021, reg. 5", days=30),
    "TW": AnswerTime("個人資料保護法, art. 13(1)", days=15, more_days=15),
    "US": AnswerTime("California Civil Code § 1798.130(a)(2)", days=45, more_days=45),
}
"""By country; everywhere else the house answers as the GDPR has it. A house has its lawyers look at this table."""


def answer_time(country: str) -> AnswerTime:
    """Until when somebody in a country is answered."""
    return ANSWER_TIMES.get(country, GDPR)


def _after(day: date, months: int, days: int) -> date:
    """A day some months and days later; the last of the month where it has no such day (Regulation (EEC, Euratom) No
    1182/71, art. 3(2)(c)).
    """
    year, month = divmod(day.month - 1 + months, 12)
    year += day.year
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last)) + timedelta(days=days)


PAPER_YEARS: Mapping[str, tuple[int, str]] = {
    "AT": (7, "Bundesabgabenordnung, § 132"),
    "AU": (5, "Taxation Administration Act 1953, sch. 1, s. 382-5"),
    "BE": (10, "Code de la TVA, art. 60"),
    "BR": (5, "Código Tributário Nacional, art. 173"),
    "CA": (6, "Excise Tax Act, s. 286(3)"),
    "CH": (10, "Obligationenrecht, art. 958f"),
    "CN": (30, "会计档案管理办法 (2015)"),
    "DE": (8, "Umsatzsteuergesetz, § 14b"),
    "ES": (6, "Código de Comercio, art. 30"),
    "FR": (10, "Code de commerce, art. L123-22"),
    "GB": (6, "VAT Regulations 1995, reg. 31"),
    "HK": (7, "Inland Revenue Ordinance, s. 51C"),
    "IT": (10, "Codice civile, art. 2220"),
    "JP": (7, "法人税法施行規則, art. 59"),
    "KR": (5, "국세기본법, art. 85-3"),
    "LU": (10, "Code de commerce, art. 16"),
    "NL": (7, "Algemene wet inzake rijksbelastingen, art. 52"),
    "SA": (6, "VAT Implementing Regulations, art. 66"),
    "SG": (5, "Goods and Services Tax Act, s. 46"),
    "US": (7, "26 U.S.C. § 6501"),
}
"""For how many years a seller keeps its invoices, counted from the end of their year, by the seller's country, and by which
law. A house has its lawyers look at this table."""
USUAL_PAPER_YEARS = (10, "")


def papers_until(issued: date, country: str) -> date:
    """The last day on which a paper is kept by the law of its seller's country; ten years where it is not in the table."""
    years, _law = PAPER_YEARS.get(country, USUAL_PAPER_YEARS)
    return date(issued.year + years, 12, 31)


@dataclass(frozen=True, slots=True)
class Cookie:
    """What the site has a browser keep: what for (a code, whose words the page has), and for how many days (0: until the
    browser is closed; None: until its owner clears it). `is_stored`: in the browser's storage, which is sent to nobody.
    """

    name: str
    purpose: Literal["bag", "country", "sign-in", "known", "form", "staff"]
    days: int | None
    is_stored: bool = False


COOKIES: tuple[Cookie, ...] = (
    Cookie("ecrin-bag", "bag", 30),
    Cookie("ecrin-here", "bag", 30),
    Cookie("sessionid", "sign-in", 14),
    Cookie("ecrin-known", "known", 365),
    Cookie("csrftoken", "form", 364),
    Cookie("messages", "staff", 0),
    Cookie("ecrin.storefront", "country", None, is_stored=True),
)
"""All of them, and none needs a consent: each is needed for what a visitor asks for (Directive 2002/58/EC, art. 5(3))."""


@dataclass(frozen=True, slots=True)
class Retention:
    """How long a kind of data is kept. `what` and `stays` are words for the staff; `run` forgets what is over and returns how
    much.
    """

    what: Any
    stays: Any
    run: Callable[[], int]

"""Reads of documents; each says how many queries it takes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core import signing
from django.db.models import Max, Q, QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from ecrin.core.changes import Following
from ecrin.core.texts import SOURCE_LANGUAGE
from ecrin.markets.rules import MarketInfo, StorefrontInfo
from ecrin.markets.templatetags.locale import address_lines

from .models import Acceptance, Consent, DataRequest, RetentionRun, Section, Version, Wording
from .rules import COPY_DAYS, PROOF_DAYS, SHOWN, Kept, Subject, reading_order


def current_version(kind: str, storefront: StorefrontInfo) -> Version | None:
    """The wording in force that readers of a storefront are given, None where nothing is published; one query.

    Its document's `language` says whether it is in theirs.
    """
    return _best(_published(storefront).filter(document__kind=kind), storefront).get(kind)


def current_versions(storefront: StorefrontInfo) -> list[Version]:
    """The wording in force of every document that readers of a storefront are given, by title; one query."""
    found = _best(_published(storefront), storefront).values()
    return sorted(found, key=lambda version: version.document.title)


def _published(storefront: StorefrontInfo) -> QuerySet[Version]:
    return (
        Version.objects.filter(
            number__isnull=False,
            document__market_code__in=["", storefront.market.code],
            document__language__in=[storefront.language, SOURCE_LANGUAGE],
        )
        .select_related("document")
        .order_by("document_id", "number")
    )


def _best(rows: Iterable[Version], storefront: StorefrontInfo) -> dict[str, Version]:
    newest = {version.document_id: version for version in rows}  # the highest number comes last
    order = reading_order(storefront.market.code, storefront.language, source=SOURCE_LANGUAGE)
    found: dict[str, Version] = {}
    for place in order:
        for version in newest.values():
            if (version.document.market_code, version.document.language) == place:
                found.setdefault(version.document.kind, version)
    return found


def shown_in(kind: str, storefronts: Iterable[StorefrontInfo]) -> frozenset[str]:
    """Codes of the storefronts whose readers are given a document of a kind; one query."""
    places = set(
        Version.objects.filter(number__isnull=False, document__kind=kind).values_list(
            "document__market_code", "document__language"
        )
    )
    return frozenset(
        one.code
        for one in storefronts
        if places.intersection(reading_order(one.market.code, one.language, source=SOURCE_LANGUAGE))
    )


def sections_of(version: Version) -> list[Section]:
    """Its numbered sections in order; one query."""
    return list(version.sections.all())


def accepted_by(*subjects: str) -> list[Acceptance]:
    """What was accepted, with its wordings, each wording once; one query."""
    rows = Acceptance.objects.filter(subject__in=subjects).select_related("version__document")
    first: dict[int, Acceptance] = {}
    for row in rows:
        first.setdefault(row.version_id, row)
    return list(first.values())


def imprint_of(market: MarketInfo) -> list[tuple[str, tuple[str, ...]]]:
    """Who answers in a market (Directive 2000/31/EC, art. 5): a word and its lines, only what is known; no query. Empty
    where no company is named.
    """
    seller = market.seller
    if seller is None:
        return []
    company = ", ".join(one for one in (seller.name, seller.form) if one)
    known = [
        (_("Company"), (company,)),
        (_("Address"), address_lines(seller)[1:]),
        (_("Trade register"), (seller.register,)),
        (_("VAT number"), (seller.vat_number,)),
        (_("Telephone"), (seller.telephone or market.telephone,)),
        (_("E-mail"), (seller.mail or market.mail,)),
        (_("Hosting"), (seller.host,)),
    ]
    told = ((word, tuple(line for line in lines if line)) for word, lines in known)
    return [(word, lines) for word, lines in told if lines]


@dataclass(frozen=True, slots=True)
class Notice:
    """A document that pages point to where a market has it in force; `language` is that of its words."""

    kind: str
    market_code: str
    language: str
    title: str
    version: int


def _read_notices() -> tuple[Notice, ...]:
    """Every document of a kind that is shown beside an order, in its wording in force; one query."""
    rows = Version.objects.filter(number__isnull=False, document__kind__in=SHOWN).order_by("document_id", "number")
    newest = {
        document: Notice(kind, market, language, title, pk)
        for document, kind, market, language, title, pk in rows.values_list(
            "document_id", "document__kind", "document__market_code", "document__language", "document__title", "pk"
        )
    }
    return tuple(newest.values())


_notices = Following(_read_notices, "legal")


def notices_for(storefront: StorefrontInfo) -> tuple[Notice, ...]:
    """What is shown beside an order in a storefront, in the order of `SHOWN`. No query while no wording is published."""
    found: dict[str, Notice] = {}
    for place in reading_order(storefront.market.code, storefront.language, source=SOURCE_LANGUAGE):
        for one in _notices():
            if (one.market_code, one.language) == place:
                found.setdefault(one.kind, one)
    return tuple(found[kind] for kind in SHOWN if kind in found)


def published_version(pk: int, kind: str) -> Version | None:
    """A wording as it was published, in force or not any more; one query."""
    rows = Version.objects.filter(pk=pk, number__isnull=False, document__kind=kind)
    return rows.select_related("document").first()


def consents_of(mail: str) -> list[Consent]:
    """Everything that somebody agreed to and took back, with the words that she was shown, the latest first; one query."""
    rows = Consent.objects.filter(person__mail=mail.strip().lower()).select_related("wording")
    return list(rows.order_by("-id"))


def standing(mail: str) -> dict[str, Consent]:
    """The consents of somebody that hold now, by purpose; one query. What was only asked for neither gives nor takes."""
    decided = [row for row in consents_of(mail) if row.act != Consent.Act.ASKED]
    latest: dict[str, Consent] = {}
    for row in decided:
        latest.setdefault(row.purpose, row)
    return {purpose: row for purpose, row in latest.items() if row.act == Consent.Act.GIVEN}


def wording_of(digest: str) -> Wording | None:
    """A sentence that somebody was shown before; one query."""
    return Wording.objects.filter(digest=digest).first()


# Requests about data

PROOF, COPY = "ecrin.legal.proof", "ecrin.legal.copy"


def privacy_rooms() -> Mapping[str, Any]:
    """The `privacy` of each room that knows people, in the order in which they forget (`config/privacy.py`)."""
    rooms: Mapping[str, Any] = import_module(settings.PRIVACY).PRIVACY
    return rooms


def retention() -> Mapping[str, Any]:
    """What is forgotten by the clock (`config/privacy.py`): a `Retention` by code."""
    rules: Mapping[str, Any] = import_module(settings.PRIVACY).RETENTION
    return rules


def completed(subject: Subject) -> Subject:
    """A person with all that rooms add to who she is: her account, her proven addresses, what she ordered."""
    for room in privacy_rooms().values():
        if hasattr(room, "complete"):
            subject = room.complete(subject)
    return subject


def mail_digest(mail: str) -> str:
    """By which a request is found again when the address itself was forgotten; nobody reads the address from it who has
    not the house's key.
    """
    return salted_hmac("ecrin.legal.mail", mail.strip().lower(), algorithm="sha256").hexdigest()


def requests_of(subject: Subject) -> list[DataRequest]:
    """What she asked about her data, newest first; one query."""
    found = Q(digest__in=[mail_digest(mail) for mail in subject.mails])
    if subject.client:
        found |= Q(client=subject.client)
    return list(DataRequest.objects.filter(found).order_by("-pk"))


def signed(request: DataRequest, purpose: str) -> str:
    """What stands in an address instead of the request: for proving who asks, or for fetching the copy."""
    return signing.dumps(request.token, salt=purpose)


def request_at(key: str, purpose: str) -> DataRequest | None:
    """The request of a signed address, None where it is wrong or its days are over; at most one query."""
    days = PROOF_DAYS if purpose == PROOF else COPY_DAYS
    try:
        token = signing.loads(key, salt=purpose, max_age=days * 86400)
    except signing.BadSignature:
        return None
    return DataRequest.objects.filter(token=token).first()


def last_runs() -> dict[str, RetentionRun]:
    """The last run of each rule of retention; one query."""
    last = RetentionRun.objects.order_by().values("code").annotate(last=Max("pk")).values("last")
    return {row.code: row for row in RetentionRun.objects.filter(pk__in=last)}


def kept_of(request: DataRequest) -> list[Kept]:
    """What is not forgotten, as she was told; no query."""
    return [
        Kept(one["what"], one["why"], date.fromisoformat(one["until"]) if one["until"] else None)
        for one in request.kept
    ]

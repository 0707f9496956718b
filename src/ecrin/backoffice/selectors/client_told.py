"""What a client told of herself, agreed to and asked about her data, as far as a member of staff may see it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.dates import MONTHS
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ecrin.catalog.rules import size_in
from ecrin.catalog.selectors import taxonomy
from ecrin.clients.models import ClientProfile, Profile
from ecrin.clients.rules import telephone_text
from ecrin.clients.selectors import profile_of
from ecrin.core.texts import SOURCE_LANGUAGE
from ecrin.legal.models import Acceptance, Consent, DataRequest
from ecrin.legal.selectors import accepted_by, mail_digest
from ecrin.markets.selectors import snapshot
from ecrin.newsletter.models import Subscription

LATEST = 20
LIKES: Mapping[str, str | Promise] = {
    "materials": _("Materials she likes"),
    "gemstones": _("Stones she likes"),
    "departments": _("What she looks for"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """The parts of her page that she wrote herself.

    Attributes:
        details: each thing that she told of herself, with its name.
        agreed: what stands in the ledger of consents now, by purpose; `documents`: what she accepted with the orders that
            the reader sees.
        requests: what she asked about her data, in the markets in which the reader answers that.
        may_letters, may_requests: whether the reader may see that part at all.
    """

    details: Sequence[tuple[str | Promise, str]]
    subscriptions: Sequence[Subscription] = ()
    agreed: Sequence[Consent] = ()
    documents: Sequence[Acceptance] = ()
    requests: Sequence[DataRequest] = ()
    may_letters: bool = False
    may_requests: bool = False


def told_by(
    page: ClientProfile,
    mails: Collection[str],
    *,
    orders: Iterable[str],
    letters: Collection[str] | None,
    requests: Collection[str] | None,
) -> Told:
    """What she told; six queries at most.

    Args:
        orders: purposes of the orders that the reader sees.
        letters: codes of the markets whose subscribers and consents the reader may see; None for all, empty for none.
        requests: the same of the markets whose requests the reader answers.
    """
    may_letters, may_requests = (codes is None or bool(codes) for codes in (letters, requests))
    return Told(
        details=_details(page),
        subscriptions=_subscriptions(mails, letters) if may_letters else (),
        agreed=_agreed(mails, letters) if may_letters else (),
        documents=accepted_by(*subjects) if (subjects := list(orders)) else (),
        requests=_requests(page, mails, requests) if may_requests else (),
        may_letters=may_letters,
        may_requests=may_requests,
    )


def _subscriptions(mails: Collection[str], codes: Collection[str] | None) -> list[Subscription]:
    rows = Subscription.objects.filter(mail__in=mails).prefetch_related("interests")
    return list(rows if codes is None else rows.filter(market_code__in=codes))


def _agreed(mails: Collection[str], codes: Collection[str] | None) -> list[Consent]:
    """What stands, the latest first: by address and purpose, the last word where it was a yes in one of these markets; one
    query.
    """
    fronts = snapshot().storefronts
    seen = {code for code, front in fronts.items() if codes is None or front.market.code in codes}
    rows = Consent.objects.filter(person__mail__in=mails).exclude(act=Consent.Act.ASKED).select_related("person")
    last = {(row.person_id, row.purpose): row for row in rows}
    standing = (row for row in last.values() if row.act == Consent.Act.GIVEN)
    return sorted((row for row in standing if codes is None or row.storefront_code in seen), key=lambda row: -row.pk)


def _requests(page: ClientProfile, mails: Collection[str], codes: Collection[str] | None) -> list[DataRequest]:
    hers = Q(digest__in=[mail_digest(mail) for mail in mails])
    if page.client_id:
        hers |= Q(client=page.client_id)
    rows = DataRequest.objects.filter(hers)
    if codes is not None:
        rows = rows.filter(market_code__in=codes)
    return list(rows.order_by("-pk")[:LATEST])


def _details(page: ClientProfile) -> list[tuple[str | Promise, str]]:
    """Name and text of what she told of herself, without what she left empty; one query, none of a guest."""
    if page.client is None:
        return []
    told = profile_of(page.client)
    fronts = snapshot().storefronts
    front = fronts.get(told.storefront_code)
    birthday = f"{told.birth_day} {MONTHS[told.birth_month]}" if told.birth_day and told.birth_month else ""
    found: list[tuple[str | Promise, str]] = [
        (_("Title"), str(told.get_title_display())),
        (_("Names as they are read"), f"{told.phonetic_family} {told.phonetic_given}".strip()),
        (_("Birthday"), birthday),
        (_("Telephone"), telephone_text(told.telephone)),
        (_("Country and language"), f"{front.market.name}: {front.language_name}" if front else ""),
        *_sizes_and_likes(page, told),
    ]
    return [(name, text) for name, text in found if text]


def _sizes_and_likes(page: ClientProfile, told: Profile) -> list[tuple[str | Promise, str]]:
    """Her sizes as they are kept and as her market reads them, and what she likes by its name; no query."""
    names, language = taxonomy(), (get_language() or SOURCE_LANGUAGE).lower()
    front = snapshot().storefronts.get(told.storefront_code or page.storefront_code)
    guides = {guide.slug: guide for guide in names.size_guides.values()}
    found: list[tuple[str | Promise, str]] = []
    for code, size in told.sizes.items():
        guide = guides.get(code)
        read = size_in(size, system=front.market.ring_sizes, table=guide.table) if guide and front else size
        found.append((guide.label(language) if guide else code, size if read == size else f"{size} ({read})"))
    terms: Mapping[str, Any] = {
        "materials": names.materials, "gemstones": names.gemstones, "departments": names.departments,
    }  # fmt: skip
    for kind, name in LIKES.items():
        labels = {term.slug: term.label(language) for term in terms[kind].values()}
        found.append((name, ", ".join(labels.get(slug, slug) for slug in told.tastes.get(kind, ()))))
    return found

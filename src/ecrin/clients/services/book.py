"""Verbs of the client book: a page begins where somebody is met, advisors write on it and look after it, pages become one."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecrin.clients.events import ClientAssigned, ClientNoted, ClientsListed, ClientsMerged, TaskDone, TaskSet
from ecrin.clients.models import ClientNote, ClientProfile, ClientTask, ClientView, ProfileMarket, User
from ecrin.clients.rules import MOST_SAID, digits_searched, full_name, next_time, search_words
from ecrin.clients.selectors import client_by_proven_mail
from ecrin.clients.selectors.book import parts_of
from ecrin.core.errors import Conflict, InvalidInput, NotFound
from ecrin.core.journal import record

VIEWS_KEPT = 365
"""Days for which it is kept who looked at whom."""
MOST_WORDS = 2000


class ProfileMovedOn(Conflict):
    code = "profile-moved-on"
    sentence = _("This page became a part of another meanwhile. Please look at that one.")


@transaction.atomic
def meet_client(
    *,
    client: User | None = None,
    email: str = "",
    name: str = "",
    telephone: str = "",
    market: str = "",
    storefront: str = "",
) -> ClientProfile | None:
    """She signed in, ordered, or was written an order: her page is begun, or what is new is put on it. A mail address that
    is proven to be an account's leads to that account's page, and a guest's page becomes the account's. Returns the page;
    None where neither an account nor an address is known.
    """
    email = email.strip().lower()
    if client is None and email:
        client = client_by_proven_mail(email)
    if client is None and not email:
        return None
    email = email if client is None else client.email
    page = _page(client, email)
    own = _named(client, storefront or page.storefront_code) if client else ""
    name = own or name
    page.words = _words(name, email, digits_searched(telephone), page.words)
    page.email = email
    page.name = (own or page.name or name)[:161]
    page.telephone = telephone[:40] or page.telephone
    page.storefront_code = storefront or page.storefront_code
    page.last_contact_at = timezone.now()
    page.save()
    if market:
        ProfileMarket.objects.get_or_create(profile=page, market_code=market)
    return page


def _page(client: User | None, email: str) -> ClientProfile:
    """The page of an account or of a guest, locked; begun where there is none."""
    try:
        with transaction.atomic():
            return _known(client, email) or ClientProfile.objects.create(client=client, email=email)
    except IntegrityError:  # two met her at once
        found = _known(client, email)
        assert found is not None  # noqa: S101 - the unique key says that it is there
        return found


def _known(client: User | None, email: str) -> ClientProfile | None:
    pages = ClientProfile.objects.select_for_update()
    guest = pages.filter(client=None, merged_into=None, email=email).exclude(email="").first()
    if client is None:
        return guest
    own = pages.filter(client=client).first()
    if own is not None and own.merged_into_id is not None:
        own = pages.get(pk=own.merged_into_id)
    if guest is not None and own is None:
        guest.client = client
        guest.save(update_fields=["client"])
        return guest
    if guest is not None and own is not None:
        fold_pages(into=own, part=guest)
    return own


def _words(*texts: str) -> str:
    """What she is found by, as much as fits; what comes first stays."""
    return " ".join(search_words(*texts))[:MOST_WORDS]


def _named(client: User, storefront: str) -> str:
    """Her names in the order of the country of her storefront (`zh-hk`)."""
    return full_name(client.first_name, client.last_name, storefront.rpartition("-")[2].upper())


def rename_page(*, client: User) -> None:
    """Her page bears her new name, and she is found by the old one too. In the caller's transaction."""
    page = ClientProfile.objects.select_for_update().filter(client=client).first()
    if page is not None:
        page.name = _named(client, page.storefront_code) or page.name
        page.words = _words(page.name, page.words)
        page.save(update_fields=["name", "words"])


def fold_pages(*, into: ClientProfile, part: ClientProfile, actor: Any = None) -> None:
    """One page becomes a part of another: what is written on it stays there and is read with the other. Both locked, in
    the caller's transaction.
    """
    ClientProfile.objects.filter(merged_into=part).update(merged_into=into)
    part.merged_into = into
    part.save(update_fields=["merged_into"])
    into.words = _words(into.words, part.words)
    into.name, into.telephone = into.name or part.name, into.telephone or part.telephone
    into.advisor_id = into.advisor_id or part.advisor_id
    into.boutique_code = into.boutique_code or part.boutique_code
    into.last_contact_at = max(into.last_contact_at, part.last_contact_at)
    into.save()
    known = set(into.markets.values_list("market_code", flat=True))
    ProfileMarket.objects.bulk_create(
        ProfileMarket(profile=into, market_code=one.market_code)
        for one in part.markets.all()
        if one.market_code not in known
    )
    ClientTask.objects.filter(profile=part, done_at=None).update(profile=into)
    record(ClientsMerged(into.pk, part.pk), actor=actor)


@transaction.atomic
def add_note(
    *,
    profile: int,
    kind: str,
    text: str,
    actor: Any,
    on: date | None = None,
    is_yearly: bool = False,
    remind_days: int = 0,
    corrects: int | None = None,
) -> ClientNote:
    """Write down a conversation, an occasion or a preference. An occasion has a day, and becomes something to do before it.

    Args:
        on: the day of an occasion.
        is_yearly: whether it comes back every year, as a birthday does.
        remind_days: how many days before it she is to be thought of.
        corrects: the note of the same page that was not right.

    Raises:
        InvalidInput: nothing is written, or an occasion has no day.
        NotFound: what it corrects is not on this page.
        ProfileMovedOn: the page is a part of another.
    """
    page, said = _open(profile), text.strip()
    if kind not in ClientNote.Kind.values:
        raise InvalidInput(_("Choose what kind of note it is."), field="kind")
    if not said:
        raise InvalidInput(_("Please write a few words."), field="text")
    if len(said) > MOST_SAID:
        raise InvalidInput(_("Please write at most %(most)s letters."), field="text", most=MOST_SAID)
    if kind == ClientNote.Kind.OCCASION and on is None:
        raise InvalidInput(_("Choose the day of the occasion."), field="on")
    if corrects is not None and not ClientNote.objects.filter(pk=corrects, profile__in=parts_of(page)).exists():
        raise NotFound
    note = ClientNote.objects.create(
        profile=page, kind=kind, text=said, on=on, corrects_id=corrects, actor_id=getattr(actor, "pk", None)
    )
    _contacted(page)
    record(ClientNoted(page.pk, note.pk), actor=actor)
    if kind == ClientNote.Kind.OCCASION and on is not None:
        today = timezone.localdate()
        when = (next_time(on, today) if is_yearly else on) - timedelta(days=remind_days)
        if when >= today or is_yearly:
            _task(page, said.splitlines()[0][:200], max(when, today), actor, is_yearly=is_yearly, note=note)
    return note


@transaction.atomic
def set_task(*, profile: int, text: str, due_on: date | None, actor: Any, is_yearly: bool = False) -> ClientTask:
    """Something to do for her by a day.

    Raises:
        InvalidInput: nothing is written, or no day is chosen.
        ProfileMovedOn: the page is a part of another.
    """
    page, said = _open(profile), text.strip()
    if not said:
        raise InvalidInput(_("Please write what is to be done."), field="text")
    if due_on is None:
        raise InvalidInput(_("Choose the day by which it is done."), field="due_on")
    return _task(page, said[:200], due_on, actor, is_yearly=is_yearly)


def _task(
    page: ClientProfile, text: str, due_on: date, actor: Any, *, is_yearly: bool, note: ClientNote | None = None
) -> ClientTask:
    task = ClientTask.objects.create(
        profile=page, text=text, due_on=due_on, is_yearly=is_yearly, note=note, actor_id=getattr(actor, "pk", None)
    )
    record(TaskSet(page.pk, task.pk), actor=actor)
    return task


@transaction.atomic
def finish_task(*, profile: int, task: int, actor: Any) -> ClientTask:
    """It is done; one of every year waits for the next. Doing it twice is doing it once.

    Raises:
        NotFound: it is not on this page.
    """
    page = _open(profile)
    row = ClientTask.objects.select_for_update().filter(pk=task, profile=page).first()
    if row is None:
        raise NotFound
    if row.done_at is None:
        row.done_at, row.done_by = timezone.now(), getattr(actor, "pk", None)
        row.save(update_fields=["done_at", "done_by"])
        record(TaskDone(page.pk, row.pk), actor=actor)
        if row.is_yearly:
            later = next_time(row.due_on, max(row.due_on, timezone.localdate()) + timedelta(days=1))
            _task(page, row.text, later, actor, is_yearly=True, note=row.note)
    return row


@transaction.atomic
def assign_client(*, profile: int, advisor: User | None, boutique: str, actor: Any) -> ClientProfile:
    """Who looks after her, and in which boutique she is at home. The journal keeps who did so before.

    Raises:
        InvalidInput: the advisor is not one of the staff.
        ProfileMovedOn: the page is a part of another.
    """
    page = _open(profile)
    if advisor is not None and not (advisor.is_staff and advisor.is_active):
        raise InvalidInput(_("Choose one of your colleagues."), field="advisor")
    page.advisor, page.boutique_code = advisor, boutique
    page.save(update_fields=["advisor", "boutique_code"])
    record(ClientAssigned(page.pk, advisor.pk if advisor else None, boutique), actor=actor)
    return page


@transaction.atomic
def note_view(*, profiles: Iterable[int], page: str, actor: Any, reason: str = "") -> None:
    """Write down that somebody on the staff looked at clients; one statement."""
    who = getattr(actor, "pk", None)
    rows = [ClientView(profile_id=one, page=page, reason=reason[:200], actor_id=who) for one in profiles]
    ClientView.objects.bulk_create(rows, batch_size=500)


@transaction.atomic
def note_list(*, profiles: Sequence[int], reason: str, actor: Any) -> None:
    """A list of clients is taken out of the house's hands: written down for every one of them, with the reason.

    Raises:
        InvalidInput: no reason is given.
    """
    if not reason.strip():
        raise InvalidInput(_("Please say why."), field="reason")
    note_view(profiles=profiles, page=ClientView.Page.LIST, actor=actor, reason=reason.strip())
    record(ClientsListed(len(profiles)), actor=actor)


def forget_views(now: datetime | None = None) -> int:
    """Who looked at whom is forgotten after its days. A task of the worker. Returns how many rows went."""
    before = (now or timezone.now()) - timedelta(days=VIEWS_KEPT)
    gone, _each = ClientView.objects.filter(at__lt=before).delete()
    return gone


def _contacted(page: ClientProfile) -> None:
    page.last_contact_at = timezone.now()
    page.save(update_fields=["last_contact_at"])


def _open(profile: int) -> ClientProfile:
    """A page, locked, as long as it is one of its own."""
    page = ClientProfile.objects.select_for_update().filter(pk=profile).first()
    if page is None:
        raise NotFound
    if page.merged_into_id is not None:
        raise ProfileMovedOn
    return page

"""Verbs of subscriptions. What somebody agrees to and takes back is written into `legal`'s ledger in the same transaction.

Refusal
├── NotFound
├── InvalidInput
│   └── WordsChanged    the sentence beside the form is another one by now
└── Conflict
    └── HasLeft         the letter is of before she left: it begins nothing
"""

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecrin.core.attempts import Attempts, TooManyAttempts
from ecrin.core.errors import Conflict, InvalidInput, NotFound
from ecrin.core.journal import record
from ecrin.legal.models import Consent, Wording
from ecrin.legal.selectors import standing
from ecrin.legal.services import keep_wording, note_consent
from ecrin.markets.rules import StorefrontInfo

from .events import (
    NewsletterDataChanged,
    PreferencesChanged,
    SubscribedAlready,
    SubscribersExported,
    SubscriberViewed,
    SubscriptionAsked,
    SubscriptionConfirmed,
    SubscriptionLeft,
)
from .models import Interest, Subscription
from .rules import GENERAL, move, pause_until, purposes_of
from .selectors import consent_text, interests_of, of_mail, offer_of, rule_of, shown_wording

Where, Act, State = Consent.Where, Consent.Act, Subscription.State
LETTERS = Attempts("newsletter-letter", seconds=24 * 3600)
PER_MAIL = 3
"""Letters that a stranger can have the house write to one address in a day."""


class HasLeft(Conflict):
    code = "has-left"
    sentence = _("This letter is from before you left. If you want our letters again, write your address once more.")


class WordsChanged(InvalidInput):
    code = "words-changed"
    sentence = _(
        "The words beside this form have changed since you opened the page. Please read them and send it again."
    )


def wording_shown(*, storefront: StorefrontInfo, digest: str) -> Wording:
    """The sentence that was shown beside a form, by the digest that the form carries.

    Raises:
        WordsChanged: the house showed no such sentence there.
    """
    offer = offer_of(storefront)
    if digest == offer.digest:
        return keep_wording(market=storefront.market.code, language=storefront.language, text=offer.text)
    found = shown_wording(digest, storefront)
    if found is None:
        raise WordsChanged
    return found


def wording_now(*, storefront: StorefrontInfo) -> Wording:
    """The sentence as it is now: for a door that shows it in the same breath."""
    text = consent_text(storefront)
    return keep_wording(market=storefront.market.code, language=storefront.language, text=text)


@transaction.atomic
def ask_subscription(
    *,
    mail: str,
    storefront: StorefrontInfo,
    interests: Iterable[str],
    wording: Wording,
    where: Consent.Where,
    actor: Any = None,
) -> None:
    """Somebody wrote an address and wants letters. It returns nothing, whatever the house knows of the address: what
    follows is told by a letter, at most a few a day. Nothing that stands is changed by who cannot show that it is hers.

    Args:
        interests: codes; unknown ones are left out.
        actor: the member of staff who enters it for her; she alone begins anew for who asked never to be written to.
    """
    plain = mail.strip().lower()
    counter = ("mail", plain, PER_MAIL)
    try:
        LETTERS.check(counter)
    except TooManyAttempts:
        return
    row = _begun(plain, storefront)
    if row.state == State.BARRED and actor is None:
        return
    LETTERS.note(counter)
    chosen = list(Interest.objects.filter(code__in=list(interests)))
    codes = [one.code for one in chosen]
    note_consent(
        mail=plain, purposes=purposes_of(codes), act=Act.ASKED, where=where, wording=wording,
        storefront=storefront.code, actor=actor,
    )  # fmt: skip
    if row.state == State.CONFIRMED:
        record(SubscribedAlready(row.pk), actor=actor)
        return
    is_new = row.round == 0
    if is_new or row.state != State.PENDING:
        row.round += 1
    _begin(row, plain, storefront, chosen, wording)
    record(SubscriptionAsked(row.pk, row.round), actor=actor)
    if is_new and actor is None and not rule_of(storefront).must_confirm:
        _confirm(row, where=where, storefront=storefront.code)


def ask_for_letters(*, mail: str, storefront: StorefrontInfo, wording: str, where: str) -> None:
    """She ticked the box of a form that is about something else (an order, an account). Whatever becomes of it, that other
    thing goes on: consent is never a part of it (Regulation (EU) 2016/679, art. 7(4)). Where the words changed since she
    read them, nothing is agreed to.

    Args:
        wording: digest of the sentence beside the box.
    """
    with suppress(WordsChanged):
        shown = wording_shown(storefront=storefront, digest=wording)
        ask_subscription(mail=mail, storefront=storefront, interests=(), wording=shown, where=Where(where))


def _begun(mail: str, storefront: StorefrontInfo) -> Subscription:
    """The row of an address, locked; a new one where there is none."""
    found = of_mail(mail).select_for_update().first()
    if found is not None:
        return found
    values = {"storefront_code": storefront.code, "market_code": storefront.market.code}
    try:
        with transaction.atomic():
            made = Subscription.objects.create(mail=mail, **values)
    except IntegrityError:  # another asked at the same moment
        return of_mail(mail).select_for_update().get()
    return Subscription.objects.select_for_update().get(pk=made.pk)


def _begin(row: Subscription, mail: str, storefront: StorefrontInfo, chosen: list[Interest], wording: Wording) -> None:
    """What is to be confirmed: the latest that was asked for."""
    if row.state != State.PENDING:
        row.state = move(row.state, "pending")  # type: ignore[arg-type]  # the column's choices are the rules' states
    row.mail, row.barred_digest = mail, ""
    row.wording, row.asked_at, row.paused_until = wording, timezone.now(), None
    _stands_in(row, storefront)
    row.save()
    row.interests.set(chosen)


def _stands_in(row: Subscription, storefront: StorefrontInfo) -> None:
    row.storefront_code, row.market_code = storefront.code, storefront.market.code


def _confirm(row: Subscription, *, where: Consent.Where, storefront: str, actor: Any = None) -> None:
    row.state = move(row.state, "confirmed")  # type: ignore[arg-type]  # the column's choices are the rules' states
    row.confirmed_at, row.left_at = timezone.now(), None
    row.save(update_fields=["state", "confirmed_at", "left_at"])
    note_consent(
        mail=row.mail or "", purposes=purposes_of(interests_of(row)), act=Act.GIVEN, where=where, wording=row.wording,
        storefront=storefront, actor=actor,
    )  # fmt: skip
    record(SubscriptionConfirmed(row.pk), actor=actor)


@transaction.atomic
def confirm_subscription(*, key: str, number: int) -> Subscription:
    """She came by the letter and pressed its button. Doing it twice is doing it once.

    Args:
        number: the round that the letter was written in.

    Raises:
        NotFound: there is no such subscription.
        HasLeft: it is a letter of before she left.
    """
    row = _locked(key)
    if row.state == State.CONFIRMED and row.round == number:
        return row
    if row.state != State.PENDING or row.round != number:
        raise HasLeft
    _confirm(row, where=Where.LINK, storefront=row.storefront_code)
    return row


@transaction.atomic
def ask_letter_again(*, key: str, number: int) -> None:
    """The letter was too old when she opened it: another one, where it is still to be confirmed. Nothing else follows, and
    nothing is told.
    """
    row = _locked(key)
    counter = ("mail", row.mail or "", PER_MAIL)
    try:
        LETTERS.check(counter)
    except TooManyAttempts:
        return
    if row.state == State.PENDING and row.round == number:
        LETTERS.note(counter)
        record(SubscriptionAsked(row.pk, row.round))


def _locked(key: str) -> Subscription:
    row = Subscription.objects.select_for_update().filter(key=key, mail__isnull=False).first()
    if row is None:
        raise NotFound
    return row


@transaction.atomic
def subscribe_proven(
    *, mail: str, storefront: StorefrontInfo, interests: Iterable[str], wording: Wording, actor: Any
) -> Subscription:
    """She is signed in with an address that is proven to be hers and chooses letters: no letter has to ask again, and her
    own word lifts what she had barred.
    """
    plain = mail.strip().lower()
    row = _begun(plain, storefront)
    chosen = list(Interest.objects.filter(code__in=list(interests)))
    if row.state != State.CONFIRMED:
        row.round += 1
        _begin(row, plain, storefront, chosen, wording)
        _confirm(row, where=Where.ACCOUNT, storefront=storefront.code, actor=actor)
    return row


@transaction.atomic
def change_preferences(
    *,
    key: str,
    interests: Iterable[str],
    storefront: StorefrontInfo,
    months: int | None,
    wording: Wording,
    where: Consent.Where,
    actor: Any = None,
) -> Subscription:
    """What she is written about, in which storefront's language, and from when on.

    Args:
        months: for how long letters rest; 0 ends a pause, None leaves it as it is.
        wording: the sentence that she was shown beside it.

    Raises:
        NotFound: there is no such subscription, or she gets no letters.
    """
    row = _locked(key)
    if row.state != State.CONFIRMED:
        raise NotFound
    before = set(interests_of(row))
    chosen = list(Interest.objects.filter(code__in=list(interests)))
    after = {one.code for one in chosen}
    row.interests.set(chosen)
    _stands_in(row, storefront)
    if months is not None:
        row.paused_until = pause_until(timezone.localdate(), months)
    row.save()
    told: dict[str, Any] = {"mail": row.mail, "where": where, "wording": wording, "storefront": storefront.code}
    for act, codes in ((Act.GIVEN, after - before), (Act.WITHDRAWN, before - after)):
        purposes = [one for one in purposes_of(codes) if one != GENERAL]
        note_consent(purposes=purposes, act=act, actor=actor, **told)
    record(PreferencesChanged(row.pk), actor=actor)
    return row


@transaction.atomic
def leave(*, key: str, where: Consent.Where, actor: Any = None) -> None:
    """No more letters. Doing it twice is doing it once.

    Raises:
        NotFound: there is no such subscription.
    """
    _leave(_locked(key), where=where, actor=actor)


def _leave(row: Subscription, *, where: Consent.Where, actor: Any, state: str = State.LEFT) -> None:
    if row.state in {state, State.BARRED}:
        return
    row.state = move(row.state, state)  # type: ignore[arg-type]
    row.left_at, row.paused_until = timezone.now(), None
    row.save(update_fields=["state", "left_at", "paused_until"])
    purposes = {GENERAL, *(one for one in standing(row.mail or "") if one.partition(":")[0] == GENERAL)}
    note_consent(
        mail=row.mail or "",
        purposes=purposes,
        act=Act.WITHDRAWN,
        where=where,
        storefront=row.storefront_code,
        actor=actor,
    )
    record(SubscriptionLeft(row.pk), actor=actor)


@transaction.atomic
def enter_withdrawal(
    *, mail: str, where: Consent.Where, is_forever: bool, storefront: StorefrontInfo, actor: Any
) -> Subscription:
    """Staff enter what somebody wrote or said to the house: no more letters, or (`is_forever`) never one again, also where
    the address is not known yet.
    """
    row = _begun(mail.strip().lower(), storefront)
    if row.round == 0:
        row.round = 1
        row.save(update_fields=["round"])
    _leave(row, where=where, actor=actor, state=State.BARRED if is_forever else State.LEFT)
    return row


@transaction.atomic
def move_subscription(*, former: str, mail: str, actor: Any = None) -> None:
    """She is reached at another address, which is proven to be hers: her letters go there, under the words that she agreed
    to, and no more to the former one. What was decided at the new address stands: letters that come there already keep
    their interests and get hers too; one that left or is never to be written to gets none. That the house is never to
    write to her moves where the new address is not known yet (ADR 0245).
    """
    old, new = former.strip().lower(), mail.strip().lower()
    list(Subscription.objects.select_for_update().filter(mail__in=[old, new]).order_by("pk"))
    row, other = of_mail(old).first(), of_mail(new).first()
    if row is None or old == new or row.state not in {State.CONFIRMED, State.BARRED}:
        return
    if row.state == State.BARRED:
        if other is None:
            values = {"storefront_code": row.storefront_code, "market_code": row.market_code, "round": 1}
            Subscription.objects.create(mail=new, state=State.BARRED, left_at=row.left_at, **values)
        return
    agreed, storefront = standing(old), row.storefront_code
    told: dict[str, Any] = {"where": Where.ACCOUNT, "storefront": storefront, "actor": actor}
    if other is None:
        note_consent(mail=old, purposes=agreed, act=Act.WITHDRAWN, **told)
        row.mail = new
        row.save(update_fields=["mail"])
        record(PreferencesChanged(row.pk), actor=actor)
    else:
        _leave(row, where=Where.ACCOUNT, actor=actor)
        if other.state in {State.LEFT, State.BARRED}:
            return
        other.interests.add(*row.interests.all())
        if other.state == State.PENDING:
            other.state, other.confirmed_at = move("pending", "confirmed"), timezone.now()
            other.save(update_fields=["state", "confirmed_at"])
            record(SubscriptionConfirmed(other.pk), actor=actor)
        else:
            record(PreferencesChanged(other.pk), actor=actor)
    for purpose, consent in agreed.items():
        note_consent(mail=new, purposes=[purpose], act=Act.GIVEN, wording=consent.wording, **told)


@transaction.atomic
def end_pauses() -> int:
    """By the clock: letters that rested long enough go out again. Returns how many subscriptions."""
    today = timezone.localdate()
    rows = Subscription.objects.select_for_update().filter(state=State.CONFIRMED, paused_until__lte=today)
    over = list(rows.values_list("pk", flat=True))
    Subscription.objects.filter(pk__in=over).update(paused_until=None)
    for pk in over:
        record(PreferencesChanged(pk))
    return len(over)


@transaction.atomic
def note_view(*, subscription: Subscription, actor: Any) -> None:
    """A member of staff looked at who somebody is."""
    record(SubscriberViewed(subscription.pk), actor=actor)


@transaction.atomic
def note_export(*, market: str, rows: int, actor: Any) -> None:
    """A member of staff took addresses out."""
    record(SubscribersExported(market, rows), actor=actor)


@transaction.atomic
def note_change(*, kind: str, row: Any, action: str, actor: Any) -> None:
    """Staff changed an interest or a market's rule."""
    record(NewsletterDataChanged(kind, str(row.pk), action), actor=actor)

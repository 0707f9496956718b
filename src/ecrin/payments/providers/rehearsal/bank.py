"""The bank's side of the wire, on its own tables. Each call is one transaction of the bank's; a call that moves money is
known by its key and moves it once.
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from ecrin.payments.models import Payment, RehearsalCall, RehearsalSession

from .. import Denied, Standing, Unclear  # noqa: TID252 - the port stands one folder up
from .cards import BY_NUMBER, PLAIN, Card
from .notices import described, standing_of, tell

PAGE_LASTS = timedelta(minutes=30)
AUTHORISATION_LASTS = timedelta(days=7)
State = RehearsalSession.State


@transaction.atomic
def open_session(*, key: str, payment: Payment, return_to: str, merchant: str) -> RehearsalSession:
    """A card page for a payment; the same key gives the same page."""
    session, _ = RehearsalSession.objects.get_or_create(
        key=key,
        defaults={
            "merchant": merchant,
            "payment": payment.token,
            "label": payment.reference,
            "language": payment.language,
            "amount": payment.amount,
            "currency": payment.currency,
            "captures_now": payment.captures == "now",
            "return_to": return_to,
            "ends_at": timezone.now() + PAGE_LASTS,
        },
    )
    return session


@transaction.atomic
def find(*, reference: str) -> Standing:
    """How a session stands.

    Raises:
        Denied: the bank does not know it.
    """
    return _standing(_locked(reference))


@transaction.atomic
def present(*, reference: str, card: Card) -> RehearsalSession:
    """A card was typed on the page. Returns the session: open still (the bank broke down), at the challenge, refused,
    or authorised. A page that is no longer open stays as it is.
    """
    session = _locked(reference)
    if session.state not in {State.OPEN, State.CHALLENGE} or card.outcome == "break":
        return session
    session.card = card.number
    if card.outcome == "challenge":
        session.state = State.CHALLENGE
        session.save(update_fields=["card", "state"])
    elif card.outcome == "refuse":
        _refuse(session, card.refusal)
    else:
        _authorise(session, "not-asked")
    return session


@transaction.atomic
def answer_challenge(*, reference: str, passed: bool) -> RehearsalSession:
    """The client said yes or no to her bank. Returns the session; one that is not at the challenge stays as it is."""
    session = _locked(reference)
    if session.state != State.CHALLENGE:
        return session
    if passed:
        _authorise(session, "authenticated")
    else:
        session.three_d_secure = "failed"
        _refuse(session, "authentication-failed")
    return session


@transaction.atomic
def leave(*, reference: str) -> RehearsalSession:
    """The client cancelled on the page. Returns the session."""
    session = _locked(reference)
    if session.state in {State.OPEN, State.CHALLENGE}:
        _end(session, State.CANCELLED)
    return session


def capture(*, key: str, reference: str, amount: int) -> Standing:
    """Take money of an authorisation.

    Raises:
        Denied: nothing is authorised, or less than that.
        Unclear: it was done, but the answer is lost (a card that does so, and the first time).
    """
    with transaction.atomic():
        session = _locked(reference)
        is_new = _first_time(session, key, "capture", amount)
        if is_new:
            if session.state not in {State.AUTHORISED, State.CAPTURED}:
                raise Denied("not-authorised")
            if amount > session.amount - session.captured:
                raise Denied("amount-too-large")
            session.captured += amount
            session.state = State.CAPTURED
            session.save(update_fields=["captured", "state"])
            tell(session, "captured")
    return _answer(session, is_new=is_new)


def refund(*, key: str, reference: str, amount: int) -> Standing:
    """Give money back.

    Raises:
        Denied: less than that was taken.
        Unclear: as `capture`.
    """
    with transaction.atomic():
        session = _locked(reference)
        is_new = _first_time(session, key, "refund", amount)
        if is_new:
            if amount > session.captured - session.refunded:
                raise Denied("amount-too-large")
            session.refunded += amount
            session.save(update_fields=["refunded"])
            tell(session, "refunded")
    return _answer(session, is_new=is_new)


def cancel(*, key: str, reference: str) -> Standing:
    """Let an authorisation or an open page go; what is over stays as it is.

    Raises:
        Denied: the money was taken.
    """
    with transaction.atomic():
        session = _locked(reference)
        if session.state == State.CAPTURED:
            raise Denied("captured")
        if _first_time(session, key, "cancel", 0) and session.state in {State.OPEN, State.CHALLENGE, State.AUTHORISED}:
            _end(session, State.CANCELLED)
    return _standing(session)


def end_what_ends(*, limit: int = 100) -> int:
    """Pages and authorisations whose time is over end, and the bank says so. Returns how many. A task of the bank's."""
    due = RehearsalSession.objects.filter(
        ends_at__lte=timezone.now(), state__in=[State.OPEN, State.CHALLENGE, State.AUTHORISED]
    )
    references = list(due.values_list("reference", flat=True)[:limit])
    for reference in references:
        find(reference=reference)
    return len(references)


def _locked(reference: str) -> RehearsalSession:
    """A session as it is now, under its lock: one whose time is over has ended."""
    session = RehearsalSession.objects.select_for_update().filter(reference=reference).first()
    if session is None:
        raise Denied("unknown")
    lives = session.state in {State.OPEN, State.CHALLENGE, State.AUTHORISED}
    if lives and session.ends_at <= timezone.now():
        _end(session, State.EXPIRED)
    return session


def _end(session: RehearsalSession, state: RehearsalSession.State) -> None:
    session.state = state
    session.save(update_fields=["state"])
    tell(session, str(state))


def _refuse(session: RehearsalSession, code: str) -> None:
    session.refusal_code, session.refused_at = code, timezone.now()
    session.state = State.REFUSED
    session.save()
    tell(session, "refused")


def _authorise(session: RehearsalSession, three_d_secure: str) -> None:
    session.three_d_secure = three_d_secure
    session.state = State.AUTHORISED
    session.ends_at = timezone.now() + AUTHORISATION_LASTS
    session.save()
    tell(session, "authorised")
    if session.captures_now:
        session.captured, session.state = session.amount, State.CAPTURED
        session.save(update_fields=["captured", "state"])
        tell(session, "captured")


def _first_time(session: RehearsalSession, key: str, verb: str, amount: int) -> bool:
    """Whether a key was never used. Under the session's lock.

    Raises:
        Denied: it was used for something else.
    """
    call, is_new = RehearsalCall.objects.get_or_create(
        key=key, defaults={"session": session, "verb": verb, "amount": amount}
    )
    if (call.session_id, call.verb, call.amount) != (session.pk, verb, amount):
        raise Denied("key-used-otherwise")
    return is_new


def _answer(session: RehearsalSession, *, is_new: bool) -> Standing:
    if is_new and BY_NUMBER.get(session.card, PLAIN).loses_answers:
        raise Unclear("the answer was lost on its way")
    return _standing(session)


def _standing(session: RehearsalSession) -> Standing:
    return standing_of(described(session))

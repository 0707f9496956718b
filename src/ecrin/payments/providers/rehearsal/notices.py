"""What the rehearsal bank tells by itself: written word for word when it happens, signed when it is brought."""

import hmac
import json
import secrets
import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.dateparse import parse_datetime

from ecrin.payments.models import RehearsalNotice, RehearsalSession

from .. import Forged, NoticeRead, Standing  # noqa: TID252 - the port stands one folder up
from .cards import BY_NUMBER, PLAIN

HEADER = "Rehearsal-Signature"
TOLERANCE = 300.0  # seconds between signing and reading
LATE = timedelta(seconds=60)
_OUR_WORD = {"open": "started", "challenge": "started"}
_SPREAD = 4_000  # milliseconds over which shuffled notices are spread


def tell(session: RehearsalSession, kind: str) -> None:
    """Write down a notice of what just happened to a session, as often and as late as its card says. In the caller's
    transaction; one query.
    """
    card = BY_NUMBER.get(session.card, PLAIN)
    if card.notices == "lost":
        return
    now = timezone.now()
    event = f"evt_{secrets.token_hex(12)}"
    body = json.dumps({"id": event, "kind": kind, "at": now.isoformat(), "session": described(session)})
    due = now
    if card.notices == "late":
        due += LATE
    elif card.notices == "shuffled":
        due += timedelta(milliseconds=secrets.randbelow(_SPREAD))
    times = 2 if card.notices == "doubled" else 1
    RehearsalNotice.objects.bulk_create([RehearsalNotice(event_id=event, body=body, due_at=due) for _ in range(times)])


def described(session: RehearsalSession) -> dict[str, Any]:
    """A session in the bank's own words."""
    return {
        "reference": session.reference,
        "payment": session.payment,
        "state": session.state,
        "amount": session.amount,
        "currency": session.currency,
        "captured": session.captured,
        "refunded": session.refunded,
        "three_d_secure": session.three_d_secure,
        "refusal_code": session.refusal_code,
        "refused_at": session.refused_at.isoformat() if session.refused_at else None,
        "authorised_until": session.ends_at.isoformat() if session.state in {"authorised", "captured"} else None,
    }


def standing_of(told: Mapping[str, Any]) -> Standing:
    """What the bank's words mean in ours."""
    return Standing(
        state=_OUR_WORD.get(told["state"], told["state"]),  # the bank's other words are ours
        amount=told["amount"],
        currency=told["currency"],
        captured=told["captured"],
        refunded=told["refunded"],
        reference=told["reference"],
        three_d_secure=told["three_d_secure"],
        refusal_code=told["refusal_code"],
        refused_at=_moment(told["refused_at"]),
        authorised_until=_moment(told["authorised_until"]),
    )


def _moment(text: str | None) -> datetime | None:
    return parse_datetime(text) if text else None


def sign(body: bytes, *, at: float | None = None) -> str:
    """The value of the header that goes with a body: the moment, and HMAC-SHA256 over the moment and the raw body."""
    moment = int(time.time() if at is None else at)
    return f"t={moment},v1={_digest(moment, body)}"


def _digest(moment: int, body: bytes) -> str:
    secret = salted_hmac("ecrin.payments.rehearsal", "notices", algorithm="sha256").digest()
    return hmac.new(secret, b"%d." % moment + body, sha256).hexdigest()


def read(body: bytes, headers: Mapping[str, str]) -> NoticeRead:
    """What a notice says.

    Raises:
        Forged: its signature is missing, not ours, or older than five minutes.
    """
    _verify(body, headers.get(HEADER, ""))
    told = json.loads(body)
    session = told["session"]
    return NoticeRead(
        event_id=told["id"],
        kind=told["kind"],
        payment=session["payment"],
        reference=session["reference"],
        standing=standing_of(session),
    )


def _verify(body: bytes, header: str) -> None:
    parts = dict(part.partition("=")[::2] for part in header.split(","))
    moment = parts.get("t", "")
    if not (moment.isascii() and moment.isdecimal() and len(moment) < 12):
        raise Forged
    if not hmac.compare_digest(_digest(int(moment), body).encode(), parts.get("v1", "").encode()):
        raise Forged
    if abs(time.time() - int(moment)) > TOLERANCE:
        raise Forged

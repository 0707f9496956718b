"""Whole lives of payments at the bank, and what may happen to their notices on the way. Driven by one seeded chance."""

import json
import random
from collections import Counter
from datetime import timedelta

from django.utils import timezone

from ecrin.core.journal import Fact
from ecrin.payments.models import Notice, Payment, RehearsalNotice, RehearsalSession
from ecrin.payments.providers import Forged
from ecrin.payments.providers.rehearsal import bank
from ecrin.payments.providers.rehearsal.cards import BY_NUMBER
from ecrin.payments.providers.rehearsal.notices import HEADER, TOLERANCE, sign
from ecrin.payments.services import take_notice

from . import factories as make
from .factories import fresh, session_of, started

BAD = [BY_NUMBER[make.REFUSED], BY_NUMBER[make.NO_FUNDS]]


def live(chance, purpose):
    """A payment lives at the bank, and the house hears nothing yet. Returns it and the bodies of all notices, in order."""
    payment = started(
        make.market(), purpose=purpose, amount=chance.randint(1, 10**6), method=chance.choice(["card", "card-now"])
    )
    reference = payment.provider_reference
    end = chance.random()
    if end < 0.12:
        bank.present(reference=reference, card=chance.choice(BAD))
    elif end < 0.2:
        bank.leave(reference=reference)
    elif end < 0.25:
        session_ends(reference)
    else:
        if chance.random() < 0.4:
            bank.present(reference=reference, card=BY_NUMBER[make.CHALLENGE])
            bank.answer_challenge(reference=reference, passed=chance.random() < 0.8)
        else:
            bank.present(reference=reference, card=BY_NUMBER[make.APPROVED])
        after(chance, payment)
    bodies = [row.body.encode() for row in RehearsalNotice.objects.order_by("pk")]
    RehearsalNotice.objects.all().delete()
    return payment, bodies


def after(chance, payment):
    """What follows an authorisation at the bank: captures and refunds in parts, or its end."""
    session = session_of(payment)
    if session.state == "authorised":
        end = chance.random()
        if end < 0.15:
            bank.cancel(key=f"{payment.token}:x", reference=session.reference)
            return
        if end < 0.25:
            session_ends(session.reference)
            return
        left = session.amount
        for part in range(chance.randint(0, 3)):
            amount = chance.randint(0, left)
            if amount:
                bank.capture(key=f"{payment.token}:c{part}", reference=session.reference, amount=amount)
                left -= amount
    taken = session_of(payment).captured
    for part in range(chance.randint(0, 3)):
        amount = chance.randint(0, taken)
        if amount:
            bank.refund(key=f"{payment.token}:r{part}", reference=session.reference, amount=amount)
            taken -= amount


def session_ends(reference):
    RehearsalSession.objects.filter(reference=reference).update(ends_at=timezone.now() - timedelta(seconds=1))
    bank.end_what_ends()


def disturbed(chance, bodies):
    """The same notices as the wire may bring them: `(body, signature)` doubled, shuffled, some of them forged or too old."""
    brought = [(body, None) for body in bodies]
    brought += [(chance.choice(bodies), None) for _ in range(chance.randint(0, 3))] if bodies else []
    chance.shuffle(brought)
    for _ in range(chance.randint(0, 2)):
        if bodies:
            brought.insert(chance.randint(0, len(brought)), forged(chance, chance.choice(bodies)))
    return brought


def forged(chance, body):
    """A notice that the bank did not send."""
    told = json.loads(body)
    told["id"] = f"evt_forged{chance.randint(0, 10**9)}"
    told["session"] |= {"state": "captured", "captured": told["session"]["amount"]}
    lie = json.dumps(told).encode()
    return chance.choice(
        [
            (lie, sign(body)),
            (lie, ""),
            (lie, f"t=1,v1={'0' * 64}"),
            (body, sign(body, at=timezone.now().timestamp() - TOLERANCE - 60)),
        ]
    )


def bring(brought):
    """Returns how many were refused as forged."""
    refused = 0
    for body, signature in brought:
        try:
            take_notice(
                provider="rehearsal", body=body, headers={HEADER: sign(body) if signature is None else signature}
            )
        except Forged:
            refused += 1
    return refused


def end_of(payment):
    """What the house knows in the end: state, amounts, 3-D Secure, and the sums of what it told others."""
    row = fresh(payment)
    told = Fact.objects.filter(subject=payment.purpose)

    def total(name):
        return sum(told.filter(name=f"payments.{name}").values_list("data__amount", flat=True))

    return {
        "state": row.state,
        "captured": row.captured,
        "refunded": row.refunded,
        "three_d_secure": row.three_d_secure,
        "refusal_code": row.refusal_code,
        "until": row.authorised_until,
        "told captured": total("captured"),
        "told refunded": total("refunded"),
        "notices": Notice.objects.filter(payment=row).count(),
    }


def forget(payment):
    """Put the payment back to where the house had heard nothing."""
    Notice.objects.all().delete()
    Fact.objects.filter(subject=payment.purpose).delete()
    blank = {"state": "started", "captured": 0, "refunded": 0, "three_d_secure": "", "refusal_code": "", "refused_at": None,
             "authorised_at": None, "authorised_until": None, "is_unwanted": False, "said_at": None, "wants_look": False}  # fmt: skip
    Payment.objects.filter(pk=payment.pk).update(**blank)


def sequences(seed, number):
    """One life and `number` generated sequences of its notices. Returns their counts; raises AssertionError where the end of
    a disturbed one differs from the quiet one, or the quiet one from what the bank has.
    """
    chance = random.Random(seed)
    payment, bodies = live(chance, f"deposit:{seed}")
    bring([(body, None) for body in bodies])
    quiet = end_of(payment)
    session = session_of(payment)
    assert (quiet["captured"], quiet["refunded"]) == (session.captured, session.refunded), seed
    assert quiet["state"] == {"open": "started", "challenge": "started"}.get(session.state, session.state), seed
    assert quiet["told captured"] == quiet["captured"], seed
    assert quiet["told refunded"] == quiet["refunded"], seed
    counts = Counter()
    for _ in range(number):
        forget(payment)
        brought = disturbed(chance, bodies)
        refused = bring(brought)
        assert end_of(payment) == quiet, f"seed {seed}: {end_of(payment)} instead of {quiet}"
        counts.update(sequences=1, brought=len(brought), doubled=len(brought) - refused - len(bodies), forged=refused)
    return counts, quiet["state"]

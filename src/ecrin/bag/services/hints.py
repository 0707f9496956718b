"""A letter to somebody else about a creation or a shared wishlist: sent once, its address forgotten with it.

Refusal
├── NotFound        no such creation, or the wishlist has no link
└── InvalidInput    words that may not be sent; `field` says which
"""

from datetime import timedelta
from typing import Any

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ecrin.bag.events import HintDropped
from ecrin.bag.models import Hint, NoMoreHints
from ecrin.bag.rules.words import MOST_NAME, MOST_WORDS, BadWords, plain_words
from ecrin.bag.selectors import digest_of, shared_list_of
from ecrin.catalog.models import Product
from ecrin.core.errors import InvalidInput, NotFound
from ecrin.core.journal import record
from ecrin.markets.rules import StorefrontInfo

KEPT = timedelta(days=30)
_signer = Signer(salt="ecrin.bag.no-more-hints")


def refusal_token(hint: Hint) -> str:
    """What the way to "no more hints" carries; it needs no row and never ends."""
    return _signer.sign(hint.receiver)


@transaction.atomic
def drop_hint(
    *,
    email: str,
    name: str,
    message: str,
    storefront: StorefrontInfo,
    product_id: int = 0,
    client: Any = None,
) -> Hint:
    """Have the house write to somebody about a creation, or (no creation) about the client's shared wishlist. Whether she
    wants hints is asked when it is sent, and told to nobody.

    Raises:
        NotFound: no such published creation; or her wishlist has no link.
        InvalidInput: a name or a message that may not be sent; the sentence says why.
    """
    words = {
        "name": _words("name", name, most=MOST_NAME),
        "message": _words("message", message, most=MOST_WORDS),
    }
    if not words["name"]:
        raise InvalidInput(_("Please write your name, so that your hint is understood."), field="name")
    shared = None if product_id else shared_list_of(client)
    if shared is None and not Product.objects.filter(pk=product_id, live=True).exists():
        raise NotFound(_("There is no such creation."))
    hint = Hint.objects.create(
        client=client, email=email.strip().lower(), receiver=digest_of(email), product_id=product_id or None,
        shared=shared, storefront_code=storefront.code, **words,
    )  # fmt: skip
    record(HintDropped(hint.pk))
    return hint


def _words(field: str, text: str, *, most: int) -> str:
    try:
        return plain_words(text, most=most, has_lines=field == "message")
    except BadWords as error:
        sentence = {
            "long": _("Please write at most %(most)s signs."),
            "link": _("Please leave links and addresses out: we send words only."),
            "sign": _("There is a sign in it that we cannot send. Please write it anew."),
        }[error.reason]
        raise InvalidInput(sentence, field=field, most=most) from error


@transaction.atomic
def close_hint(*, hint: int) -> None:
    """It was sent, or was not wanted: who it went to and what it said is kept no more."""
    Hint.objects.filter(pk=hint).update(email="", name="", message="", sent_at=timezone.now())


@transaction.atomic
def refuse_hints(*, token: str) -> bool:
    """Who received one wants no other, from nobody. Doing it twice is doing it once. Returns whether the way was one."""
    try:
        receiver = _signer.unsign(token)
    except BadSignature:
        return False
    NoMoreHints.objects.get_or_create(receiver=receiver)
    return True


def is_refusal(token: str) -> bool:
    """Whether somebody came by the way of a hint."""
    try:
        _signer.unsign(token)
    except BadSignature:
        return False
    return True


@transaction.atomic
def drop_old_hints() -> int:
    """Forget that hints were sent, a month after. Returns how many went."""
    gone, _each = Hint.objects.filter(made_at__lt=timezone.now() - KEPT).delete()
    return gone

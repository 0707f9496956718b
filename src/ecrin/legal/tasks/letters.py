"""Letters about requests, in the language in which they were asked."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from ecrin.core.house import current_house
from ecrin.core.mail import letter
from ecrin.legal.events import DataAsked, DataTold
from ecrin.legal.models import DataRequest
from ecrin.legal.rules import COPY_DAYS, PROOF_DAYS
from ecrin.legal.selectors import COPY, PROOF, kept_of, signed
from ecrin.legal.services import note_told
from ecrin.markets.selectors import snapshot, storefront_context


def send_proof(fact: DataAsked) -> None:
    """The way by which she shows that the address is hers; nothing once she did."""
    request = DataRequest.objects.get(pk=fact.request)
    if request.state == DataRequest.State.ASKED:
        _send(request, "proof", "privacy-proof", PROOF, days=PROOF_DAYS)


def send_told(fact: DataTold) -> None:
    """What became of her request. The letter of an erasure is the last thing that her address is used for."""
    request = DataRequest.objects.get(pk=fact.request)
    address, purpose = ("privacy-copy", COPY) if fact.letter == "ready" else ("", "")
    if request.email:
        _send(request, fact.letter, address, purpose, days=COPY_DAYS, kept=kept_of(request))
        note_told(row=request.pk, letter=fact.letter)


def _send(request: DataRequest, name: str, address: str, purpose: str, **more: Any) -> None:
    storefront = snapshot().storefronts.get(request.storefront_code) or snapshot().default
    if storefront is None:
        raise LookupError("there is no storefront to write from")
    with storefront_context(storefront):
        context = {
            "request": request,
            "address": f"{settings.SITE_ADDRESS}{reverse(address, args=[signed(request, purpose)])}" if address else "",
            "storefront": storefront,
            "market": storefront.market,
            "house": current_house(),
            **more,
        }
        letter(
            f"legal/{name}",
            to=request.email,
            language=request.language,
            context=context,
            reply_to=storefront.market.mail,
        ).send()

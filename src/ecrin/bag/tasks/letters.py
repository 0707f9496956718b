"""Letters about wishes, each in the language of the storefront where it was asked for. Sent by the worker, twice at worst."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse

from ecrin.bag.events import HintDropped, WatchAsked, WatchMet
from ecrin.bag.models import Hint, Watch
from ecrin.bag.rules.watches import is_due
from ecrin.bag.selectors import Seen, may_receive, seen_now, told_of
from ecrin.bag.services import close_hint, refusal_token, settle_watch
from ecrin.catalog.selectors import lowest_before, products_of
from ecrin.clients.selectors import profile_of
from ecrin.core.house import current_house
from ecrin.core.mail import letter
from ecrin.core.money import from_minor, money_text
from ecrin.markets.rules import StorefrontInfo
from ecrin.markets.selectors import snapshot, storefront_context


def send_hint(fact: HintDropped) -> None:
    """A hint to who was named, and its words are kept no more. Nothing to who wants none."""
    hint = Hint.objects.filter(pk=fact.hint, sent_at=None).select_related("shared").first()
    storefront = _storefront(hint.storefront_code) if hint else None
    if hint is None or storefront is None:
        return
    if may_receive(hint):
        with storefront_context(storefront):
            context = _about_hint(hint, storefront)
            if context:
                stop = absolute(reverse("hint-stop", args=[refusal_token(hint)]))
                _letter("hint", hint.email, storefront, {**context, "stop": stop}, stop=stop).send()
    close_hint(hint=hint.pk)


def _about_hint(hint: Hint, storefront: StorefrontInfo) -> dict[str, Any]:
    """Where it leads, in words; nothing where that is not there any more."""
    told: dict[str, Any] = {"name": hint.name, "message": hint.message}
    if hint.shared is not None:
        return {**told, "creation": "", "address": absolute(reverse("wishlist-shared", args=[hint.shared.token]))}
    product = products_of([hint.product_id or 0], storefront.market).get(hint.product_id or 0)
    if product is None:
        return {}
    known = told_of(product, None, storefront)
    return {**told, "creation": known.name.value, "address": absolute(known.path)}


def ask_to_confirm(fact: WatchAsked) -> None:
    """Whether it was she who asked to be told. Nothing once she said so, or where it ended."""
    watch = Watch.objects.filter(pk=fact.watch, confirmed_at=None).first()
    storefront = _storefront(watch.storefront_code) if watch else None
    if watch is None or storefront is None or not watch.email:
        return
    with storefront_context(storefront):
        product = products_of([watch.product_id], storefront.market).get(watch.product_id)
        if product is None:
            return
        variant = next((one for one in product.variants if watch.sku and one.sku == watch.sku), None)
        context = {"watch": watch, "told": told_of(product, variant, storefront), "address": _page_of(watch)}
        _letter("watch_asked", watch.email, storefront, context).send()


def tell(fact: WatchMet) -> None:
    """It is back, or its price fell. What is not true any more when the letter is written is not told."""
    watch = Watch.objects.filter(pk=fact.watch, confirmed_at__isnull=False).select_related("client").first()
    storefront = _reads_in(watch) if watch else None
    to = _mail_of(watch) if watch else ""
    if watch is None or storefront is None or not to:
        return
    market = storefront.market
    seen = seen_now([(watch.product_id, watch.sku)], market).get((watch.product_id, watch.sku))
    lowest = _lowest(seen, storefront) if watch.kind == Watch.Kind.PRICE else None
    if seen is None or not _is_true(watch, seen, fact.before, lowest):
        settle_watch(watch=watch.pk, was_told=False)
        return
    with storefront_context(storefront):
        context = {
            "watch": watch,
            "told": told_of(seen.product, seen.variant if watch.sku else None, storefront),
            "now": _amount(seen.amount, storefront),
            "then": _amount(fact.before, storefront),
            "least": _amount(lowest, storefront),
            "is_from": not watch.sku and len(seen.product.variants) > 1,
        }
        context["address"] = absolute(context["told"].path)  # type: ignore[attr-defined]
        context["stop"] = "" if watch.kind == Watch.Kind.BACK else _page_of(watch)
        stop = absolute(reverse("watch-stop", args=[watch.token]))
        _letter(f"watch_{watch.kind}", to, storefront, context, stop=stop).send()
    settle_watch(watch=watch.pk, was_told=True)


def _is_true(watch: Watch, seen: Seen, before: int | None, lowest: int | None) -> bool:
    can_buy = seen.is_there if watch.kind == Watch.Kind.BACK else seen.can_buy
    return is_due(watch.kind, can_buy=can_buy, amount=seen.amount, seen=before, lowest_before=lowest)


def _lowest(seen: Seen | None, storefront: StorefrontInfo) -> int | None:
    return lowest_before(seen.variant.sku or "", storefront.market) if seen and seen.variant else None


def _amount(amount: int | None, storefront: StorefrontInfo) -> str:
    return "" if amount is None else money_text(from_minor(amount, storefront.market.currency), storefront.babel)


def _mail_of(watch: Watch) -> str:
    """Where she is written to: a client where she signs in, as long as she may."""
    if watch.client is None:
        return watch.email
    return watch.client.email if watch.client.is_active else ""


def _reads_in(watch: Watch) -> StorefrontInfo | None:
    """Where she asked, or the storefront of the same market that a client likes to be written in."""
    liked = _storefront(profile_of(watch.client).storefront_code) if watch.client else None
    return liked if liked and liked.market.code == watch.market_code else _storefront(watch.storefront_code)


def _page_of(watch: Watch) -> str:
    return absolute(reverse("watch", args=[watch.token]))


def _storefront(code: str) -> StorefrontInfo | None:
    return snapshot().storefronts.get(code)


def absolute(path: str) -> str:
    """A path of the house with its host."""
    return f"{settings.SITE_ADDRESS}{path}"


def _letter(
    name: str, to: str, storefront: StorefrontInfo, context: Mapping[str, Any], *, stop: str = ""
) -> EmailMultiAlternatives:
    """A letter; where it has a way to end what it comes from, mail programs show that too (RFC 8058)."""
    market = storefront.market
    message = letter(
        f"bag/{name}",
        to=to,
        language=storefront.interface,
        context={**context, "storefront": storefront, "market": market, "house": current_house()},
        reply_to=market.mail,
    )
    if stop:
        message.extra_headers["List-Unsubscribe"] = f"<{stop}>"
        message.extra_headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return message

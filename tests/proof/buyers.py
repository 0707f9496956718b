"""Buyers and their house, as processes of their own around one database.

`python -m tests.proof.buyers house` and `… buyer THREADS` read one JSON command a line and answer one JSON line each.
A house makes bags and counts; a buyer's process orders bags in threads and pays at the rehearsal bank, as the checkout
does it.
"""

import json
import os
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecrin.config.settings")

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - Django must be set up first
from django.db import close_old_connections, connection  # noqa: E402
from django.db.models import F, Sum  # noqa: E402

from ecrin.bag.models import Bag, BagLine  # noqa: E402
from ecrin.bag.tests.factories import creation, delivers, sku_of  # noqa: E402
from ecrin.checkout.services import place_order  # noqa: E402
from ecrin.checkout.tests.factories import DRAFT, conditions, due  # noqa: E402
from ecrin.core.errors import Refusal  # noqa: E402
from ecrin.core.worker import work_off  # noqa: E402
from ecrin.inventory.models import StockFlag  # noqa: E402
from ecrin.inventory.selectors import differences as stock_differences  # noqa: E402
from ecrin.inventory.services import count_stock  # noqa: E402
from ecrin.inventory.tests.factories import place  # noqa: E402
from ecrin.legal.models import Version  # noqa: E402
from ecrin.markets.selectors import kept, snapshot  # noqa: E402
from ecrin.markets.services import load_shipped_data  # noqa: E402
from ecrin.orders.models import Order  # noqa: E402
from ecrin.orders.services import dispatch_order  # noqa: E402
from ecrin.payments.models import Payment  # noqa: E402
from ecrin.payments.selectors import differences as money_differences  # noqa: E402
from ecrin.payments.services import open_payment, settle_payment, start_payment  # noqa: E402
from ecrin.payments.tests import factories as bank  # noqa: E402

FRONT = "en-us"


# The house


def prepare(_said: dict[str, Any]) -> dict[str, Any]:
    """An empty database becomes a house with two creations."""
    call_command("migrate", verbosity=0)
    load_shipped_data()
    kept.refresh()
    delivers("us")
    conditions()
    bank.methods()
    place()
    skus = [sku_of(creation(number)) for number in (1, 2)]
    return {"skus": skus, "vendor": connection.vendor}


def begin(said: dict[str, Any]) -> dict[str, Any]:
    """So many pieces of each SKU are there, and so many visitors have one of each in their bag, in crossing orders."""
    for sku in said["skus"]:
        count_stock(counts={sku: said["units"]}, location="workshop", actor=None)
    bags = Bag.objects.bulk_create(Bag(market_code="us", storefront_code=FRONT) for _ in range(said["buyers"]))
    BagLine.objects.bulk_create(
        BagLine(bag=bag, sku=sku)
        for number, bag in enumerate(bags)
        for sku in (said["skus"] if number % 2 else said["skus"][::-1])
    )
    return {"bags": [bag.token for bag in bags], "seen": due(bags[0])}


def look(said: dict[str, Any]) -> dict[str, Any]:
    """How it stands after a round; then everything that was ordered is sent and taken."""
    tokens = said["bags"]
    orders = Order.objects.filter(placed_from__in=tokens)
    for order in orders.filter(state="confirmed"):
        dispatch_order(row=order.pk, actor=None)
    work_off()
    purposes = [order.purpose for order in orders]
    paid = Payment.objects.filter(purpose__in=purposes, captured__gt=0)
    taken = paid.aggregate(all=Sum(F("captured") - F("refunded")))["all"] or 0
    return {
        "orders": orders.filter(state="dispatched").count(),
        "unpaid": orders.exclude(state="dispatched").count(),
        "due": orders.filter(state="dispatched").aggregate(all=Sum("total"))["all"] or 0,
        "taken": taken,
        "free": list(StockFlag.objects.filter(sku__in=said["skus"]).order_by("sku").values_list("free", flat=True)),
        "negative": StockFlag.objects.filter(free__lt=0).count(),
        "stock_differences": len(stock_differences()),
        "money_differences": len(money_differences()),
    }


# The buyers


def order(token: str, seen: int) -> str:
    """One buyer: her bag becomes an order and is paid. Returns what she was told."""
    close_old_connections()
    front = snapshot().storefronts[FRONT]
    terms = set(Version.objects.filter(number__isnull=False).values_list("pk", flat=True))
    try:
        placed = place_order(
            bag=Bag.objects.get(token=token), draft=DRAFT, seen_total=seen, terms=terms, storefront=front
        )
        payment = open_payment(
            purpose=placed.purpose, amount=placed.total, currency=placed.currency, method="card", market=front.market,
            language="en", email=placed.email, reference=placed.number, return_to="/",
        )  # fmt: skip
        start_payment(payment=payment)
        bank.present(Payment.objects.get(pk=payment.pk))
        settle_payment(token=payment.token)
    except Refusal as refusal:
        return refusal.code
    except Exception as error:  # noqa: BLE001 - the proof judges it
        return f"{type(error).__name__}: {error}"[:200]
    return "ordered" if Order.objects.get(pk=placed.pk).state == "confirmed" else "not confirmed"


def buy(said: dict[str, Any], threads: ThreadPoolExecutor) -> dict[str, Any]:
    return dict(Counter(threads.map(lambda token: order(token, said["seen"]), said["bags"])))


def main() -> None:
    role = sys.argv[1]
    threads = ThreadPoolExecutor(int(sys.argv[2])) if role == "buyer" else None
    verbs = {"prepare": prepare, "begin": begin, "look": look}
    for line in sys.stdin:
        said = json.loads(line)
        answer = buy(said, threads) if threads else verbs[said["do"]](said)
        print(json.dumps(answer), flush=True)  # noqa: T201 - its answer


if __name__ == "__main__":
    main()

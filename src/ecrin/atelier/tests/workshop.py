"""Straps, watches and pieces on the bench for tests."""

from decimal import Decimal

from ecrin.atelier.models import Making, Strap, WatchFitting
from ecrin.atelier.rules.makings import ToMake
from ecrin.atelier.services.makings import open_makings, pass_control, send_to_control
from ecrin.catalog.tests.factories import make_product

WIDTH = Decimal("16.0")
LEATHERS = ("black-calfskin", "cognac-calfskin")
COMES_WITH = "MV22-BLACK-CALFSKIN"
OTHER = "MV22-COGNAC-CALFSKIN"
WATCH = "MV20"


def a_strap(slug="strap", *, reference="MV22", price=24500, width=WIDTH, material=LEATHERS, more=None, **fields):
    """A strap in two leathers, sold in the market `us`."""
    product = make_product(
        slug, reference=reference, department="watches", category="straps", material=material, prices={"us": price},
        **{"name": slug.capitalize(), **(more or {})},
    )  # fmt: skip
    return Strap.objects.create(product=product, width=width, **fields)


def a_watch(slug="watch", *, reference=WATCH, price=345000, width=WIDTH, comes_with=COMES_WITH, more=None, **fields):
    """A watch of steel that comes with the strap of black calfskin."""
    product = make_product(
        slug, reference=reference, department="watches", category="mens-watches", material="steel",
        prices={"us": price}, **{"name": slug.capitalize(), **(more or {})},
    )  # fmt: skip
    return WatchFitting.objects.create(product=product, width=width, comes_with=comes_with, **fields)


def to_make(line="7", *, kind="strap", quantity=1, payload=None, sku=WATCH):
    wish = {"sku": OTHER, "taken_off": COMES_WITH} if payload is None else payload
    return ToMake(
        line=line, kind=kind, sku=sku, name="Watch", quantity=quantity, payload=wish, facts=(("Strap", "Cognac"),)
    )


def on_the_bench(*pieces, subject="order:17", market="us", due_by=None):
    return open_makings(subject=subject, market=market, pieces=pieces or [to_make()], due_by=due_by)


def all_made(subject):
    """Everything on the bench of an order is made, looked at and ready."""
    for making in Making.objects.filter(subject=subject, state="to-make"):
        send_to_control(number=making.number, actor=None)
        pass_control(number=making.number, actor=None)

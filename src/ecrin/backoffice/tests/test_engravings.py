"""What staff see of an engraving: its drawing beside the order, the workshop's sheet, and the rules."""

import pytest

from ecrin.atelier.models import BlockedWord, EngravingRule
from ecrin.atelier.tests.factories import engraving_rule
from ecrin.bag.models import Bag
from ecrin.bag.services import add_to_bag
from ecrin.bag.tests.factories import creation, delivers, sku_of
from ecrin.checkout.tests.factories import placed
from ecrin.core.journal import history_of
from ecrin.markets.selectors import snapshot
from ecrin.orders.models import Order

from .factories import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(markets):
    """An order of one engraved ring."""
    delivers("us")
    product = creation()
    engraving_rule(product)
    wish = {"engraving": {"place": "inside-band", "line1": "Toujours"}}
    line = add_to_bag(sku=sku_of(product), storefront=snapshot().storefronts["en-us"], personalisation=wish)
    return placed(Bag.objects.get(token=line.bag.token))


def test_the_order_shows_the_drawing_and_leads_to_the_sheet_and_the_outlines(order, client):
    client.force_login(person("advisor"))
    line = order.lines.get()
    digest = line.personalisation["engraving"]["digest"]
    page = client.get(f"/back-office/orders/{order.number}/").content.decode()
    assert f'data-digest="{digest}"' in page
    assert "Toujours" in page
    here = f"/back-office/orders/{order.number}/lines/{line.pk}/engraving"
    assert f"{here}.pdf" in page
    sheet = client.get(f"{here}.pdf")
    assert (sheet["Content-Type"], sheet.content[:4]) == ("application/pdf", b"%PDF")
    outlines = client.get(f"{here}.svg")
    assert outlines["Content-Type"] == "image/svg+xml"
    assert "<path" in outlines.content.decode()


def test_nobody_reads_the_sheet_of_a_market_that_is_not_hers_or_of_another_orders_line(order, client):
    line = order.lines.get()
    client.force_login(person("advisor", markets=["jp"]))
    for ending in ("pdf", "svg"):
        assert client.get(f"/back-office/orders/{order.number}/lines/{line.pk}/engraving.{ending}").status_code == 404
    client.force_login(person("administrator", email="chief@house.test"))
    assert client.get(f"/back-office/orders/{order.number}/lines/{line.pk + 1}/engraving.pdf").status_code == 404
    Order.objects.get().lines.update(personalisation={})
    for ending in ("pdf", "svg"):
        assert client.get(f"/back-office/orders/{order.number}/lines/{line.pk}/engraving.{ending}").status_code == 404


def test_a_merchandiser_blocks_a_word_and_it_is_written_down(client, markets):
    client.force_login(person("merchandiser"))
    assert client.post("/back-office/blockedword/new/", {"word": "damn", "whole": "on"}).status_code == 302
    row = BlockedWord.objects.get()
    assert [fact.name for fact in history_of(f"blockedword:{row.pk}")] == ["atelier.engraving-changed"]


def test_an_advisor_reads_the_rules_and_changes_none(client, markets):
    engraving_rule(creation())
    rule = EngravingRule.objects.get()
    client.force_login(person("advisor"))
    assert client.get("/back-office/engravingrule/").status_code == 200
    assert client.get(f"/back-office/engravingrule/edit/{rule.pk}/").status_code in {302, 403}
    client.force_login(person("merchandiser", email="m@house.test"))
    page = client.get(f"/back-office/engravingrule/edit/{rule.pk}/").content.decode()
    assert "Inside the band" in page
    assert 'value="gothic-jp"' in page

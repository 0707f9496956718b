"""Staff add a piece to an order; its client accepts the conditions, pays the difference and sees both on her order."""

import re

import pytest
from playwright.sync_api import expect

from .conftest import Visitor
from .test_buying import (
    APPROVED,
    HOMES,
    WIDTHS,
    is_at_the_button,
    orders,
    pays_with,
    sees_her_order,
    wrong_with,
)

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]
TWO = pytest.mark.parametrize(
    ("home", "visitor"), list(zip(HOMES[:2], WIDTHS[:2], strict=True)), indirect=["visitor"], ids=["en-us", "fr-fr"]
)


def offers(page, demo, number):
    """A pair of earrings for the order, by visible controls only."""
    page.goto(f"{demo.address}/back-office/orders/{number}/")
    page.get_by_role("link", name="Add pieces").click()
    page.get_by_role("searchbox", name="Find by name, reference or SKU").fill("MV13240")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("button", name="Put it in").first.click()
    expect(page.get_by_text("Difference that the client pays")).to_be_visible()
    page.get_by_label("A few words from you").fill("With the earrings, as we spoke.")
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


@TWO
def test_a_piece_is_added_to_an_order_and_the_difference_is_paid(visitor, home, demo, desk):
    page = visitor.page
    is_at_the_button(visitor, home)
    orders(visitor)
    pays_with(visitor, APPROVED)
    sees_her_order(visitor, home)
    own = page.url
    number = re.search(r"E-\d+-\d", page.locator(".order-page__head .eyebrow").inner_text()).group()
    staff = desk(role="advisor", width=visitor.width)
    offers(staff, demo, number)
    Visitor(staff, demo.address, visitor.width).keeps(f"addition-staff-{home.storefront}", both=True)
    staff.get_by_role("button", name="Offer it").click()
    expect(staff.get_by_text("It is offered.")).to_be_visible()
    page.goto(own)
    assert wrong_with(page) == []
    visitor.keeps(f"addition-order-{home.storefront}", both=True)
    page.locator(".order-addition a.button").click()
    assert wrong_with(page) == []
    visitor.keeps(f"addition-offer-{home.storefront}", both=True)
    orders(visitor)
    pays_with(visitor, APPROVED)
    sees_her_order(visitor, home)
    expect(page.locator(".order-page__pieces .piece")).to_have_count(2)
    visitor.keeps(f"addition-added-{home.storefront}", both=True)
    staff.reload()
    expect(staff.get_by_text("Pieces were added")).to_be_visible()
    staff.context.close()

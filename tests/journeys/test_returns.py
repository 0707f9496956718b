"""What was bought comes back: a part of it, and a whole contract. Clients and staff use what is visible only."""

import re

import pytest
from playwright.sync_api import expect

from .conftest import looks_until, presses
from .test_buying import (
    APPROVED,
    HERE,
    PIECES,
    Home,
    goes_to_checkout,
    is_reached,
    orders,
    pays_with,
    puts_into_bag,
    says_where,
    sees_her_order,
    wrong_with,
)

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]
BERLIN = Home("de-de", {"given-name": "Anna", "family-name": "Berg", "address-line1": "Hauptstraße 1", "postal-code": "10115", "address-level2": "Berlin", "tel": "030 23125018"}, "€")  # fmt: skip


@pytest.fixture
def staff(desk):
    """Somebody of the house, signed in."""
    return desk()


def buys(visitor, home, *paths):
    """She orders and pays; returns the number of her order."""
    for path in paths:
        puts_into_bag(visitor, home, path)
    goes_to_checkout(visitor, home)
    is_reached(visitor, home)
    says_where(visitor, home, way="standard")
    orders(visitor)
    pays_with(visitor, APPROVED)
    sees_her_order(visitor, home)
    text = visitor.page.locator(".order-page__head .eyebrow").inner_text()
    return re.search(r"E-\d+-\d", text).group(0)


def is_brought(staff, demo, number):
    """Staff send it and it arrives."""
    staff.goto(f"{demo.address}/back-office/orders/{number}/")
    for field in staff.locator("input[list^='known-']").all():
        field.fill(staff.locator(f"#{field.get_attribute('list')} option").first.text_content())
    presses(staff, staff.get_by_role("button", name="It left the house"))
    presses(staff, staff.get_by_role("button", name="It was delivered"))
    expect(staff.locator(".order-state")).to_contain_text("Delivered")


def is_taken_back(staff, demo, number):
    """Staff receive a return by its number, look at it and give the money back."""
    staff.goto(f"{demo.address}/back-office/returns/")
    staff.get_by_role("searchbox").last.fill(number)
    staff.keyboard.press("Enter")
    staff.wait_for_url(f"**/returns/{number}/")
    presses(staff, staff.get_by_role("button", name="It is here"))
    for box in staff.get_by_role("checkbox").locator("visible=true").all():
        box.check()
    for choice in staff.locator("input[type=radio][value=accepted]").all():
        choice.check()
    presses(staff, staff.get_by_role("button", name="Keep what I found"))
    given = staff.get_by_role("button", name=re.compile("^Give .* back$"))
    amount = given.inner_text().removeprefix("Give ").removesuffix(" back")
    given.click()
    expect(staff.get_by_text("the bank")).to_be_visible()
    return amount


def figures(text):
    """The digits of an amount, however it is written."""
    return re.sub(r"\D", "", text)


@HERE
def test_a_delivered_order_is_partly_returned_and_refunded_to_the_cent(visitor, staff, demo, home):
    page = visitor.page
    number = buys(visitor, home, *PIECES)
    is_brought(staff, demo, number)
    page.reload()
    page.locator("#returns a[href$='/return/']").click()
    page.locator(".return-form").wait_for()
    page.locator(".return-form button[type=submit]").click()  # nothing is chosen yet: it is said
    expect(page.locator("[role=alert]")).to_be_visible()
    page.locator("select[name^=quantity-]").first.select_option("1")
    page.locator("select[name^=reason-]").first.select_option("size")
    assert wrong_with(page) == []
    visitor.keeps(f"return-choice-{home.storefront}", both=True)
    page.locator(".return-form button[type=submit]").click()
    page.wait_for_url("**/returns/R-**")
    assert wrong_with(page) == []
    visitor.keeps(f"return-{home.storefront}", both=True)
    promised = page.locator(".facts dd").nth(1).inner_text()
    parcel = page.locator(".return-number").inner_text()
    amount = is_taken_back(staff, demo, parcel)
    assert figures(amount).rstrip("0") == figures(promised).rstrip("0")
    page.reload()
    expect(page.locator(".facts dd").nth(1)).to_have_text(promised)
    page.locator(".eyebrow a").click()
    page.locator(".order-page").wait_for()
    looks_until(page, page.locator("#returns .parcels").filter(has_text=promised))  # the worker asks the bank
    visitor.keeps(f"returned-order-{home.storefront}", both=True, of="#returns")


@pytest.mark.parametrize("visitor", [390], indirect=True)
def test_a_german_guest_withdraws(visitor, staff, demo):
    home, page = BERLIN, visitor.page
    number = buys(visitor, home, PIECES[0])
    is_brought(staff, demo, number)
    page.reload()
    address = page.url
    page.locator(".site-footer a[href='/de-de/withdraw/']").click()
    page.wait_for_url("**/de-de/withdraw/")
    page.locator("[name=name]").fill("Anna Berg")
    page.locator("[name=number]").fill(number)
    page.locator("main [name=email]").fill("alma@example.com")
    assert wrong_with(page) == []
    visitor.keeps("withdraw-de-de", both=True)
    page.locator(".return-form button").click()
    expect(page.locator("blockquote")).to_contain_text(number)
    page.locator("button[name=confirm]").click()
    expect(page.locator(".notice[role=status]")).to_contain_text("alma@example.com")
    assert wrong_with(page) == []
    visitor.keeps("withdrawn-de-de", both=True)
    page.goto(address)
    link = page.locator("#returns .parcels a")
    looks_until(page, link)  # the worker finds her order
    parcel = re.search(r"R-\d+-\d", link.inner_text()).group(0)
    is_taken_back(staff, demo, parcel)


@pytest.mark.parametrize("visitor", [1440], indirect=True)
def test_a_german_guest_withdraws_at_her_order_before_it_leaves(visitor):
    home, page = BERLIN, visitor.page
    buys(visitor, home, PIECES[0])
    page.locator("#returns a[href$='/withdraw/']").click()
    page.locator(".return-form").wait_for()
    assert wrong_with(page) == []
    page.locator(".return-form button").click()
    page.locator("button[name=confirm]").click()
    page.wait_for_url("**/returns/R-**")
    assert wrong_with(page) == []
    visitor.keeps("withdrawn-at-order-de-de", both=True)
    page.locator(".eyebrow a").click()
    expect(page.locator("#returns a[href$='/withdraw/']")).to_have_count(0)

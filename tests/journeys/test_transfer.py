"""A client pays a larger amount by bank transfer: she reads where it goes, finance notes that it came, and it is hers."""

import re

import pytest
from playwright.sync_api import expect

from .conftest import presses
from .test_buying import HOMES, PIECES, goes_to_checkout, is_reached, puts_into_bag, says_where, wrong_with

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]
BANGLE = "creations/margelle-bangle-mv11250/"
BANKS = {"en-us": "Lantern Street Savings", "en-gb": "Banque du Passage"}
HERE = pytest.mark.parametrize(
    ("home", "visitor"),
    [(HOMES[0], 1440), (HOMES[3], 390)],
    indirect=["visitor"],
    ids=list(BANKS),
)
"""The two of the four storefronts in which the house takes transfers."""


def chooses_the_transfer(visitor):
    """At the last step; there is no bank's page to go to, so the account itself follows."""
    page = visitor.page
    page.locator(".way:has(input[name=method][value=transfer])").click()
    page.locator("input[name=terms]").check()
    page.locator("button[data-once]").click()
    page.wait_for_url("**/checkout/payment/**")


def notes_that_it_came(staff, amount):
    """Finance writes what the account says; a part of it is refused, and the whole confirms the order."""
    today = staff.evaluate("new Date().toISOString().slice(0, 10)")
    arrived = staff.get_by_role("button", name="It arrived")
    for said, waits in (("1", 1), (amount, 0)):
        staff.get_by_label("Amount on the account").fill(said)
        staff.get_by_label("Arrived on").fill(today)
        staff.get_by_label("The bank’s own reference").fill("LS-20418")
        presses(staff, arrived)
        expect(arrived).to_have_count(waits)


@HERE
def test_a_client_pays_by_bank_transfer_and_finance_notes_that_it_came(visitor, home, desk):
    page = visitor.page
    for path in (BANGLE, PIECES[0]):
        puts_into_bag(visitor, home, path)
    goes_to_checkout(visitor, home)
    is_reached(visitor, home)
    says_where(visitor, home, way="standard")
    chooses_the_transfer(visitor)
    told = page.locator(".order-instructions")
    number = re.search(r"E-\d+-\d", page.locator(".checkout__steps .eyebrow").inner_text()).group()
    expect(told).to_contain_text(BANKS[home.storefront])
    expect(told).to_contain_text(number)
    assert wrong_with(page) == []
    visitor.keeps(f"transfer-{home.storefront}", both=True)
    due = re.sub(r"[^\d.]", "", told.locator("dd").first.inner_text())
    staff = desk(f"orders/{number}/")
    notes_that_it_came(staff, due)
    expect(staff.locator(".order-state")).to_contain_text(re.compile("Confirmed|To be looked at|In review"))
    page.reload()
    page.wait_for_url(re.compile(rf"/{home.storefront}/orders/[\w-]+/$"))
    expect(told).to_have_count(0)
    assert wrong_with(page) == []
    visitor.keeps(f"transfer-paid-{home.storefront}", both=True)

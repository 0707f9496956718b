"""A guest comes to have an account: her order is kept, the letter proves her mail, and the next purchase asks for two fields."""

import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import expect

from .test_buying import (
    APPROVED,
    HOMES,
    PIECES,
    goes_to_checkout,
    orders,
    pays_with,
    puts_into_bag,
    says_where,
    sees_her_order,
    wrong_with,
)

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]
SECRET = "nine grey geese in the rain"
PATIENCE = 20.0
"""Seconds that the worker of a busy machine may take to write a letter."""
HERE = pytest.mark.parametrize(
    ("home", "visitor"),
    list(zip(HOMES[:2], (1440, 390), strict=True)),
    indirect=["visitor"],
    ids=[one.storefront for one in HOMES[:2]],
)


def letter_to(demo, email, holding):
    """The way in the newest letter to somebody whose address holds some words, from the demo's store of letters."""
    folder, until = Path(demo.environment["ECRIN_DATA_DIR"]) / "mail", time.monotonic() + PATIENCE
    while time.monotonic() < until:
        for file in sorted(folder.glob("*.log"), key=lambda one: one.stat().st_mtime, reverse=True):
            said = file.read_text(encoding="utf-8").replace("=\n", "")
            if email in said and (found := re.findall(rf"https?://[^/\s]+(/[\w/-]*{holding}[\w:/-]*)", said)):
                return found[-1]
        time.sleep(0.3)
    raise AssertionError(f"no letter to {email} with {holding}")


def is_reached_at(visitor, email):
    page = visitor.page
    page.locator("main [autocomplete=email]").fill(email)
    page.locator(".step--open button.button").last.click()
    page.locator("#delivery.step--open").wait_for()


def buys_as_a_guest(visitor, home, email):
    """She orders, and reads the number of her order."""
    page = visitor.page
    puts_into_bag(visitor, home, PIECES[0])
    goes_to_checkout(visitor, home)
    is_reached_at(visitor, email)
    says_where(visitor, home, way="standard")
    orders(visitor)
    pays_with(visitor, APPROVED)
    sees_her_order(visitor, home)
    number = re.search(r"E-\d+-\d", page.locator(".order-page .eyebrow").inner_text())[0]
    assert wrong_with(page) == []
    visitor.keeps(f"account-keep-{home.storefront}", both=True, of=".order-page__keep")
    return number


def keeps_the_order(visitor, home, demo, email, number):
    """One password, one letter, and she is in her account."""
    page = visitor.page
    page.locator(".order-page__keep input[type=password]").fill(SECRET)
    page.locator(".order-page__keep-form button").click()
    page.wait_for_url("**/account/look-into-your-mail/")
    assert wrong_with(page) == []
    visitor.opens(letter_to(demo, email, "/account/confirm/"))
    page.locator("input[name=password]").fill(SECRET)
    assert wrong_with(page) == []
    visitor.keeps(f"account-confirm-{home.storefront}", both=True)
    page.locator(".door__form button:not([formaction])").click()
    page.wait_for_url(f"**/{home.storefront}/account/")
    expect(page.locator(".account__order-way")).to_contain_text(number)
    assert wrong_with(page) == []


def comes_back(visitor, home, email, number):
    """She signs out, and in again by the account's door."""
    page = visitor.page
    page.locator(".account__ways form button").click()
    page.wait_for_url(f"**/{home.storefront}/")
    if visitor.has_phone:
        page.locator("[data-menu-toggle]").click()
        page.locator(f".menu__phone a[href='/{home.storefront}/account/']").click()
    else:
        page.locator(f".masthead a[href='/{home.storefront}/account/']").click()
    page.wait_for_url("**/account/sign-in/**")
    page.locator("main [autocomplete=email]").fill(email)
    page.locator("input[type=password]").fill(SECRET)
    assert wrong_with(page) == []
    visitor.keeps(f"account-sign-in-{home.storefront}", both=True)
    page.locator(".door__form button:not([formaction])").click()
    page.wait_for_url(f"**/{home.storefront}/account/")
    expect(page.locator(".account__address")).to_contain_text(home.fields["address-line1"])
    visitor.keeps(f"account-{home.storefront}", both=True)
    page.locator(".account__order-way").click()
    expect(page.locator(".order-page .eyebrow")).to_contain_text(number)


def buys_again(visitor, home):
    """Two fields are left."""
    page = visitor.page
    puts_into_bag(visitor, home, PIECES[1])
    goes_to_checkout(visitor, home)
    page.locator("#payment.step--open").wait_for()
    shown = page.locator(".step--open :is(input, select, textarea):not([type=hidden])").locator("visible=true")
    assert {shown.nth(one).get_attribute("name") for one in range(shown.count())} <= {"method", "terms"}
    assert wrong_with(page) == []
    visitor.keeps(f"account-two-fields-{home.storefront}", both=True)
    orders(visitor)
    pays_with(visitor, APPROVED)
    sees_her_order(visitor, home)
    visitor.opens(f"/{home.storefront}/account/orders/")
    expect(page.locator(".account__order")).to_have_count(2)
    assert wrong_with(page) == []


@HERE
def test_a_guest_keeps_her_order_in_an_account_and_buys_again_with_two_fields(visitor, home, demo):
    email = f"alma-{home.storefront}@example.com"
    number = buys_as_a_guest(visitor, home, email)
    keeps_the_order(visitor, home, demo, email, number)
    comes_back(visitor, home, email, number)
    buys_again(visitor, home)

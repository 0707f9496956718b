"""A piece is made somebody's own: it is written, seen, ordered, cut from the same drawing, and does not come back."""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from .test_buying import (
    APPROVED,
    HOMES,
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
from .test_returns import is_brought, staff  # noqa: F401 - a fixture

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]


@dataclass(frozen=True)
class Wish:
    """What is written on which piece, and what its typeface is called in the storefront."""

    home: Home
    path: str
    words: str


AMERICAN = Wish(HOMES[0], "creations/margelle-bangle-mv11250/", "Toujours, A. & B.")
JAPANESE = Wish(HOMES[2], "creations/margelle-ring-mv10250/", "愛をこめて 2026")


def writes(visitor, wish):
    """She opens the piece, chooses a size, writes her words and sees them drawn. Returns the digest of what she saw."""
    page = visitor.page
    visitor.opens(f"/{wish.home.storefront}/{wish.path}")
    page.locator("[data-part=sizes] a.chip:not(.chip--off)").first.click()
    page.locator("[data-engraving-fold] summary").click()
    page.locator("[name='engraving.line1']").fill(f"{wish.words} 😀")
    expect(page.locator("#engraving-said .field__error")).to_contain_text("😀")
    page.locator("[name='engraving.line1']").fill(wish.words)
    expect(page.locator("#engraving-said .field__error")).to_have_count(0)
    shown = page.locator("[data-preview] svg.engraved")
    expect(shown).to_have_attribute("aria-label", wish.words)
    assert wrong_with(page) == []
    shown.scroll_into_view_if_needed()
    visitor.keeps(f"engraving-{wish.home.storefront}", both=True)
    return page.locator("[data-preview]").get_attribute("data-digest")


def has_it_made(visitor, wish, *others):
    """She orders it, with other pieces, and knows that it cannot come back. Returns the order's number and the digest."""
    page, home = visitor.page, wish.home
    for path in others:
        puts_into_bag(visitor, home, path)
    seen = writes(visitor, wish)
    page.locator("form[action$='/bag/add/'] button:not([formaction]):not([type=button])").click()
    expect(page.locator(".bag-line").filter(has_text=wish.words)).to_be_visible()
    goes_to_checkout(visitor, home)
    is_reached(visitor, home)
    says_where(visitor, home, way="standard")
    page.locator("input[name=terms]").check()
    page.locator("button[data-once]").click()  # the notice is not accepted yet: it is said, nothing is ordered
    expect(page.locator("#id_made_terms_error")).to_be_visible()
    visitor.keeps(f"engraving-notice-{home.storefront}")
    page.locator("input[name=made_terms]").check()
    orders(visitor)
    pays_with(visitor, APPROVED)
    sees_her_order(visitor, home)
    expect(page.locator(".order-page")).to_contain_text(wish.words)
    return re.search(r"E-\d+-\d", page.locator(".order-page__head .eyebrow").inner_text()).group(0), seen


def finds_the_sheet(staff, demo, number, seen):  # noqa: F811
    """Staff see the same drawing beside the order, and its sheet is a paper."""
    staff.goto(f"{demo.address}/back-office/orders/{number}/")
    expect(staff.locator("svg.outline")).to_have_attribute("data-digest", seen)
    for ending, kind in (("pdf", "application/pdf"), ("svg", "image/svg+xml")):
        address = staff.locator(f"a[href$='engraving.{ending}']").get_attribute("href")
        answer = staff.request.get(f"{demo.address}{address}")
        assert (answer.status, answer.headers["content-type"]) == (200, kind)


def is_engraved(staff, demo, number):  # noqa: F811
    """The bench takes it in hand and passes it."""
    staff.goto(f"{demo.address}/back-office/bench/")
    staff.locator(".backoffice-filter input[name=q]").fill(number)
    staff.locator(".backoffice-filter button").click()
    for step in ("start", "control", "pass"):
        staff.locator(f"form[action$='/{step}/'] button").click()
    expect(staff.locator("form[action$='/pass/']")).to_have_count(0)


@pytest.mark.parametrize(
    ("wish", "visitor"), [(AMERICAN, 1440), (JAPANESE, 390)], indirect=["visitor"], ids=["latin", "japanese"]
)
def test_a_piece_is_engraved_and_its_sheet_is_what_she_saw(visitor, staff, demo, wish):  # noqa: F811
    number, seen = has_it_made(visitor, wish)
    assert seen
    finds_the_sheet(staff, demo, number, seen)


@pytest.mark.parametrize("visitor", [1440], indirect=True)
def test_the_engraved_piece_stays_and_the_plain_one_goes_back(visitor, staff, demo):  # noqa: F811
    page = visitor.page
    number, _seen = has_it_made(visitor, AMERICAN, PIECES[1])
    is_engraved(staff, demo, number)
    is_brought(staff, demo, number)
    page.reload()
    page.locator("#returns a[href$='/return/']").click()
    expect(page.locator("select[name^=quantity-]")).to_have_count(1)
    expect(page.locator(".return-form")).to_contain_text("Made for you alone")
    visitor.keeps("engraving-return")
    page.locator("select[name^=quantity-]").select_option("1")
    page.locator("select[name^=reason-]").select_option("size")
    page.locator(".return-form button[type=submit]").click()
    page.wait_for_url("**/returns/R-**")

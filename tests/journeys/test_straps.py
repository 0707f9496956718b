"""A watch is bought with another strap; the workshop fits it, control looks at it, and only then does it leave."""

import re

import pytest
from playwright.sync_api import expect

from .test_buying import (
    APPROVED,
    HOMES,
    goes_to_checkout,
    is_reached,
    orders,
    pays_with,
    says_where,
    sees_her_order,
    wrong_with,
)
from .test_buying import pytestmark as pytestmark
from .test_pickup import opens_the_order

WATCH = "creations/passage-watch-large-model-mv21020/?material=steel"
STRAP, OWN = "MV22011-VN", "MV22011-BA"
HERE = pytest.mark.parametrize(
    ("home", "visitor"), [(HOMES[0], 1440), (HOMES[1], 390)], indirect=["visitor"], ids=["en-us", "fr-fr"]
)


def chooses_her_strap(visitor, home):
    """The picture, the price and the form follow her choice."""
    page = visitor.page
    visitor.opens(f"/{home.storefront}/{WATCH}")
    price = page.locator(".price--large")
    before, picture = price.inner_text(), page.locator(".gallery__item img").first.get_attribute("src")
    page.locator(f"a.strap[href*='{STRAP}']").click()
    expect(page.locator(f"input[name='strap.sku'][value='{STRAP}']")).to_have_count(1)
    assert price.inner_text() != before
    assert page.locator(".gallery__item img").first.get_attribute("src") != picture
    assert wrong_with(page) == []
    visitor.keeps(f"strap-watch-{home.storefront}")
    page.locator("form[action$='/bag/add/'] button:not([formaction])").first.click()
    page.locator(".bag-line").first.wait_for()


def is_made(desk, number):
    """From the queue to ready, with a look back at the bench on the way."""
    desk.goto(re.sub(r"/back-office/.*", "/back-office/bench/", desk.url))
    desk.locator(".backoffice-filter input[name=q]").fill(number)
    desk.locator(".backoffice-filter button").click()
    desk.locator("form[action$='/start/'] button").click()
    desk.locator("form[action$='/control/'] button").click()
    desk.locator("textarea[name=reason]").fill("The left bar is loose.")
    desk.locator("form[action$='/send-back/'] button").click()
    desk.locator("form[action$='/control/'] button").click()
    desk.locator("select[name=location]").select_option("paris-workshop")
    desk.locator("form[action$='/pass/'] button").click()
    expect(desk.locator("form[action$='/pass/']")).to_have_count(0)


def leaves(desk):
    """Its parcel; every piece by its serial number where it has one."""
    for field in desk.locator("input[name^=serials-]").all():
        known = desk.locator(f"datalist#{field.get_attribute('list')} option")
        field.fill(known.first.inner_text() if known.count() else "")
    desk.locator("form[action$='/dispatch/'] button").click()


@HERE
def test_a_watch_is_bought_with_another_strap_and_leaves_once_it_is_fitted(visitor, home, desk, demo):
    page = visitor.page
    chooses_her_strap(visitor, home)
    goes_to_checkout(visitor, home)
    is_reached(visitor, home)
    says_where(visitor, home)
    orders(visitor)
    pays_with(visitor, APPROVED)
    sees_her_order(visitor, home)
    her_order = page.url
    number = re.search(r"E-\d+-\d", page.locator(".order-page .eyebrow").inner_text()).group()
    expect(page.locator(".piece .badge")).to_have_count(1)
    visitor.keeps(f"strap-order-{home.storefront}")

    staff = desk("orders/", width=visitor.width)
    opens_the_order(staff, number)
    leaves(staff)
    expect(staff.locator(".messages")).to_contain_text("still in the workshop")
    is_made(staff, number)
    assert wrong_with(staff) == []
    staff.screenshot(path=f"test-results/journeys/strap-bench-{visitor.width}.jpg", type="jpeg", full_page=True)
    staff.goto(f"{demo.address}/back-office/orders/")
    opens_the_order(staff, number)
    leaves(staff)
    expect(staff.locator("form[action$='/dispatch/']")).to_have_count(0)
    staff.goto(f"{demo.address}/back-office/stock/of/{OWN}/")
    expect(staff.locator("main")).to_contain_text("taken off a piece")

    page.goto(her_order)
    expect(page.locator(".piece .badge")).to_have_count(0)

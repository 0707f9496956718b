"""An advisor composes an order for a client, who opens the link, accepts the conditions herself and pays."""

import pytest
from playwright.sync_api import expect

from .conftest import presses
from .test_buying import APPROVED, HERE, orders, pays_with, sees_her_order, wrong_with

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]

NAME = "Ines Moreau"
WORDS = {
    "en-us": "As you wished: the ring we spoke of.",
    "fr-fr": "Comme convenu, la bague dont nous avons parlé.",
    "ja-jp": "先日お話しした指輪でございます。",
    "en-gb": "As you wished: the ring we spoke of.",
}


def keeps_in(section, page):
    """Press the button of one part of the page."""
    presses(page, page.locator(f"form[action$='/{section}/'] button.button").last)
    page.get_by_text("It is kept.").first.wait_for()


def composes(page, home):
    """A ring for a client: the piece, her name and address, the advisor's own words. Returns the link."""
    page.get_by_label("Storefront of the client").select_option(home.storefront)
    page.get_by_label("How you speak with her").select_option("telephone")
    page.get_by_role("button", name="Compose an order").click()
    page.get_by_role("searchbox", name="Find by name, reference or SKU").fill("MV10240")
    page.get_by_role("button", name="Find").click()
    presses(page, page.get_by_role("button", name="Put it in").first)
    page.get_by_text("It is in.").wait_for()
    page.get_by_label("Name, as you address her").fill(home.fields["given-name"])
    page.get_by_label("E-mail", exact=True).fill("alma@example.com")
    page.get_by_label("A few words from you").fill(WORDS[home.storefront])
    keeps_in("client", page)
    for token, value in home.fields.items():
        field = page.locator(f"[autocomplete='shipping {token}'], [autocomplete='{token}']").first
        if token == "address-level1":
            field.select_option(value)
        else:
            field.fill(value)
    page.locator("input[name=method][value=standard]").check()
    keeps_in("delivery", page)
    page.get_by_role("button", name="Send the link").click()
    page.get_by_text("on its way to alma@example.com").wait_for()
    return page.get_by_label("The link for your client").input_value()


@HERE
def test_an_advisors_link_is_paid(visitor, home, demo, desk):
    staff = desk("proposals/", role="advisor", width=visitor.width)
    link = composes(staff, home)
    page = visitor.page
    page.goto(f"{demo.address}{link[link.index('/', 9) :]}")
    expect(page.locator("main")).to_contain_text(NAME)
    expect(page.locator("main")).to_contain_text(WORDS[home.storefront])
    assert wrong_with(page) == []
    visitor.keeps(f"advisor-link-{home.storefront}", both=True)
    page.locator("main a.button").first.click()
    page.locator("#payment.step--open").wait_for()  # nothing has to be typed
    assert wrong_with(page) == []
    orders(visitor)
    pays_with(visitor, APPROVED)
    sees_her_order(visitor, home)
    expect(page.locator(".order-page__composed")).to_contain_text(NAME)
    visitor.keeps(f"advisor-order-{home.storefront}", both=True)
    staff.reload()
    staff.locator(".order-state a").click()
    expect(staff.get_by_text(f"Composed by {NAME}")).to_be_visible()

"""A client collects in a boutique, in four storefronts, through visible controls only: hers and the staff's."""

import re

from playwright.sync_api import expect

from .test_buying import (
    APPROVED,
    HERE,
    PIECES,
    goes_to_checkout,
    is_reached,
    orders,
    pays_with,
    puts_into_bag,
    sees_her_order,
    wrong_with,
)
from .test_buying import pytestmark as pytestmark


def chooses_a_boutique(visitor, home):
    """Where she collects it, and who she is; no postal address is asked for."""
    page = visitor.page
    page.locator("button.receive__way[value=collect]").click()
    page.locator("input[name=boutique]").first.wait_for()
    assert page.locator("[autocomplete$='postal-code']").count() == 0
    expect(page.locator(".way").first).to_contain_text(re.compile(r"\d"))  # from when it is ready
    page.locator(".way:has(input[name=boutique])").first.click()
    for token in ("given-name", "family-name", "tel"):
        page.locator(f".step--open [autocomplete='{token}']").fill(home.fields[token])


def opens_the_order(page, number):
    page.locator(".backoffice-filter input[name=q]").fill(number)
    page.locator(".backoffice-filter button").click()
    page.get_by_role("link", name=number, exact=True).click()
    page.wait_for_url(f"**/orders/{number}/")


def makes_it_ready(page):
    for field in page.locator("input[name^=serials-]").all():
        known = page.locator(f"datalist#{field.get_attribute('list')} option")
        field.fill(known.first.inner_text())
    page.locator("form[action$='/ready/'] button").click()
    page.locator("form[action$='/hand-over/']").wait_for()


def hands_it_over(page, code, home):
    page.locator("form[action$='/hand-over/'] input[name=code]").fill(code)
    page.locator("select[name=document]").select_option("passport")
    page.locator("form[action$='/hand-over/'] input[name=name]").fill(
        f"{home.fields['given-name']} {home.fields['family-name']}"
    )
    page.locator("form[action$='/hand-over/'] button").click()
    expect(page.locator("form[action$='/hand-over/']")).to_have_count(0)


@HERE
def test_a_client_collects_in_a_boutique(visitor, home, desk):
    page = visitor.page
    puts_into_bag(visitor, home, PIECES[0])
    goes_to_checkout(visitor, home)
    is_reached(visitor, home)
    chooses_a_boutique(visitor, home)
    assert wrong_with(page) == []
    visitor.keeps(f"pickup-checkout-{home.storefront}", both=True)
    page.locator(".step--open button.button").last.click()
    page.locator("#payment.step--open").wait_for()
    orders(visitor)
    pays_with(visitor, APPROVED)
    sees_her_order(visitor, home)
    expect(page.locator(".pickup")).to_be_visible()
    number = re.search(r"E-\d+-\d", page.locator(".order-page .eyebrow").inner_text()).group()
    her_order = page.url
    staff = desk("orders/")
    opens_the_order(staff, number)
    makes_it_ready(staff)
    page.goto(her_order)
    code = page.locator(".pickup__code").inner_text().strip()
    assert re.fullmatch(r"\d{6}", code)
    assert code not in staff.content()
    assert wrong_with(page) == []
    visitor.keeps(f"pickup-ready-{home.storefront}", both=True)
    hands_it_over(staff, code, home)
    page.goto(her_order)
    expect(page.locator(".pickup__code")).to_have_count(0)
    expect(page.locator(".timeline li")).not_to_have_count(0)
    assert "delivered" not in page.locator(".order-page h1").inner_text().lower()
    visitor.keeps(f"pickup-collected-{home.storefront}", both=True)


def test_a_visitor_reads_where_and_when_a_boutique_is_open(visitor):
    page = visitor.page
    visitor.opens("/en-us/boutiques/")
    expect(page.locator(".place")).to_have_count(8)
    assert wrong_with(page) == []
    visitor.keeps("boutiques")
    page.locator(".place__name a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("New York Fable Row")
    assert wrong_with(page) == []
    visitor.keeps("boutique")

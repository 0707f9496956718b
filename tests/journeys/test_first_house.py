"""What people do in the house as it opens: one test for each sentence of its promise, through visible controls only."""

import re
import time

import pytest
from playwright.sync_api import expect

PATIENCE = 5.0
"""Seconds that a busy machine may take to show a change. What it takes, one second at most, is measured by `make bench`."""
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]


def go_to_rings(visitor, *, menu, department, rings):
    """By the menu: hovering or tapping is for `test_menu`; here she clicks."""
    page = visitor.page
    if visitor.has_phone:
        page.get_by_role("button", name=menu).click()
    page.get_by_role("button", name=department, exact=True).click()
    panel = page.locator("[data-menu-panel][data-open]")
    panel.get_by_role("button", name=rings, exact=True).click()
    panel.locator("[data-tab-body][data-open] .menu__quick a.link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(rings)


def choose(visitor, *labels, filters):
    """Check filters by their words, in the panel of a desk or the dialog of a phone."""
    page = visitor.page
    if visitor.has_phone:
        page.get_by_role("link", name=re.compile(f"^{filters}")).click()
    for label in labels:
        page.locator("#filters").get_by_text(label, exact=True).click()
        expect(page.locator("#filters label", has_text=label).locator("input").first).to_be_checked()
        expect(page.get_by_role("list").filter(has_text=label).locator(".chip", has_text=label)).to_have_count(1)
    if visitor.has_phone:
        page.locator("#filters .filters__foot button").click()


def test_a_visitor_chooses_her_country(visitor):
    visitor.opens("/")
    visitor.keeps("country")
    page = visitor.page
    page.get_by_role("link", name="Switzerland, Français").click()
    page.wait_for_url("**/fr-ch/")
    expect(page.locator("html")).to_have_attribute("lang", "fr-CH")
    visitor.opens("/")
    expect(page.get_by_role("link", name="Continue to")).to_have_text("Continue to Switzerland · Français")


@pytest.mark.parametrize(
    ("storefront", "words"),
    [
        ("en-us", {"menu": "Menu", "department": "Jewelry", "rings": "Rings", "filters": "Filter", "pink": "Pink gold", "price": "$2,500 – $5,000"}),
        ("fr-fr", {"menu": "Menu", "department": "Joaillerie", "rings": "Bagues", "filters": "Filtrer", "pink": "Or rose", "price": "2\u202f500\u00a0€ – 5\u202f000\u00a0€"}),
        ("ar-ae", {"menu": "القائمة", "department": "المجوهرات", "rings": "الخواتم", "filters": "تصفية", "pink": "ذهب وردي", "price": ""}),
    ],
)  # fmt: skip
def test_a_visitor_finds_a_pink_gold_ring_by_facets_and_price(visitor, storefront, words):
    visitor.opens(f"/{storefront}/")
    page = visitor.page
    go_to_rings(visitor, menu=words["menu"], department=words["department"], rings=words["rings"])
    wanted = [words["pink"], words["price"]] if words["price"] else [words["pink"]]
    choose(visitor, *wanted, filters=words["filters"])
    expect(page.locator(".card").first).to_be_visible()
    visitor.keeps(f"pink-gold-ring-{storefront}")
    first = page.locator(".card__name a").first
    name = first.inner_text()
    first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    expect(page.locator("[data-part=materials] [aria-current=true]")).to_contain_text(words["pink"])
    if words["price"]:
        amount = int(re.sub(r"\D", "", page.locator(".creation__offer .price").inner_text()))
        assert 2500 <= amount < 5000
    else:
        expect(page.locator(".creation__offer .price")).to_have_text("السعر عند الطلب")
        assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    visitor.keeps(f"pink-gold-ring-{storefront}-creation")


def test_a_visitor_finds_a_ring_by_a_typo(visitor):
    visitor.opens("/en-us/")
    page = visitor.page
    page.locator("[data-header]").get_by_role("link", name="Search").click()
    box = page.get_by_role("combobox", name="What are you looking for?")
    box.fill("soliatire ring")
    box.press("Enter")
    expect(page.locator(".card").first).to_be_visible()
    expect(page.locator(".card__name").first).to_contain_text("solitaire")
    visitor.keeps("typo")


def test_a_visitor_changes_location_on_a_creations_page(visitor):
    visitor.opens("/en-us/creations/aurore-ring-mv10240/")
    page = visitor.page
    page.locator("footer").get_by_role("link", name="Change location").click()
    visitor.keeps("change-location")
    page.get_by_role("link", name="Japan", exact=False).first.click()
    page.wait_for_url("**/ja-jp/creations/**")
    expect(page.locator("html")).to_have_attribute("lang", "ja-JP")
    expect(page.locator(".creation__offer .price")).to_contain_text("￥")
    visitor.keeps("location-changed")


def test_a_visitor_reads_the_menu_by_keyboard(visitor):
    visitor.opens("/en-us/")
    page = visitor.page
    press = page.keyboard.press
    opener = (
        page.get_by_role("button", name="Menu")
        if visitor.has_phone
        else page.get_by_role("button", name="Jewelry", exact=True)
    )
    for _ in range(12):
        press("Tab")
        if opener.evaluate("element => element === document.activeElement"):
            break
    expect(opener).to_be_focused()
    press("Enter")
    if visitor.has_phone:
        expect(page.get_by_role("button", name="Jewelry", exact=True)).to_be_visible()
        for _ in range(12):
            press("Tab")
            if page.evaluate("document.activeElement.innerText") == "Jewelry":
                break
        press("Enter")
        expect(page.locator("[data-menu-panel][data-open] [data-menu-back]")).to_be_focused()
        visitor.keeps("menu")
        press("Escape")
        expect(page.get_by_role("button", name="Jewelry", exact=True)).to_be_focused()
        press("Escape")
        expect(opener).to_be_focused()
        return
    expect(page.locator("[data-menu-panel][data-open]")).to_be_visible()
    visitor.keeps("menu")
    press("ArrowDown")
    press("ArrowDown")
    expect(page.locator("[data-menu-panel][data-open] :focus")).to_have_count(1)
    press("Escape")
    expect(opener).to_be_focused()
    expect(page.locator("[data-menu-panel][data-open]")).to_have_count(0)
    press("ArrowRight")
    expect(page.get_by_role("button", name="Watches", exact=True)).to_be_focused()


def test_a_merchandiser_changes_a_price_and_the_listing_shows_it(visitor, demo, browser):
    page = visitor.page
    visitor.opens("/en-us/collections/fragrances/")
    card = page.locator(".card").first
    name = card.locator(".card__name").inner_text()
    before = card.locator(".card__price").inner_text()
    staff = browser.new_context(viewport={"width": visitor.width, "height": 900}).new_page()
    staff.goto(f"{demo.address}/back-office/")
    staff.get_by_label("E-mail").fill("merchandiser@demo.example")
    staff.get_by_label("Password").fill(demo.password)
    staff.get_by_role("button", name="Sign in").click()
    staff.wait_for_url("**/back-office/")
    staff.goto(f"{demo.address}/back-office/snippets/catalog/product/")
    staff.get_by_role("textbox", name="Search").fill(name)
    staff.keyboard.press("Enter")
    staff.wait_for_url("**q=**")
    staff.wait_for_load_state("networkidle")
    staff.get_by_role("row").filter(has_text=name).get_by_role("checkbox").first.check()
    staff.get_by_role("link", name="Change many").click()
    staff.get_by_label("United States").check()
    staff.get_by_label("Percentage or amount").fill("10")
    staff.get_by_role("button", name="Show what changes").click()
    staff.get_by_role("button", name="Do it").click()
    expect(staff.get_by_text("changed.")).to_be_visible()
    done = time.monotonic()
    while True:
        page.reload()
        shown = page.locator(".card").filter(has_text=name).locator(".card__price").inner_text()
        if shown != before:
            break
        assert time.monotonic() - done < PATIENCE, f"{name} still costs {shown}"
    visitor.keeps("price-changed")
    staff.context.close()

"""A visitor chooses her country, by mouse, by keyboard, and without JavaScript."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KEPT = Path("test-results/markets")


@pytest.fixture
def house(live_server, transactional_db, markets):
    return live_server.url


@pytest.mark.parametrize("width", [390, 1440])
def test_a_visitor_chooses_her_country_and_is_offered_it_when_she_comes_back(house, browser, width):
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="ja-JP")
    page = context.new_page()
    page.goto(house)
    offer = page.get_by_role("link", name="Continue to")
    expect(offer).to_have_text("Continue to Japan · 日本語")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.screenshot(path=KEPT / f"dispatch-{width}.png", full_page=True)
    page.get_by_role("link", name="Switzerland, Italiano").click()
    page.wait_for_url("**/it-ch/**")
    page.goto(house)
    expect(offer).to_have_text("Continue to Switzerland · Italiano")
    offer.click()
    page.wait_for_url("**/it-ch/**")


def test_without_javascript_every_country_is_a_link(house, browser):
    page = browser.new_context(java_script_enabled=False, locale="fr-CH").new_page()
    page.goto(house)
    assert page.get_by_role("link").count() == 50
    page.get_by_role("link", name="Hong Kong SAR, China, 繁體中文").click()
    page.wait_for_url("**/zh-hk/**")


def test_every_country_is_reached_by_keyboard_and_its_focus_is_seen(house, browser):
    page = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US").new_page()
    page.goto(house)
    expect(page.get_by_role("link", name="Continue to")).to_be_visible()
    names = []
    for _ in range(51):
        page.keyboard.press("Tab")
        names.append(page.evaluate("document.activeElement.textContent.trim()"))
    assert sum("Brazil" in name for name in names) == 1
    assert any("Australia" in name for name in names)
    for _ in range(3):
        page.keyboard.press("Shift+Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"


@pytest.mark.parametrize("width", [390, 1440])
def test_in_arabic_change_location_reads_from_right_to_left(house, browser, width):
    page = browser.new_context(viewport={"width": width, "height": 900}, locale="ar-AE").new_page()
    page.goto(f"{house}/ar-ae/change-location/")
    assert page.evaluate("document.documentElement.dir") == "rtl"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    heading = page.get_by_role("heading", level=1).bounding_box()
    assert heading["x"] + heading["width"] > width * 0.8
    page.screenshot(path=KEPT / f"change-location-ar-{width}.png", full_page=True)
    page.get_by_role("link", name="فرنسا").click()
    page.wait_for_url("**/fr-fr/**")

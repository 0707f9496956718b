"""A visitor finds a creation and looks at it closely: by mouse, by keyboard, and without JavaScript."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from playwright.sync_api import expect
from wagtail.models import Collection as Folder

from ecrin.catalog.models import Picture, ProductPicture

from .factories import ring

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KEPT = Path("test-results/shop")
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="1200" viewBox="0 0 12 12">'
    '<circle cx="6" cy="6.6" r="3.2" fill="none" stroke="#c79a6b" stroke-width=".5"/>'
    '<path d="M5 3.4 6 2l1 1.4-1 1z" fill="#dfe9ef" stroke="#9fb2bd" stroke-width=".08"/></svg>'
)


@pytest.fixture
def house(live_server, transactional_db, stock, indexed):
    if not Folder.objects.exists():  # a test with real transactions empties what migrations made
        Folder.add_root(name="Root")
    for number in range(1, 61):
        product = ring(stock, number, amount=100_000 * number, materials=(stock.pink, stock.white)[number % 2 :][:1])
        for role in ("packshot", "angle"):
            shown = Picture(title="Ring", alt="A ring")
            shown.file.save("ring.svg", ContentFile(DRAWING), save=False)
            shown.width = shown.height = 1200
            shown.save()
            ProductPicture.objects.create(product=product, picture=shown, role=role)
    indexed("en-us", "ar-ae", "ja-jp")
    return live_server.url


def opened(browser, house, path, width=1440, **options):
    page = browser.new_context(viewport={"width": width, "height": 900}, **options).new_page()
    page.goto(house + path)
    return page


@pytest.mark.parametrize("width", [390, 1440])
def test_a_visitor_narrows_a_listing_and_takes_a_filter_back(house, browser, width):
    page = opened(browser, house, "/en-us/collections/jewelry/rings/", width)
    if width < 1024:
        page.get_by_role("link", name="Filter").click()
    page.get_by_label("White gold").check()
    expect(page).to_have_url(f"{house}/en-us/collections/jewelry/rings/?material=white-gold")
    if width < 1024:
        page.get_by_role("button", name="Show 30 creations").click()
    expect(page.get_by_role("status").first).to_have_text("30 creations")
    page.get_by_role("link", name="Remove White gold").click()
    expect(page.get_by_role("status").first).to_have_text("60 creations")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.screenshot(path=KEPT / f"listing-{width}.png", full_page=True)


def test_show_more_adds_below_and_back_shows_as_many_again(house, browser):
    page = opened(browser, house, "/en-us/collections/jewelry/")
    page.get_by_role("link", name="Show more").click()
    expect(page.locator(".card")).to_have_count(48)
    expect(page).to_have_url(f"{house}/en-us/collections/jewelry/?page=2")
    creation = page.get_by_role("link", name="Aurore ring 40")
    creation.scroll_into_view_if_needed()
    creation.click()
    page.wait_for_url("**/creations/**")
    page.go_back()
    expect(page.locator(".card")).to_have_count(48)
    expect(creation).to_be_in_viewport()
    expect(creation).to_be_focused()


def test_without_javascript_filters_and_pages_work(house, browser):
    page = opened(browser, house, "/en-us/collections/jewelry/", java_script_enabled=False)
    page.get_by_label("White gold").check()
    page.get_by_role("button", name="Show 60 creations").click()
    assert "material=white-gold" in page.url
    page.get_by_role("link", name="Page 2").click()
    expect(page.locator(".card")).to_have_count(6)


def test_a_picture_is_enlarged_by_keyboard(house, browser):
    page = opened(browser, house, "/en-us/creations/aurore-ring-1-mv1/")
    page.locator("[data-zoom]").first.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Enlarged picture")
    expect(dialog).to_be_visible()
    page.keyboard.press("+")
    expect(dialog).to_have_attribute("data-zoom", "1.50")
    page.keyboard.press("0")
    expect(dialog).to_have_attribute("data-zoom", "1.00")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert page.evaluate("document.activeElement.dataset.zoom") == "2"


@pytest.mark.parametrize("script", [True, False])
def test_a_size_is_chosen_with_and_without_javascript(house, browser, script):
    page = opened(browser, house, "/en-us/creations/aurore-ring-1-mv1/", java_script_enabled=script)
    page.get_by_role("link", name="6½").click()
    expect(page.get_by_role("link", name="6½")).to_have_attribute("aria-current", "true")
    assert "size=53" in page.url


@pytest.mark.parametrize("storefront", ["en-us", "ar-ae", "ja-jp"])
@pytest.mark.parametrize("width", [390, 1440])
def test_a_creation_fits_every_screen_and_direction(house, browser, storefront, width):
    page = opened(browser, house, f"/{storefront}/creations/aurore-ring-1-mv1/", width)
    expect(page.get_by_role("heading", level=1)).to_have_text("Aurore ring 1")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.screenshot(path=KEPT / f"creation-{storefront}-{width}.png", full_page=True)


def test_suggestions_are_walked_by_keyboard(house, browser):
    page = opened(browser, house, "/en-us/search/")
    box = page.locator("main").get_by_role("combobox")
    box.fill("aurore ring 4")
    expect(page.locator("main").get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/creations/**")

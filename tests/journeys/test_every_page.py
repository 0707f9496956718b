"""Every kind of public page, from left to right and from right to left: open to everybody (axe-core, WCAG 2.2 AA), with
nothing that the page's own policy refuses, and nothing wider than the screen.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]
PAGES = {
    "home": "",
    "department": "collections/jewelry/",
    "department of selections": "collections/gifts/",
    "category": "collections/jewelry/rings/",
    "narrowed": "collections/jewelry/rings/?material=pink-gold",
    "collection": "collections/jewelry/collections/aurore/",
    "selection": "collections/jewelry/selections/classics/",
    "creation": "creations/aurore-ring-mv10240/",
    "creation in a material": "creations/aurore-ring-mv10240/?material=pink-gold",
    "search": "search/?q=ring",
    "nothing found": "search/?q=zzzzzz",
    "bag": "bag/",
    "wishlist": "wishlist/",
    "change location": "change-location/",
    "legal area": "legal/",
    "find your order": "orders/find/",
    "letters": "newsletter/",
    "letters asked for": "newsletter/thank-you/",
    "link of a letter that is not whole": "newsletter/leave/x/",
    "boutiques": "boutiques/",
    "boutique": "boutiques/saint-eloi/",
    "sign in": "account/sign-in/",
    "sign up": "account/sign-up/",
    "sign up with a passkey": "account/sign-up/passkey/",
    "sign in with a code": "account/code/",
    "forgotten password": "account/password/",
    "not there": "nothing-here/",
}
OF_THE_LAW = {
    "withdraw": "withdraw/",
    "imprint": "legal/imprint/",
    "conditions of sale": "legal/conditions-of-sale/",
}
"""Pages that a market within the European Union has besides."""
SEVERE = {"serious", "critical"}
AA = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}


# What follows the scrolling and not the clock (the house's name in the bar) is never finished while nobody scrolls.
STILL = """() => Promise.allSettled(document.getAnimations()
    .filter(one => one.timeline === document.timeline && one.effect?.getComputedTiming().endTime !== Infinity)
    .map(one => one.finished)).then(() => true)"""
"""What follows the scrolling of a page never finishes by itself, and is not waited for."""


def wrong_with(page):
    """What is not open to everybody on a page, in words, once nothing on it moves: half of a fade is no colour, and half of
    a button below the header that stays is no small button.
    """
    page.evaluate(STILL)
    stood = page.evaluate("const at = scrollY; scrollTo({top: 0, behavior: 'instant'}); at")
    found = Axe().run(page, options=AA).response["violations"]
    page.evaluate("at => scrollTo({top: at, behavior: 'instant'})", stood)
    return [f"{one['id']}: {one['help']}: {one['nodes'][0]['html'][:160]}" for one in found if one["impact"] in SEVERE]


def faults(page, width):
    """What is wrong with an open page, in words."""
    found = wrong_with(page)
    wide = page.evaluate("document.documentElement.scrollWidth")
    return [*found, f"{wide} pixels wide"] if wide > width else found


@pytest.mark.parametrize(
    ("storefront", "pages"),
    [("en-us", PAGES), ("ar-ae", PAGES), ("de-de", OF_THE_LAW)],
    ids=["en-us", "ar-ae", "de-de"],
)
def test_every_kind_of_page_is_open_to_everybody_and_keeps_its_policy(visitor, storefront, pages):
    page, problems, said = visitor.page, {}, []
    page.on("console", lambda message: said.append(message.text) if "Content Security Policy" in message.text else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    for name, path in {"dispatch": None, **pages}.items():
        visitor.opens("/" if path is None else f"/{storefront}/{path}")
        if found := faults(page, visitor.width) + said:
            problems[name] = found
        said.clear()
    assert problems == {}


def test_the_open_menu_and_the_open_filters_are_open_to_everybody_too(visitor):
    page = visitor.page
    visitor.opens("/en-us/collections/jewelry/rings/")
    if visitor.has_phone:
        page.get_by_role("button", name="Menu").click()
    page.get_by_role("button", name="Jewelry", exact=True).click()
    page.locator("[data-menu-panel][data-open]").wait_for()
    page.wait_for_timeout(500)
    assert faults(page, visitor.width) == []
    page.keyboard.press("Escape")
    if visitor.has_phone:
        page.keyboard.press("Escape")
        page.get_by_role("link", name="Filter").click()
        page.locator("#filters").wait_for()
        assert faults(page, visitor.width) == []


def test_the_check_itself_finds_what_is_wrong(browser):
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.set_content(
        '<html><body><main><img src="x.png"><p style="color:#bbb;background:#fff">thin grey</p></main></body></html>'
    )
    found = " ".join(faults(page, 390))
    for fault in ("image-alt", "color-contrast", "html-has-lang"):
        assert fault in found

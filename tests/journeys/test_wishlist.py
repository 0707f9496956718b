"""A wishlist is given away by its link, and somebody buys from it; a piece that was out comes back, and who asked is told."""

import re
import time

import pytest
from playwright.sync_api import expect

from .conftest import Visitor, looks_until, presses, viewport
from .test_account import SECRET, letter_to
from .test_buying import APPROVED, HOMES, goes_to_checkout, is_reached, orders, pays_with, says_where, sees_her_order
from .test_every_page import wrong_with

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]
HOME = HOMES[0]
RING = "creations/aurore-ring-mv10240/"
OUT = {
    390: "creations/amarre-ring-mv10260/?material=pink-gold&size=57",
    1440: "creations/margelle-bangle-slim-model-mv11251/?material=yellow-gold&size=15",
}
"""What the demo has not, by width: each journey brings one back."""


@pytest.fixture
def another(browser, demo):
    """Somebody else, with a browser of her own."""
    opened = []

    def comes(width):
        context = browser.new_context(viewport=viewport(width), locale="en-US", reduced_motion="reduce")
        context.set_default_timeout(15_000)
        opened.append(context)
        return Visitor(context.new_page(), demo.address, width)

    yield comes
    for context in opened:
        context.close()


def a_mail(name):
    """An address that nobody in this demo has written yet."""
    return f"{name}-{time.monotonic_ns()}@example.com"


def has_an_account(visitor, demo, email):
    """She makes one, proves her mail, and says how she is called."""
    page = visitor.page
    visitor.opens("/en-us/account/sign-up/")
    page.locator("main [autocomplete=email]").fill(email)
    page.locator("input[type=password]").fill(SECRET)
    page.locator(".door__form button:not([formaction])").last.click()
    page.wait_for_url("**/account/look-into-your-mail/")
    visitor.opens(letter_to(demo, email, "/account/confirm/"))
    page.locator("input[name=password]").fill(SECRET)
    page.locator(".door__form button:not([formaction])").click()
    page.wait_for_url("**/en-us/account/")
    page.get_by_role("link", name="Tell us how we may call you").click()
    page.get_by_label("First name").fill("Alma")
    page.get_by_label("Day of your birthday").select_option("29")
    page.get_by_label("Month of your birthday").select_option("2")
    assert wrong_with(page) == []
    presses(page, page.get_by_role("button", name="Keep", exact=True))
    expect(page.get_by_text("What you told us is kept.")).to_be_visible()
    visitor.keeps("account-information", both=True)


def keeps_her_sizes(visitor):
    page = visitor.page
    page.get_by_role("link", name="Sizes and preferences").click()
    page.get_by_label("Ring sizes").select_option("53")
    page.locator(".chip", has_text="Yellow gold").first.click()
    assert wrong_with(page) == []
    presses(page, page.get_by_role("button", name="Keep", exact=True))
    expect(page.get_by_label("Ring sizes")).to_have_value("53")
    visitor.keeps("account-preferences", both=True)


def wishes_for_the_ring(visitor):
    page = visitor.page
    visitor.opens(f"/en-us/{RING}")
    page.locator("[data-part=sizes] a.chip:not(.chip--off)").first.click()
    page.locator("[data-part=sizes] a[aria-current=true]").wait_for()
    page.get_by_role("button", name="Add to wishlist").click()
    expect(page.get_by_text("It is in your wishlist now.")).to_be_visible()
    visitor.opens("/en-us/account/")
    page.get_by_role("link", name="1 creation that you wish for").click()
    page.wait_for_url("**/wishlist/")


def gives_her_link(visitor):
    """Returns the path of the link that she reads."""
    page = visitor.page
    page.get_by_label("Say that it is the wishlist of Alma").check()
    presses(page, page.get_by_role("button", name="Make a link"))
    expect(page.get_by_text("Your wishlist has a link now.")).to_be_visible()
    assert wrong_with(page) == []
    visitor.keeps("wishlist-link", both=True, of=".share")
    return re.search(r"https?://[^/]+(/\S+)", page.get_by_label("Your link").input_value())[1]


def test_a_wishlist_is_shared_and_turned_into_an_order_by_somebody_else(visitor, demo, another):
    has_an_account(visitor, demo, a_mail("alma-wishes"))
    keeps_her_sizes(visitor)
    wishes_for_the_ring(visitor)
    link = gives_her_link(visitor)
    bruno = another(visitor.width)
    bruno.opens(link)
    expect(bruno.page.get_by_role("heading", name="The wishlist of Alma")).to_be_visible()
    assert wrong_with(bruno.page) == []
    bruno.keeps("wishlist-shared", both=True)
    presses(bruno.page, bruno.page.get_by_role("button", name="Add to bag"))
    goes_to_checkout(bruno, HOME)
    is_reached(bruno, HOME)
    says_where(bruno, HOME, way="standard")
    orders(bruno)
    pays_with(bruno, APPROVED)
    sees_her_order(bruno, HOME)
    carla = another(visitor.width)
    carla.opens(link)
    looks_until(carla.page, carla.page.get_by_text("Somebody has chosen this one"))
    expect(carla.page.get_by_role("button", name="Add to bag")).to_have_count(0)
    assert wrong_with(carla.page) == []
    carla.keeps("wishlist-chosen", both=True)
    visitor.opens("/en-us/wishlist/")
    expect(visitor.page.get_by_text("has chosen this")).to_have_count(0)
    visitor.page.get_by_label("Show me here what somebody has bought for me").check()
    presses(visitor.page, visitor.page.get_by_role("button", name="Keep", exact=True))
    expect(visitor.page.get_by_text("Somebody has chosen this for you")).to_be_visible()


def test_she_drops_a_hint_and_its_receiver_wants_no_more(visitor, demo):
    page, receiver = visitor.page, a_mail("bruno-hints")
    visitor.opens(f"/en-us/{RING}")
    page.get_by_role("link", name="Drop a hint").click()
    page.get_by_label("Whom shall we write to?").fill(receiver)
    page.get_by_label("Your name").fill("Alma")
    page.get_by_label("A few words").fill("look at www.example.com")
    presses(page, page.get_by_role("button", name="Send the hint"))
    expect(page.get_by_text("Please leave links and addresses out")).to_be_visible()
    expect(page.get_by_label("Whom shall we write to?")).to_have_value(receiver)
    assert wrong_with(page) == []
    visitor.keeps("hint", both=True)
    page.get_by_label("A few words").fill("My birthday is near.")
    page.get_by_role("button", name="Send the hint").click()
    page.wait_for_url("**/wishlist/hint/sent/")
    assert wrong_with(page) == []
    visitor.opens(letter_to(demo, receiver, "/hint/stop/"))
    assert wrong_with(page) == []
    presses(page, page.get_by_role("button", name="No more hints, please"))
    expect(page.get_by_text("No hint will be sent to your address again")).to_be_visible()


def test_she_is_told_when_a_piece_is_back(visitor, demo, desk):
    page, email = visitor.page, a_mail("alma-waits")
    visitor.opens(f"/en-us/{OUT[visitor.width]}")
    page.get_by_text("Tell me when it is back").click()
    page.get_by_label("Your e-mail").fill(email)
    assert wrong_with(page) == []
    visitor.keeps("out-of-stock", both=True, of="[data-part=buy]")
    sku = page.locator("form[action$='/wishlist/notices/'] input[name=sku]").input_value()
    page.get_by_role("button", name="Tell me", exact=True).click()
    page.wait_for_url("**/wishlist/notices/asked/")
    assert wrong_with(page) == []
    visitor.opens(letter_to(demo, email, "/wishlist/notices/"))
    assert wrong_with(page) == []
    presses(page, page.get_by_role("button", name="Yes, tell me"))
    expect(page.get_by_role("heading", name="We tell you when it is back")).to_be_visible()
    visitor.keeps("watched", both=True)
    staff = desk(f"stock/of/{sku}/")
    staff.locator("input[name=quantity]").fill("3")
    staff.locator("select[name=location]").select_option("paris-workshop")
    staff.get_by_role("button", name="Write down").click()
    staff.get_by_text("received", exact=True).first.wait_for()
    told = staff.get_by_role("row", name=email).get_by_role("link", name=re.compile("It is back"))
    for _ in range(60):
        staff.goto(f"{demo.address}/back-office/mail/")
        if told.count():
            break
        time.sleep(0.5)
    told.click()
    expect(staff.frame_locator("iframe").get_by_text("You asked us to tell you.").first).to_be_visible()

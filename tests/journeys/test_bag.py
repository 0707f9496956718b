"""A visitor puts a piece into her bag, goes on looking, and finds it again: on the served house, behind its page cache."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]
RING = "/en-us/creations/aurore-ring-mv10240/"


@pytest.fixture
def asked(visitor):
    """The personal requests that her pages made."""
    made = []
    visitor.page.on("request", lambda request: made.append(request.url) if request.url.endswith("/me/") else None)
    return made


def mark(page):
    return page.locator('.masthead [data-mine="bag"] [data-count] [aria-hidden]')


def test_a_piece_chosen_with_its_size_is_in_the_bag_wherever_she_goes(visitor, asked):
    page = visitor.page
    visitor.opens(RING)
    page.wait_for_load_state("networkidle")
    assert asked == []
    expect(mark(page)).to_be_hidden()
    page.get_by_role("button", name="Add to bag").click()
    expect(page.get_by_text("Choose your size first", exact=True)).to_be_visible()
    page.locator("[data-part=sizes] .chip:not(.chip--off)").first.click()
    expect(page.get_by_text("Choose your size first", exact=True)).to_be_hidden()
    page.get_by_role("button", name="Add to bag").click()
    drawer = page.get_by_role("dialog", name="It is in your bag")
    expect(drawer).to_be_visible()
    expect(drawer.get_by_text("Subtotal")).to_contain_text("excl. sales tax")
    expect(drawer.get_by_role("heading")).to_be_focused()
    visitor.keeps("bag-drawer")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Add to bag")).to_be_focused()
    expect(mark(page)).to_have_text("1")
    for path in ("/en-us/", RING, "/en-us/collections/jewelry/rings/"):
        visitor.opens(path)
        expect(mark(page)).to_have_text("1")
    assert len(asked) == 4
    page.locator('.masthead [data-mine="bag"]').click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your bag")
    visitor.keeps("bag")


def test_a_bag_is_changed_without_a_jump_and_what_is_taken_out_comes_back(visitor):
    page = visitor.page
    visitor.opens(RING + "?size=52")
    page.get_by_role("button", name="Add to bag").click()
    page.get_by_role("dialog").get_by_role("link", name="See your bag").click()
    lines = page.locator(".bag-line")
    page.get_by_role("button", name="One more of").click()
    expect(page.locator(".stepper__number")).to_contain_text("2")
    expect(page.get_by_role("button", name="One more of")).to_be_focused()
    expect(mark(page)).to_have_text("2")
    page.get_by_role("button", name="One more of").click()
    expect(page.locator(".stepper__number")).to_contain_text("3")
    page.get_by_role("button", name="One more of").click()
    expect(page.get_by_role("alert")).to_contain_text("up to 3 pieces")
    page.get_by_role("button", name="Remove").click()
    expect(lines).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(lines).to_have_count(1)
    page.get_by_role("button", name="Save for later").click()
    expect(page.get_by_role("heading", name="Saved for later")).to_be_visible()
    page.get_by_role("button", name="Move to bag").click()
    page.get_by_text("Is it a gift?").click()
    page.get_by_label("Message on the card").fill("For you ♥")
    page.get_by_role("button", name="Keep these wishes").click()
    expect(page.get_by_role("alert")).to_contain_text("“♥”")
    expect(page.get_by_label("Message on the card")).to_have_value("For you ♥")


def test_without_javascript_a_piece_is_put_into_the_bag_counted_and_wished_for(browser, demo):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(demo.address + RING)
    page.get_by_role("button", name="Add to bag").click()
    expect(page.get_by_text("Choose your size first", exact=True)).to_be_visible()
    page.locator("[data-part=sizes] .chip:not(.chip--off)").first.click()
    page.get_by_role("button", name="Add to bag").click()
    expect(page.get_by_role("status").first).to_contain_text("is in your bag")
    page.get_by_role("button", name="One more of").click()
    expect(page.locator(".stepper__number")).to_contain_text("2")
    page.get_by_role("button", name="Move to wishlist").click()
    expect(page.get_by_text("It is in your wishlist now.")).to_be_visible()
    page.get_by_role("link", name="See your wishlist").click()
    page.get_by_role("button", name="Add to bag").click()
    expect(page.locator(".bag-line")).to_have_count(1)

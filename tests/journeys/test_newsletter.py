"""She asks for letters in the footer, confirms by the letter, changes an interest and leaves with one click; her advisor
finds her with every word that she agreed to. Visible controls only, but for the click of the mail program.
"""

import re
import time
from email import message_from_bytes, policy
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from .test_account import PATIENCE
from .test_every_page import wrong_with

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]
HERE = pytest.mark.parametrize(
    ("storefront", "visitor"),
    [("en-us", 1440), ("ar-ae", 390), ("fr-fr", 390)],
    indirect=["visitor"],
    ids=["en-us", "ar-ae", "fr-fr"],
)


def letter_to(demo, email, holding):
    """The newest letter to somebody that has a way with these words, and the way: from the demo's store of letters."""
    folder, until = Path(demo.environment["ECRIN_DATA_DIR"]) / "mail", time.monotonic() + PATIENCE
    while time.monotonic() < until:
        for file in sorted(folder.glob("*.log"), key=lambda one: one.stat().st_mtime, reverse=True):
            letter = message_from_bytes(file.read_bytes(), policy=policy.default)
            said = letter.get_body(("plain",)).get_content() if email in str(letter["To"]) else ""
            if found := re.search(rf"https?://[^/\s]+(/\S*{holding}\S*)", said):
                return letter, found[1]
        time.sleep(0.3)
    raise AssertionError(f"no letter to {email} with {holding}")


def asks_in_the_footer(visitor, storefront, email):
    page = visitor.page
    visitor.opens(f"/{storefront}/")
    form = page.locator(".site-footer__letters")
    form.scroll_into_view_if_needed()
    assert wrong_with(page) == []
    visitor.keeps(f"letters-footer-{storefront}", both=True, of=".site-footer__letters")
    form.locator("[autocomplete=email]").fill("not an address")
    form.get_by_role("button").click()
    expect(page.locator("#id_email_error")).to_be_visible()
    expect(page.locator("#id_email")).to_have_value("not an address")
    assert wrong_with(page) == []
    visitor.keeps(f"letters-wrong-{storefront}", both=True)
    page.locator("#id_email").fill(email)
    page.locator(".letters__interests input[value=watches]").check()
    page.locator(".letters__form button").click()
    page.wait_for_url(f"**/{storefront}/newsletter/thank-you/")
    assert wrong_with(page) == []
    visitor.keeps(f"letters-thanks-{storefront}", both=True)


def confirms(visitor, storefront, demo, email):
    page = visitor.page
    _letter, way = letter_to(demo, email, "/newsletter/confirm/")
    visitor.opens(way)
    assert wrong_with(page) == []
    visitor.keeps(f"letters-confirm-{storefront}", both=True)
    page.locator(".letters__form button").click()
    expect(page.locator(".notice--ok")).to_be_visible()
    visitor.keeps(f"letters-confirmed-{storefront}", both=True)


def changes_an_interest(visitor, storefront, demo, email):
    page = visitor.page
    _letter, way = letter_to(demo, email, "/newsletter/preferences/")
    visitor.opens(way)
    watches, events = (page.locator(f".letters__interests input[value={code}]") for code in ("watches", "events"))
    expect(watches).to_be_checked()
    watches.uncheck()
    events.check()
    assert wrong_with(page) == []
    visitor.keeps(f"letters-preferences-{storefront}", both=True)
    page.locator(".letters__form button").click()
    expect(page.locator(".notice--ok")).to_be_visible()
    expect(events).to_be_checked()
    expect(watches).not_to_be_checked()


def leaves_with_one_click(visitor, storefront, demo, email):
    """Her mail program posts to what the letter's header names, as RFC 8058 says; then she looks."""
    letter, way = letter_to(demo, email, "/newsletter/leave/")
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    named = re.search(r"<(\S+)>", "".join(str(letter["List-Unsubscribe"]).split()))[1]
    answer = httpx.post(named, data={"List-Unsubscribe": "One-Click"}, headers={"Origin": "https://mail.example"})
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    visitor.opens(way)
    expect(visitor.page.locator(".notice--ok")).to_be_visible()
    assert wrong_with(visitor.page) == []
    visitor.keeps(f"letters-left-{storefront}", both=True)


def is_found_by_her_advisor(desk, visitor, storefront, email):
    staff = desk("letters/", role="advisor")
    assert wrong_with(staff) == []
    staff.get_by_label("Her e-mail address").fill(email)
    staff.get_by_role("button", name="Find her").click()
    staff.wait_for_url(re.compile(r"/letters/\d+/$"))
    expect(staff.locator(".order-state")).to_contain_text("Left")
    steps = staff.locator("tbody tr")
    for purpose in ("newsletter:watches", "newsletter:events"):
        assert steps.filter(has_text=purpose).count() >= 2
    expect(steps.first).to_contain_text("By the button of her mail program")
    assert wrong_with(staff) == []


@HERE
def test_she_asks_in_the_footer_confirms_changes_an_interest_and_leaves_with_one_click(visitor, storefront, demo, desk):
    email = f"alma-letters-{storefront}@example.com"
    asks_in_the_footer(visitor, storefront, email)
    confirms(visitor, storefront, demo, email)
    changes_an_interest(visitor, storefront, demo, email)
    leaves_with_one_click(visitor, storefront, demo, email)
    is_found_by_her_advisor(desk, visitor, storefront, email)

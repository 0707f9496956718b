"""A client without a password: a passkey opens her account, a second device comes in by a code, and the first is closed."""

import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import expect

from .conftest import viewport
from .test_account import PATIENCE
from .test_buying import wrong_with

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]
HERE = pytest.mark.parametrize(
    ("storefront", "visitor"),
    [("en-us", 1440), ("ar-ae", 390)],
    indirect=["visitor"],
    ids=["en-us", "ar-ae"],
)
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile Safari/604.1"


def code_in_the_letter_to(demo, email, since):
    """The six digits of the newest letter to somebody that was written after a moment."""
    folder, until = Path(demo.environment["ECRIN_DATA_DIR"]) / "mail", time.monotonic() + PATIENCE
    while time.monotonic() < until:
        for file in sorted(folder.glob("*.log"), key=lambda one: one.stat().st_mtime, reverse=True):
            if file.stat().st_mtime < since:
                break
            said = file.read_text(encoding="utf-8").replace("=\n", "")
            if email in said and (found := re.search(r"^(\d{3} \d{3})\s*$", said, re.MULTILINE)):
                return found[1]
        time.sleep(0.3)
    raise AssertionError(f"no code for {email}")


def has_a_key(page):
    """Give a browser what a telephone has: a place for passkeys, and an owner who shows her face when she is asked."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def door(page, storefront):
    return f"a[href^='/{storefront}/account/sign-up/passkey/']"


def signs_up(visitor, demo, storefront, email):
    """Her mail, six digits, her face: no password anywhere."""
    page, since = visitor.page, time.time() - 1
    visitor.opens(f"/{storefront}/account/sign-up/")
    page.locator(door(page, storefront)).click()
    page.locator("main input[name=email]").fill(email)
    assert wrong_with(page) == []
    visitor.keeps(f"passkey-sign-up-{storefront}", both=True)
    page.locator(".door__form button:not([formaction])").click()
    page.wait_for_url("**/account/code/typed/")
    assert wrong_with(page) == []
    visitor.keeps(f"passkey-code-{storefront}", both=True)
    page.locator("input[name=code]").fill(code_in_the_letter_to(demo, email, since))
    page.locator(".door__form button:not([formaction])").click()
    page.wait_for_url("**/account/security/passkeys/add/")
    page.locator("input[name=name]").fill("My telephone")
    assert wrong_with(page) == []
    visitor.keeps(f"passkey-add-{storefront}", both=True)
    page.locator("form[data-passkey] button").click()
    page.wait_for_url("**/account/security/?said=passkey")
    expect(page.locator(".account__ways-in").first).to_contain_text("My telephone")
    assert wrong_with(page) == []
    visitor.keeps(f"security-{storefront}", both=True)


def comes_back_by_her_passkey(visitor, storefront):
    page = visitor.page
    page.locator(".account__ways form button").click()
    page.wait_for_url(f"**/{storefront}/")
    visitor.opens(f"/{storefront}/account/")
    page.wait_for_url("**/account/sign-in/**")
    button = page.locator("form[data-passkey] button")
    expect(button).to_be_visible()
    assert wrong_with(page) == []
    visitor.keeps(f"passkey-sign-in-{storefront}", both=True)
    button.click()
    page.wait_for_url(f"**/{storefront}/account/")


def comes_by_code_on_a_second_device(visitor, demo, browser, storefront, email):
    """Another browser, where her passkey is not: six digits let her in, and she closes the first device."""
    since = time.time() - 1
    context = browser.new_context(viewport=viewport(390), locale="en-US", user_agent=PHONE, reduced_motion="reduce")
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.goto(f"{demo.address}/{storefront}/account/security/")
    page.locator("input[name=login]").fill(email)
    page.locator("button[formaction]").click()
    page.wait_for_url("**/account/code/typed/")
    page.locator("input[name=code]").fill(code_in_the_letter_to(demo, email, since))
    page.locator(".door__form button:not([formaction])").click()
    page.wait_for_url("**/account/security/")
    devices = page.locator("section[aria-labelledby=devices-title] li")
    expect(devices).to_have_count(2)
    expect(devices.first).to_contain_text("iPhone")
    assert wrong_with(page) == []
    devices.nth(1).locator("button").click()
    page.wait_for_url("**/account/security/?said=closed")
    expect(devices).to_have_count(1)
    assert wrong_with(page) == []
    context.close()
    visitor.opens(f"/{storefront}/account/security/")
    visitor.page.wait_for_url("**/account/sign-in/**")


@HERE
def test_a_client_signs_up_with_a_passkey_comes_back_on_a_second_device_and_closes_the_first(
    visitor, demo, browser, storefront
):
    email = f"perle-{storefront}@example.com"
    has_a_key(visitor.page)
    signs_up(visitor, demo, storefront, email)
    comes_back_by_her_passkey(visitor, storefront)
    comes_by_code_on_a_second_device(visitor, demo, browser, storefront, email)

"""A suspended client is met with the reason, sees her orders and appeals, and staff answer; an advisor finds a client, notes
an occasion and composes an order for her.
"""

import pytest
from playwright.sync_api import expect

from .conftest import WIDTHS, keep, presses
from .test_account import HERE, SECRET, buys_as_a_guest, keeps_the_order
from .test_buying import wrong_with

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]
WHY = "Twelve rings in one week, each offered elsewhere on the same day."
APPEAL = "They were for my twelve nieces, whose names I can send you."
ANSWER = "Thank you. We were wrong, and your account is open."
NOTE = "Tenth wedding anniversary"


def is_at_home(page, home):
    """Whether the account is open before her."""
    page.goto(page.url.split(f"/{home.storefront}/")[0] + f"/{home.storefront}/account/")
    return "/sign-in/" not in page.url


def signs_in(page, email):
    page.locator("main [autocomplete=email]").fill(email)
    page.locator("input[type=password]").fill(SECRET)
    presses(page, page.locator(".door__form button:not([formaction])"))


def suspends(staff, number):
    """The lawyer finds her by the number of her order and suspends her account."""
    staff.get_by_role("searchbox", name="Name, e-mail, telephone or order number").fill(number)
    presses(staff, staff.get_by_role("button", name="Show"))
    staff.locator("th[scope=row] a").first.click()
    staff.get_by_text("Suspend or end it").click()
    staff.get_by_label("What becomes of it").select_option("suspended")
    staff.get_by_label("Why", exact=True).select_option("resale")
    staff.get_by_label("The reason, as she reads it").fill(WHY)
    presses(staff, staff.get_by_role("button", name="Do it"))
    expect(staff.get_by_text("It is done, and written down.")).to_be_visible()


def appeals(visitor, home, email, number):
    """She is led to the door, reads why, finds her order and writes back."""
    page = visitor.page
    assert not is_at_home(page, home)
    signs_in(page, email)
    expect(page.locator("main")).to_contain_text(WHY)
    expect(page.locator(".account__order-way")).to_contain_text(number)
    assert wrong_with(page) == []
    visitor.keeps(f"closed-account-{home.storefront}", both=True)
    page.locator(".account__order-way").click()
    expect(page.locator(".order-page .eyebrow")).to_contain_text(number)
    page.go_back()
    page.locator("textarea[name=words]").fill(APPEAL)
    presses(page, page.locator(".door__form button:not([formaction])"))
    expect(page.locator(".notice--ok")).to_be_visible()
    expect(page.locator("main")).to_contain_text(APPEAL)
    assert wrong_with(page) == []
    visitor.keeps(f"closed-account-appeal-{home.storefront}", both=True)


def answers(staff, demo):
    """The lawyer finds the appeal, answers it and opens the account."""
    staff.goto(f"{demo.address}/back-office/clients/")
    staff.get_by_role("link", name="Appeals").click()
    expect(staff.get_by_text(APPEAL).first).to_be_visible()
    staff.locator(".client-list a").last.click()
    keep(staff, "client-appeal", of=".client-appeal")
    staff.get_by_label("Your answer, as she reads it").fill(ANSWER)
    presses(staff, staff.get_by_role("button", name="Answer and open the account"))
    expect(staff.get_by_text("Your answer is on its way to her.")).to_be_visible()
    expect(staff.get_by_text(ANSWER)).to_be_visible()


@HERE
def test_a_suspended_client_is_met_with_the_reason_and_appeals(visitor, home, demo, desk):
    email = f"suspended-{home.storefront}@example.com"
    number = buys_as_a_guest(visitor, home, email)
    keeps_the_order(visitor, home, demo, email, number)
    staff = desk("clients/", role="lawyer", width=visitor.width)
    suspends(staff, number)
    appeals(visitor, home, email, number)
    answers(staff, demo)
    assert not is_at_home(visitor.page, home)
    signs_in(visitor.page, email)
    assert is_at_home(visitor.page, home)


@pytest.mark.parametrize("width", WIDTHS)
def test_an_advisor_finds_a_client_notes_an_occasion_and_composes_an_order(desk, demo, width):
    page = desk("clients/", role="advisor", width=width)
    page.get_by_role("searchbox", name="Name, e-mail, telephone or order number").fill("dupre elodie")
    presses(page, page.get_by_role("button", name="Show"))
    keep(page, "clients", widths=[width])
    page.get_by_role("link", name="Élodie Dupré").click()
    page.get_by_text("Write a note").click()
    page.get_by_label("What it is").select_option("occasion")
    page.get_by_label("What you write down").fill(NOTE)
    presses(page, page.get_by_role("button", name="Write down").first)
    expect(page.get_by_text("Choose the day of the occasion.")).to_be_visible()
    expect(page.get_by_label("What you write down")).to_have_value(NOTE)
    page.get_by_label("Day of the occasion").fill("2031-06-14")
    presses(page, page.get_by_role("button", name="Write down").first)
    expect(page.locator(".client-list").first).to_contain_text(NOTE)
    expect(page.locator(".client-list").nth(1)).to_contain_text(NOTE)
    keep(page, "client", widths=[width])
    presses(page, page.get_by_role("button", name="Compose an order"))
    expect(page.get_by_label("Name, as you address her")).to_have_value("Élodie Dupré")
    expect(page.get_by_label("E-mail", exact=True)).to_have_value("elodie.dupre@example.com")
    page.goto(f"{demo.address}/back-office/clients/to-do/")
    expect(page.locator(".client-list")).to_contain_text("Élodie Dupré")
    keep(page, "client-tasks", widths=[width])

"""A gift is sent back by who received it: she types its code, has a credit, and buys with it. Visible controls only."""

import re

import pytest
from playwright.sync_api import expect

from .test_buying import (
    APPROVED,
    HOMES,
    PIECES,
    goes_to_checkout,
    is_at_the_button,
    is_reached,
    orders,
    pays_with,
    puts_into_bag,
    says_where,
    sees_her_order,
    writes_a_card,
    wrong_with,
)
from .test_returns import is_brought, staff  # noqa: F401 - a fixture

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]
CODE = re.compile(r"C(?:-[2-9A-Z]{4}){3}")


def gives(visitor, home, path):
    """Somebody orders a present; returns the number of her order and the code of its receipt."""
    page = visitor.page
    puts_into_bag(visitor, home, path)
    goes_to_checkout(visitor, home)
    is_reached(visitor, home)
    says_where(visitor, home, way="standard")
    writes_a_card(visitor, "For you, with love.")
    orders(visitor)
    pays_with(visitor, APPROVED)
    sees_her_order(visitor, home)
    number = re.search(r"E-\d+-\d", page.locator(".order-page__head .eyebrow").inner_text()).group(0)
    code = re.search(r"G-[2-9A-Z]{5}-[2-9A-Z]{5}", page.locator(".order-page").inner_text()).group(0)
    visitor.keeps(f"gift-order-{home.storefront}", both=True)
    return number, code


def is_settled_as_credit(staff, demo, number):  # noqa: F811
    """Staff receive it, look at it and give a credit."""
    staff.goto(f"{demo.address}/back-office/returns/")
    staff.get_by_role("searchbox").last.fill(number)
    staff.keyboard.press("Enter")
    staff.wait_for_url(f"**/returns/{number}/")
    staff.get_by_role("button", name="It is here").click()
    staff.locator("input[type=radio][value=accepted]").first.check()
    for field in staff.locator("input[name^='serials-']").all():
        field.fill(staff.locator(".help[dir=ltr]").first.inner_text())
    staff.get_by_role("button", name="Keep what I found").click()
    staff.get_by_role("button", name=re.compile("^Give a credit of")).click()
    expect(staff.get_by_text("Given as a credit")).to_be_visible()


def code_in_her_letter(staff, demo):  # noqa: F811
    """What the worker wrote to her, as the house's mail shows it."""
    letter = staff.locator("a[href*='/back-office/mail/']").filter(has_text="Your credit of").first
    for _ in range(40):
        staff.goto(f"{demo.address}/back-office/mail/")
        if letter.count():
            break
        staff.wait_for_timeout(500)
    letter.click()
    staff.wait_for_url("**/back-office/mail/*/")
    return CODE.search(staff.content()).group(0)


def test_who_received_a_gift_has_a_credit_and_buys_with_it(visitor, staff, demo):  # noqa: F811
    home, page = HOMES[0], visitor.page
    number, code = gives(visitor, home, PIECES[1])
    is_brought(staff, demo, number)

    visitor.opens("/en-us/gift/")
    assert wrong_with(page) == []
    visitor.keeps("gift-find-en-us", both=True)
    page.locator("[name=code]").fill(code.lower())
    page.locator("[name=knows]").fill("nobody")
    page.locator("form.find-order__form button").click()
    expect(page.locator("[role=alert]").first).to_be_visible()
    page.locator("[name=knows]").fill("Reed")
    page.locator("form.find-order__form button").click()
    page.wait_for_url(re.compile(r"/en-us/gift/[\w-]+/$"))
    assert wrong_with(page) == []
    assert "$" not in page.locator("main").inner_text()
    page.locator("select[name^=quantity-]").first.select_option("1")
    page.locator("[name=name]").fill("Bruno Keller")
    page.locator("main [name=email]").fill("bruno@example.com")
    visitor.keeps("gift-choice-en-us", both=True)
    page.locator(".return-form button[type=submit]").click()
    page.wait_for_url("**/R-**")
    assert wrong_with(page) == []
    visitor.keeps("gift-return-en-us", both=True)
    is_settled_as_credit(staff, demo, page.locator(".return-number").inner_text())
    credit = code_in_her_letter(staff, demo)

    visitor.opens("/en-us/gift/credit/")
    page.locator("[name=code]").fill(credit)
    page.locator(".credit-page__form button").click()
    expect(page.locator(".credit-page__left")).to_contain_text("$")
    assert wrong_with(page) == []
    visitor.keeps("gift-credit-en-us", both=True)

    page.context.clear_cookies()
    is_at_the_button(visitor, home)
    page.locator(".credit-fold > summary").click()
    page.locator("[name=credit]").fill(credit)
    page.locator(".credit-fold button[value=credit]").click()
    expect(page.locator(".credit-fold [role=status]")).to_contain_text("Your credit pays")
    assert wrong_with(page) == []
    visitor.keeps("checkout-credit-en-us", both=True)
    orders(visitor)
    pays_with(visitor, APPROVED)
    sees_her_order(visitor, home)
    expect(page.locator(".sums")).to_contain_text("Paid by your credit")
    visitor.keeps("order-by-credit-en-us", both=True)

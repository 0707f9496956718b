"""She has a copy of her data and opens it; she is forgotten, and the books are still right. Clients and staff use what is
visible only.
"""

import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import expect

from .conftest import looks_until, presses
from .test_account import HERE, SECRET, buys_as_a_guest, keeps_the_order, letter_to
from .test_buying import wrong_with
from .test_returns import is_brought

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]


def goes_to_privacy(visitor, home):
    page = visitor.page
    page.locator(f".account__ways a[href='/{home.storefront}/account/privacy/']").click()
    page.wait_for_url("**/account/privacy/")
    assert wrong_with(page) == []


def asks_for_a_copy(visitor, home):
    """With her password; a moment later it lies ready."""
    page = visitor.page
    page.locator(".account__page a[href$='/privacy/copy/']").click()
    assert wrong_with(page) == []
    visitor.keeps(f"privacy-copy-{home.storefront}", both=True)
    page.locator("input[type=password]").fill("not this one")
    page.locator(".account__form button").click()
    expect(page.locator(".field__error")).to_be_visible()
    assert wrong_with(page) == []
    page.locator("input[type=password]").fill(SECRET)
    page.locator(".account__form button").click()
    page.wait_for_url("**/account/privacy/?said=asked")
    looks_until(page, page.locator(".account__asked a.button"))
    assert wrong_with(page) == []
    visitor.keeps(f"privacy-ready-{home.storefront}", both=True)


def opens_her_copy(visitor, home, demo, folder, number, email):
    """By the letter: she downloads it, unpacks it, and reads it without a connection."""
    page = visitor.page
    visitor.opens(letter_to(demo, email, "/privacy/copy/"))
    assert wrong_with(page) == []
    visitor.keeps(f"privacy-fetch-{home.storefront}", both=True)
    with page.expect_download() as fetched:
        page.locator(".door a.button").click()
    file = Path(folder) / fetched.value.suggested_filename
    fetched.value.save_as(file)
    with zipfile.ZipFile(file) as bundle:
        assert bundle.testzip() is None
        assert {"index.html", "data.json"} <= set(bundle.namelist())
        papers = [name for name in bundle.namelist() if name.endswith(".pdf")]
        assert all(bundle.read(name).startswith(b"%PDF") for name in papers)
        bundle.extractall(folder)
    back = page.url
    page.goto((Path(folder) / "index.html").as_uri())
    expect(page.locator("main")).to_contain_text(number)
    expect(page.locator("main")).to_contain_text(email)
    expect(page.locator("main")).to_contain_text(home.fields["address-line1"])
    assert wrong_with(page) == []
    visitor.keeps(f"privacy-read-{home.storefront}", both=True)
    page.goto(back)
    return papers


def asks_to_be_forgotten(visitor, home):
    page = visitor.page
    visitor.opens(f"/{home.storefront}/account/privacy/")
    page.locator(".account__page a[href$='/privacy/erasure/']").click()
    visitor.keeps(f"privacy-erasure-{home.storefront}", both=True)
    assert wrong_with(page) == []
    page.locator("input[type=password]").fill(SECRET)
    page.get_by_role("checkbox").check()
    page.locator(".account__form button").click()


def looks_until_signed_out(page):
    """The account closes as soon as the worker forgot her: the door stands where her pages were."""
    for _ in range(60):
        page.goto(page.url.partition("/account/")[0] + "/account/privacy/")
        if "/account/sign-in/" in page.url:
            return
        page.wait_for_timeout(500)
    raise AssertionError("she is still signed in")


def is_paid_and_counted(staff, demo, number):
    """What an order is worth, as staff read it: its sums, its lines and its state."""
    staff.goto(f"{demo.address}/back-office/orders/{number}/")
    words = staff.locator("main").inner_text()
    sums = [line for line in words.splitlines() if "€" in line or "$" in line]
    assert sums
    return sums


@HERE
def test_she_downloads_a_copy_and_opens_it_and_is_forgotten_while_the_books_stay_right(
    home, visitor, demo, desk, tmp_path
):
    email = f"privacy-{home.storefront}@example.com"
    number = buys_as_a_guest(visitor, home, email)
    keeps_the_order(visitor, home, demo, email, number)
    staff, page = desk(), visitor.page
    is_brought(staff, demo, number)
    before = is_paid_and_counted(staff, demo, number)
    expect(staff.locator("main")).to_contain_text(email)
    goes_to_privacy(visitor, home)
    asks_for_a_copy(visitor, home)
    assert opens_her_copy(visitor, home, demo, tmp_path, number, email)

    asks_to_be_forgotten(visitor, home)
    looks_until_signed_out(page)
    assert is_paid_and_counted(staff, demo, number) == before
    expect(staff.locator("main")).not_to_contain_text(email)
    expect(staff.locator("main")).not_to_contain_text(home.fields["address-line1"])
    staff.goto(f"{demo.address}/back-office/orders/{number}/papers/invoice.html")
    expect(staff.locator("body")).to_contain_text(home.fields["address-line1"])


@pytest.mark.parametrize("visitor", [390], indirect=True)
def test_a_guest_is_forgotten_by_a_letter_and_staff_see_every_step(visitor, demo, desk):
    page, email = visitor.page, "nobody-known@example.com"
    visitor.opens("/en-us/legal/")
    page.locator("a[href='/en-us/privacy/']").click()
    assert wrong_with(page) == []
    visitor.keeps("privacy-guest", both=True)
    page.locator("main").get_by_label("E-mail").fill(email)
    page.get_by_role("button", name="Forget me").click()
    expect(page.locator("h1")).to_contain_text("look into your mail")
    assert wrong_with(page) == []
    visitor.opens(letter_to(demo, email, "/privacy/confirm/"))
    visitor.keeps("privacy-prove", both=True)
    assert wrong_with(page) == []
    page.get_by_role("button", name="Yes, forget me").click()
    expect(page.locator("h1")).to_contain_text("Thank you")

    staff = desk("data-requests/?show=ended")
    looks_until(staff, staff.get_by_role("link", name="P1").first)
    staff.locator(".backoffice-filter input").fill(email)
    staff.locator(".backoffice-filter button").click()
    staff.locator("th[scope=row] a").first.click()
    expect(staff.locator(".order-state")).to_contain_text("Done")
    expect(staff.locator("table.listing")).to_contain_text("Forgotten")
    staff.goto(f"{demo.address}/back-office/data-requests/enter/")
    staff.locator("input[name=name]").fill("Anna Berg")
    staff.locator("main input[name=email]").fill("anna.by-letter@example.com")
    staff.get_by_role("button", name="Write it down").click()
    staff.get_by_label("How you found out who asks").fill("Called back at the number of her order.")
    presses(staff, staff.get_by_role("button", name="It is clear"))
    looks_until(staff, staff.locator(".order-state", has_text="Lies ready"))
    staff.goto(f"{demo.address}/back-office/data-requests/retention/")
    expect(staff.get_by_role("table")).to_contain_text("30 days")

"""A guest gives: she sees the card as she writes it, keeps what she agreed on as PDF, and no price lies in the parcel."""

import re

import pypdfium2
import pytest
from playwright.sync_api import expect

from .test_buying import (
    APPROVED,
    HOMES,
    PIECES,
    goes_to_checkout,
    is_reached,
    orders,
    pays_with,
    puts_into_bag,
    says_where,
    sees_her_order,
    wrong_with,
)

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]
WORDS = {"en-us": "For Bruno,\nwith love.", "ja-jp": "美月へ、\n愛を込めて"}


def words_of(pdf):
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(document[place].get_textpage().get_text_range() for place in range(len(document)))


def writes_what_she_sees(visitor, words, storefront):
    """The card follows what she types; a sign that it cannot bear is refused, and nothing is lost."""
    page = visitor.page
    page.locator("#gift .step__edit").click()
    page.locator("#gift input[name=wrap]").check()
    page.locator("#gift input[name=hide_prices]").check()
    page.locator("#gift textarea").fill(f"{words} \N{GRINNING FACE}")
    expect(page.locator("#gift .gift-card__words")).to_contain_text(words.split("\n")[1])
    page.locator(".step--open button.button").last.click()
    expect(page.locator("#gift .field__error")).to_contain_text("\N{GRINNING FACE}")
    page.locator("#gift textarea").fill(words)
    expect(page.locator("#gift .gift-card__words")).to_have_text(words)
    visitor.keeps(f"gift-card-{storefront}", both=True, of="#gift")
    page.locator(".step--open button.button").last.click()
    page.locator("#payment.step--open").wait_for()


@pytest.mark.parametrize(
    ("home", "visitor"), [(HOMES[0], 390), (HOMES[2], 1440)], indirect=["visitor"], ids=["en-us", "ja-jp"]
)
def test_a_guest_gives_and_keeps_her_papers_and_the_parcel_holds_no_price(visitor, home, desk):
    page, words = visitor.page, WORDS[home.storefront]
    puts_into_bag(visitor, home, PIECES[0])
    goes_to_checkout(visitor, home)
    is_reached(visitor, home)
    says_where(visitor, home)
    writes_what_she_sees(visitor, words, home.storefront)
    orders(visitor)
    pays_with(visitor, APPROVED)
    sees_her_order(visitor, home)
    visitor.keeps(f"order-papers-{home.storefront}", both=True, of=".order-papers")
    link = page.locator(".order-papers a[href$='confirmation.pdf']")
    confirmation = words_of(page.request.get(link.evaluate("a => a.href")).body())
    assert home.fields["given-name"] in confirmation
    assert words.split("\n")[1] in confirmation
    number = re.search(r"E-\d+-\d", confirmation).group()
    page.locator(".order-papers a[href$='confirmation.html']").click()
    expect(page.locator(".sheet")).to_contain_text(number)
    assert wrong_with(page) == []
    visitor.keeps(f"confirmation-{home.storefront}", both=True)
    slip, card = packs(desk(f"orders/{number}/"))
    assert home.total not in slip
    assert words.split("\n")[1] in card
    page.go_back()
    page.reload()
    invoice = page.locator(".order-papers a[href$='invoice.pdf']")
    assert home.total in words_of(page.request.get(invoice.evaluate("a => a.href")).body())


def packs(staff):
    """Somebody of the staff prints the slip and the card, and sends it. Returns the words of both."""
    printed = []
    for name in ("Packing slip", "Card of the gift"):
        link = staff.get_by_role("link", name=f"PDF {name}")
        printed.append(words_of(staff.request.get(link.evaluate("a => a.href")).body()))
    for field in staff.locator("input[name^=serials-]").all():
        field.fill(staff.locator(f"datalist#{field.get_attribute('list')} option").first.text_content() or "")
    staff.get_by_role("button", name="It left the house").click()
    staff.get_by_text("It is on its way").first.wait_for()
    return printed

"""A ring is composed of a setting and one of fifty thousand stones, kept, opened on another device and bought there; of two
who want the same stone one gets it, and the other is told and chooses another.
"""

import re
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from .conftest import ROOT, Visitor, presses, viewport
from .test_buying import (
    APPROVED,
    HOMES,
    goes_to_checkout,
    is_reached,
    orders,
    pays_with,
    says_where,
    sees_her_order,
    wrong_with,
)

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]
ALL, OF_THE_HOUSE = 50_000, 2_000
SUPPLIED = """
import csv, itertools, pathlib, random, sys
from studio.gems import stones
rows = itertools.islice(stones(random.Random(1891), int(sys.argv[2])), int(sys.argv[3]), None)
with pathlib.Path(sys.argv[1]).open("w", newline="") as file:
    for row, usd in rows:
        row |= {"price_us": usd, "price_eu": round(usd * 0.94)}
        if not file.tell():
            writer = csv.DictWriter(file, list(row))
            writer.writeheader()
        writer.writerow(row)
"""
"""A supplier's list, invented as the house's own two thousand were, after which it goes on."""
HERE = pytest.mark.parametrize(
    ("home", "visitor"), [(HOMES[0], 390), (HOMES[1], 1440)], indirect=["visitor"], ids=["en-us", "fr-fr"]
)
TAKEN = re.compile(r"/payments/rehearsal/|/bag/")


@pytest.fixture(scope="session")
def fifty_thousand(demo, tmp_path_factory):
    """The demo with as many stones as a large house has, loaded by the command that loads a supplier's list."""
    file = tmp_path_factory.mktemp("stones") / "list.csv"
    told = [sys.executable, "-c", SUPPLIED, str(file), str(ALL), str(OF_THE_HOUSE)]
    subprocess.run(told, env=demo.environment, cwd=ROOT / "houses" / "vaurelle", check=True, timeout=120)
    load = [sys.executable, "-m", "ecrin", "import-stones", str(file)]
    subprocess.run(load, env=demo.environment, cwd=ROOT, check=True, timeout=600, capture_output=True)
    return demo


@pytest.fixture
def other_device(browser, demo, visitor):
    """A second browser, as wide as hers is not."""
    width = 1440 if visitor.has_phone else 390
    context = browser.new_context(viewport=viewport(width), has_touch=width < 600, reduced_motion="reduce")
    context.set_default_timeout(15_000)
    yield Visitor(context.new_page(), demo.address, width)
    context.close()


def number_in(locator):
    """A number as a page writes it, whatever stands between its thousands."""
    return int(re.sub(r"\D", "", locator.inner_text()))


def chooses_a_setting(visitor, home, metal="yellow-gold"):
    """From the beginning to the stones that a setting takes."""
    page = visitor.page
    visitor.opens(f"/{home.storefront}/ring/")
    assert number_in(page.locator(".ring-hero__words p.small")) > ALL - 100  # some were ordered meanwhile
    assert not re.search(r"\d{4}", page.locator(".ring-hero__words p.small").inner_text())
    page.locator(".ring-hero__ways a[href$='/ring/settings/']").click()
    page.locator(f".ring-setting a.chip[href*='metal={metal}']").first.click()
    page.locator("[data-stones]").wait_for()


def narrows(visitor):
    """Ovals of one to one and a half carats, G or better: every choice says at once how many are left."""
    page, total = visitor.page, visitor.page.locator("[data-part=count]")
    every = number_in(total)
    if visitor.has_phone:
        page.locator("[data-opens=filters]").click()
    ovals = number_in(page.locator("[data-part=shape-oval]"))
    assert 0 < ovals < every
    page.locator(".shape-choice:has([value=oval])").click()
    expect(page).to_have_url(re.compile("shape=oval"))
    assert number_in(total) == number_in(page.locator("[data-part=show]")) == ovals
    page.locator("[name=carat-from]").fill("1")
    page.locator("[name=carat-to]").fill("1,5")
    page.locator("[name=colour-to]").select_option("G")
    expect(page).to_have_url(re.compile("(?=.*carat-to=1)(?=.*colour-to=G)"))
    left = number_in(total)
    assert 0 < left < ovals
    assert left == number_in(page.locator("[data-part=shape-oval]"))
    assert wrong_with(page) == []
    visitor.keeps(f"ring-filter-{'phone' if visitor.has_phone else 'wide'}")
    if visitor.has_phone:
        page.locator("[data-part=show]").click()
        expect(page.locator("#filters")).to_be_hidden()
    for row in page.locator(".stone-table tbody tr").all():
        weight, colour = (row.locator("td[data-name]").nth(n).inner_text().split()[-1] for n in (0, 1))
        assert 1 <= float(weight.replace(",", ".")) <= 1.5
        assert colour in "DEFG"


def compares_two(visitor):
    page = visitor.page
    for box in page.locator(".stone-table__compare input").all()[:2]:
        box.check()
    page.locator("#compare-form button").click()
    expect(page.locator(".compare thead th")).to_have_count(2)
    assert wrong_with(page) == []
    visitor.keeps(f"ring-compare-{'phone' if visitor.has_phone else 'wide'}")
    page.locator(".compare thead th a").first.click()
    page.locator(".ring-stage--stone").wait_for()


def sets_it(visitor, place=2):
    """The stone that she looks at, in her setting, in one of its sizes. Returns what the ring costs, as it is written."""
    page = visitor.page
    page.locator(".ring-page__told a.button--wide").click()
    sizes = page.locator(".ring-buy select[name=sku]")
    sizes.select_option(sizes.locator("option:not([disabled])").nth(place).get_attribute("value"))
    return page.locator(".price--large").inner_text()


def puts_it_into_her_bag(visitor):
    page = visitor.page
    page.locator(".ring-buy button:not([formaction])").click()
    page.locator(".bag-line").first.wait_for()


def is_at_the_button(visitor, home):
    goes_to_checkout(visitor, home)
    is_reached(visitor, home)
    says_where(visitor, home)


@HERE
def test_a_ring_is_composed_kept_opened_on_another_device_and_bought_there(visitor, home, fifty_thousand, other_device):
    page, kind = visitor.page, "phone" if visitor.has_phone else "wide"
    chooses_a_setting(visitor, home)
    narrows(visitor)
    compares_two(visitor)
    certificate = page.locator(".ring-page__told .eyebrow").inner_text()
    assert wrong_with(page) == []
    visitor.keeps(f"ring-stone-{kind}")
    cost = sets_it(visitor)
    assert wrong_with(page) == []
    presses(page, page.locator(".ring-buy button[formaction$='/ring/keep/']"))
    link = page.locator(".notice--ok a").get_attribute("href")
    assert wrong_with(page) == []
    visitor.keeps(f"ring-kept-{kind}")

    there = other_device.page
    there.goto(link)
    assert there.locator(".price--large").inner_text() == cost
    size = there.locator(".ring-buy select[name=sku] option:checked")
    assert size.get_attribute("value")
    other_device.keeps(f"ring-opened-from-{kind}")
    puts_it_into_her_bag(other_device)
    is_at_the_button(other_device, home)
    orders(other_device)
    pays_with(other_device, APPROVED)
    sees_her_order(other_device, home)
    expect(there.locator(".order-page .piece")).to_contain_text(certificate, ignore_case=True)
    other_device.keeps(f"ring-order-from-{kind}")

    page.goto(link)  # its stone is hers now: the link says so to everybody else, and nothing can be bought
    expect(page.locator(".ring-page__told .notice").first).to_be_visible()
    expect(page.locator(".ring-buy")).to_have_count(0)
    expect(page.locator(".alternatives li")).to_have_count(3)
    visitor.keeps(f"ring-gone-{kind}")


def takes_the_largest(visitor, home):
    """Both find the same stone: the largest that the setting takes."""
    page = visitor.page
    chooses_a_setting(visitor, home, metal="platinum")
    page.locator("[name=sort]").select_option("-carat")
    expect(page).to_have_url(re.compile("sort=-carat"))
    page.locator(".stone-table tbody a").first.click()
    number = page.locator(".facts [dir=ltr]").inner_text()
    sets_it(visitor)
    puts_it_into_her_bag(visitor)
    is_at_the_button(visitor, home)
    page.locator("input[name=terms]").check()
    return number


@pytest.mark.parametrize("visitor", [390], indirect=True)
def test_of_two_who_order_the_same_stone_one_gets_it_and_the_other_chooses_another(
    visitor, fifty_thousand, other_device
):
    home, both = HOMES[0], (visitor, other_device)
    first, second = (takes_the_largest(one, home) for one in both)
    assert first == second
    for one in both:
        one.page.locator("button[data-once]").click(no_wait_after=True)
    for one in both:
        one.page.wait_for_url(TAKEN)
    lost = [one for one in both if "/bag/" in one.page.url]
    assert len(lost) == 1
    (winner,) = (one for one in both if one not in lost)
    pays_with(winner, APPROVED)
    sees_her_order(winner, home)

    (loser,) = lost
    page = loser.page
    aside = page.locator(".bag-line--aside")
    expect(aside).to_have_count(1)
    expect(aside).to_contain_text("sold a moment ago")
    assert wrong_with(page) == []
    loser.keeps("ring-race-lost", both=True)
    aside.get_by_role("link", name="Choose another stone").click()
    page.locator(".stone-table tbody a").first.click()
    page.locator(".ring-page__told a.button--wide").click()
    expect(page.locator(".ring-buy select[name=sku]")).not_to_have_value("")  # her size is kept
    puts_it_into_her_bag(loser)
    goes_to_checkout(loser, home)
    page.locator("#payment.step--open").wait_for()  # nothing has to be typed again
    orders(loser)
    pays_with(loser, APPROVED)
    sees_her_order(loser, home)

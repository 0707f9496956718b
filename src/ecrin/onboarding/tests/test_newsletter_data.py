"""What letters may be about, and what markets ask for, from a house's file."""

import pytest

from ecrin.core.errors import InvalidInput
from ecrin.markets.models import Market
from ecrin.newsletter.models import Interest, NewsletterRule
from ecrin.onboarding.house_data.newsletter import load_newsletter

pytestmark = pytest.mark.django_db


@pytest.fixture
def load(markets, tmp_path):
    def from_text(text):
        (tmp_path / "newsletter.toml").write_text(text, encoding="utf-8")
        load_newsletter(tmp_path, {market.code: market for market in Market.objects.all()})

    return from_text


def test_interests_stand_in_the_order_of_the_file_in_every_language_that_it_has(load):
    load("""
[[interest]]
code = "watches"
name = "Watches"
names = { fr = "Horlogerie" }
[[interest]]
code = "events"
name = "Events"
[[rule]]
market = "ca"
days = 3
words = "We write from Quince Street."
""")
    assert [one.code for one in Interest.objects.all()] == ["watches", "events"]
    assert str(Interest.objects.get(code="watches").text("name", "fr")) == "Horlogerie"
    rule = NewsletterRule.objects.get()
    assert (rule.market.code, rule.days, rule.must_confirm) == ("ca", 3, True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[rule]]\nmarket = "mars"', "no such market"),
        ('[[rule]]\nmarket = "fr"\nat_once = true', "asks that the letter confirms"),
        ('[[interest]]\ncode = "Not A Code"\nname = "x"', "lower-case letters"),
        ('[[interest]]\ncode = "x"', "name"),
        ('[[interest]]\ncode = "x"\nname = "x"\nnam = 1', "nam"),
    ],
)
def test_what_cannot_be_is_told_with_its_place(load, text, said):
    with pytest.raises(InvalidInput, match=said):
        load(text)

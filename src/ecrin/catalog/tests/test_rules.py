from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecrin.catalog.rules import (
    BadRule,
    Candidate,
    PricePoint,
    SelectionRule,
    address_part,
    after_source_change,
    band_of,
    gtin_check_digit,
    is_country,
    is_gtin,
    is_hs_code,
    level_in,
    lowest_since,
    missing_texts,
    price_bands,
    price_in,
    slug_of,
    slugs_in,
    with_translation,
)
from ecrin.catalog.rules.addresses import SLUG
from ecrin.catalog.rules.products import OperatorInfo
from ecrin.catalog.rules.safety import is_european, safety_gaps

NOW = datetime(2026, 11, 23, tzinfo=UTC)


@given(st.text(max_size=60))
def test_a_slug_is_always_one_and_stays_itself(text):
    slug = slug_of(text, limit=30)
    assert slug == "" or SLUG.fullmatch(slug)
    assert len(slug) <= 30
    assert slug_of(slug) == slug


@pytest.mark.parametrize(
    ("text", "slug"),
    [("Bague Étoile, or rose", "bague-etoile-or-rose"), ("Cœur d'or", "coeur-dor"), ("Straße №5", "strasse-no5")],
)
def test_a_slug_folds_what_people_write(text, slug):
    assert slug_of(text) == slug


def test_an_address_names_the_reference_once_there_is_one():
    assert address_part("aurore-ring", "MV10240") == "aurore-ring-mv10240"
    assert address_part("aurore-ring", "MV/10-240") == "aurore-ring-mv-10-240"
    assert address_part("aurore-ring", None) == "aurore-ring"


@given(
    st.from_regex(SLUG, fullmatch=True),
    st.one_of(st.none(), st.from_regex(r"[A-Z0-9]{1,4}(-[A-Z0-9]{1,3})?", fullmatch=True)),
)
def test_every_address_holds_its_slug(slug, reference):
    assert slug in slugs_in(address_part(slug, reference))


@pytest.mark.parametrize(
    ("state", "own", "everywhere", "level"),
    [
        ("open", None, None, "online"), ("show", None, None, "request"), ("closed", "online", None, "hidden"),
        ("open", "boutique", "request", "boutique"), ("open", None, "request", "request"),
        ("show", "online", None, "request"), ("show", "boutique", None, "boutique"), ("open", "hidden", None, "hidden"),
    ],
)  # fmt: skip
def test_the_nearest_row_counts_and_the_market_bounds_it(state, own, everywhere, level):
    assert level_in(state, own, everywhere) == level


@given(st.text("0123456789", min_size=7, max_size=7))
def test_a_gtin_is_known_by_its_check_digit(body):
    right = gtin_check_digit(body)
    assert is_gtin(f"{body}{right}")
    assert not is_gtin(f"{body}{(right + 1) % 10}")


@pytest.mark.parametrize("code", ["4006381333931", "73513537", "036000291452", "10614141000415"])
def test_real_gtins_are_good(code):
    assert is_gtin(code)


@pytest.mark.parametrize("code", ["", "123", "40063813339311", "４006381333931"])
def test_other_numbers_are_no_gtin(code):
    assert not is_gtin(code)


def test_codes_of_customs_and_countries():
    assert all(map(is_hs_code, ["711319", "7113.19", "7113.19.00", "7113190010"]))
    assert not any(map(is_hs_code, ["", "7113", "9813.19", "0013.19", "71131"]))
    assert all(map(is_country, ["FR", "CH", "JP"]))
    assert not any(map(is_country, ["fr", "EU", "UK", "XX", ""]))


@pytest.mark.parametrize("currency", ["USD", "EUR", "JPY", "KWD", "KRW", "AED"])
@given(amount=st.integers(0, 10**12))
def test_every_price_has_one_band(currency, amount):
    bands = price_bands(currency)
    assert sum(band.holds(amount) for band in bands) == 1
    assert band_of(amount, bands).holds(amount)


@given(st.lists(st.integers(1, 9), unique=True), st.dictionaries(st.integers(1, 9), st.integers(1, 99)))
def test_the_nearest_market_with_a_price_counts(chain, amounts):
    price = price_in(chain, amounts)
    first = [amounts[market] for market in chain if market in amounts]
    assert price == (first[0] if first else None)


@given(
    st.lists(st.tuples(st.integers(0, 60), st.one_of(st.none(), st.integers(1, 99))), max_size=8), st.integers(0, 60)
)
def test_the_lowest_price_is_that_of_every_day_looked_at(raw, window):
    days = sorted(dict(raw).items(), reverse=True)
    history = [PricePoint(NOW - timedelta(days=day), amount) for day, amount in days]

    def asked(day):
        known = [amount for begun, amount in days if begun >= day]
        return known[-1] if known else None

    seen = [asked(day) for day in range(window, -1, -1)]
    expected = min((amount for amount in seen if amount is not None), default=None)
    assert lowest_since(history, NOW - timedelta(days=window), NOW) == expected


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({}, "at least one"), ({"colour": "red"}, "colour"), ({"material": []}, "slug"), ({"material": "Not A"}, "slug"),
        ({"is_new": "yes"}, "true or false"), ({"price_max": 3000}, "by currency"),
        ({"price_max": {"usd": 1}}, "by currency"), ({"price_min": {"USD": True}}, "by currency"),
    ],
)  # fmt: skip
def test_a_rule_that_cannot_be_read_is_refused_with_a_sentence(rule, words):
    with pytest.raises(BadRule, match=words):
        SelectionRule.parse(rule)


def test_words_of_a_rule_must_all_hold_and_their_values_are_alternatives():
    rule = SelectionRule.parse({"material": ["pink-gold", "steel"], "is_new": True})
    new = frozenset({"is_new"})
    assert rule.holds(Candidate({"material": frozenset({"steel"})}, new))
    assert not rule.holds(Candidate({"material": frozenset({"steel"})}))
    assert not rule.holds(Candidate({"material": frozenset({"platinum"})}, new))


@pytest.mark.parametrize(("price", "holds"), [(100, True), (300, True), (99, False), (301, False), (None, False)])
def test_price_limits_count_themselves_and_guess_no_currency(price, holds):
    rule = SelectionRule.parse({"price_min": {"USD": 100}, "price_max": {"USD": 300}})
    assert rule.holds(Candidate({}, price=price, currency="USD")) is holds
    assert not rule.holds(Candidate({}, price=price, currency="EUR"))


def test_only_shown_translations_of_a_changed_text_become_outdated():
    before = {
        "fr": {"name": "a", "state": "translated"}, "de": {"name": "a", "state": "draft"},
        "it": {"care": "a", "state": "translated"},
    }  # fmt: skip
    after = after_source_change(before, {"name"}, fields=("name", "care"))
    assert {code: entry["state"] for code, entry in after.items()} == {
        "fr": "outdated", "de": "draft", "it": "translated",
    }  # fmt: skip


def test_a_translation_without_any_text_is_missing():
    one = with_translation({}, "fr", {"name": "a"}, state="translated", fields=("name",))
    assert with_translation(one, "fr", {"name": ""}, state="translated", fields=("name",)) == {}
    assert missing_texts("fr", {"name": "A", "care": ""}, {}) == ("name",)
    assert missing_texts("fr", {"name": "A"}, one) == ()


ATELIER = OperatorInfo(name="A", postal_address="1, rue", electronic_address="a@example.org", country="FR")
WHOLE = {
    "manufacturer": ATELIER, "responsible_person": None, "identifier": "MV1", "has_picture": True, "warnings": "",
    "warned_in": (), "languages": ("de",),
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "gaps"),
    [
        ({}, ()),
        ({"manufacturer": None}, ("manufacturer",)),
        (
            {"manufacturer": OperatorInfo(name="A", postal_address="", electronic_address="x", country="FR")},
            ("manufacturer-address",),
        ),
        (
            {"manufacturer": OperatorInfo(name="A", postal_address="x", electronic_address="x", country="CH")},
            ("responsible-person",),
        ),
        ({"identifier": "", "has_picture": False}, ("identifier", "picture")),
        ({"warnings": "Small parts"}, ("warnings:de",)),
        ({"warnings": "Small parts", "warned_in": ("de",)}, ()),
    ],
)
def test_staff_are_told_what_the_safety_law_misses(change, gaps):
    assert safety_gaps(**{**WHOLE, **change}) == gaps


def test_a_market_is_european_by_one_of_its_countries():
    assert is_european(["CH", "FR"])
    assert not is_european(["CH", "GB", "US"])

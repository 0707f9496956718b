import json
import string
from dataclasses import replace
from decimal import Decimal
from urllib.parse import parse_qs
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecrin.catalog.rules import size_in
from ecrin.shop.rules.addresses import lookups, named_material, normalised, reference_candidates
from ecrin.shop.rules.choice import Piece, choose
from ecrin.shop.rules.listing import FACETS, Asked, first_page, on_page, page_numbers, query_string, read_asked, without
from ecrin.shop.rules.measures import carats_text, measure
from ecrin.shop.rules.prices import band_code, band_codes, band_edges, bands_by_code
from ecrin.shop.rules.sitemap import MOST_ADDRESSES, Place, addresses_per_file, sitemap_index, urlset
from ecrin.shop.rules.structured import ProductData, VariantData, breadcrumb_list, product_group
from ecrin.shop.templatetags.shop import jsonld

KNOWN = {"material": ("pink-gold", "white-gold"), "category": ("rings",), "price": ("0-1000",)}
queries = st.dictionaries(
    st.sampled_from([*FACETS, "sort", "page", "q", "utm_source"]),
    st.lists(st.sampled_from(["pink-gold", "white-gold", "rings", "0-1000", "price-asc", "2", "-1", "٣", "x y", ""])),
)


@given(queries)
def test_an_address_is_read_back_from_its_own_query(params):
    asked = read_asked(params, KNOWN)
    again = parse_qs(query_string(asked)[1:])
    assert read_asked(again, KNOWN) == asked


@given(queries)
def test_the_order_of_values_makes_no_other_address(params):
    turned = {name: list(reversed(values)) for name, values in reversed(params.items()) if name in FACETS}
    straight = {name: values for name, values in params.items() if name in FACETS}
    assert query_string(read_asked(turned, KNOWN)) == query_string(read_asked(straight, KNOWN))


@given(queries, st.integers(1, 500))
def test_a_pages_address_is_the_first_ones_with_its_number(params, page):
    asked = replace(read_asked(params, KNOWN), page=page)
    assert on_page(query_string(first_page(asked)), page) == query_string(asked)


def test_unknown_values_are_ignored_and_pages_are_numbers():
    asked = read_asked({"material": ["gold", "pink-gold"], "page": ["²"], "sort": ["rank"]}, KNOWN)
    assert asked == Asked(chosen={"material": ("pink-gold",)})


def test_a_removed_filter_starts_from_the_first_page():
    asked = Asked(chosen={"material": ("a", "b")}, page=4)
    assert without(asked, "material", "a") == Asked(chosen={"material": ("b",)})


@pytest.mark.parametrize(
    ("asked", "indexable"),
    [
        (Asked(), True),
        (Asked(page=3), True),
        (Asked(chosen={"material": ("a",)}), True),
        (Asked(chosen={"material": ("a", "b")}), False),
        (Asked(chosen={"price": ("0-1000",)}), False),
        (Asked(sort="price-asc"), False),
        (Asked(words="ring"), False),
    ],
)
def test_search_engines_are_given_shallow_listings_only(asked, indexable):
    assert asked.is_indexable is indexable


@given(st.integers(1, 60), st.integers(1, 60))
def test_a_pager_holds_its_ends_and_neighbours_in_order(page, pages):
    page = min(page, pages)
    shown = page_numbers(page, pages)
    numbers = [number for number in shown if number]
    assert numbers == sorted(set(numbers))
    assert {1, page, pages} <= set(numbers)
    assert None not in {shown[0], shown[-1]}


@given(st.integers(0, 10**12), st.sampled_from(["USD", "JPY", "AED", "KRW"]))
def test_every_amount_lies_within_its_band(amount, currency):
    code = band_code(amount, bands_by_code(currency))
    low, high = band_edges(code)
    whole = amount // (100 if currency in {"USD", "AED"} else 1)
    assert code in band_codes(currency)
    assert low <= whole
    assert high is None or whole < high


@given(st.text(alphabet=string.ascii_letters + "éÉ%/. ", max_size=40))
def test_an_old_address_is_kept_under_one_form(path):
    once = normalised(path)
    assert once.startswith("/")
    assert once == once.casefold()


def test_old_addresses_are_found_encoded_in_capitals_and_without_storefront():
    assert normalised("/en-us/Jewelry/Bagues%20%C3%89toile.html?x=1") == "/en-us/jewelry/bagues étoile.html"
    assert normalised("/a%2520b.html") == "/a b.html"
    assert lookups("/en-us/Rings.html", ["en-us"]) == ("/en-us/rings.html", "/rings.html")
    assert lookups("/Rings.html", ["en-us"]) == ("/rings.html",)


def test_a_former_address_names_its_reference_and_material():
    assert reference_candidates("ring-mv-1") == ("RING-MV-1", "MV-1", "1")
    assert named_material("ring-pink-gold-mv1", ["gold", "pink-gold"]) == "pink-gold"
    assert named_material("marigold-ring-mv1", ["gold"]) == ""


PIECES = [Piece("A", "pink", "52"), Piece("B", "pink", "53", "unavailable"), Piece("C", "white", "54", "later")]


def test_what_cannot_be_had_is_still_shown():
    choice = choose(PIECES)
    assert [(o.value, o.state) for o in choice.sizes] == [("52", "available"), ("53", "unavailable"), ("54", "absent")]
    assert [(o.value, o.state, o.chosen) for o in choice.materials] == [
        ("pink", "available", True),
        ("white", "later", False),
    ]
    assert choice.piece is None
    assert choice.wants_size


def test_a_lone_size_is_chosen_and_an_unknown_one_ignored():
    assert choose(PIECES, material="white").piece == PIECES[2]
    assert choose(PIECES, material="green", size="99").size == ""
    assert choose(PIECES, size="53").piece == PIECES[1]


@given(
    st.lists(st.builds(Piece, st.just("S"), st.sampled_from("ab"), st.sampled_from(["", "1", "2"])), max_size=6),
    st.text(max_size=3),
    st.text(max_size=3),
)
def test_any_address_gives_a_choice_that_exists(pieces, material, size):
    choice = choose(pieces, material=material, size=size)
    assert {option.value for option in choice.sizes} == {piece.size for piece in pieces}
    if choice.piece:
        assert (choice.piece.material, choice.piece.size) == (choice.material, choice.size)


@pytest.mark.parametrize(
    ("carats", "locale", "text"),
    [("0.05", "en_US", "0.05 carats"), ("0.05", "fr_FR", "0,05\xa0carat"), ("1.5", "zh_Hant_HK", "1.5 ct")],
)
def test_a_stones_weight_is_written_as_the_reader_writes_it(carats, locale, text):
    assert carats_text(Decimal(carats), locale) == text


def test_measures_follow_the_market():
    assert measure("width", 2.6, units="metric", locale="de_DE") == "2,6 mm"
    assert measure("width", 25.4, units="imperial", locale="en_US") == "1 in (25.4 mm)"
    assert measure("weight", 4, units="metric", locale="en_US") == "4 g"
    table = {"columns": ["us", "eu"], "rows": [["6", "52"]]}
    assert size_in("52", system="us", table=table) == "6"
    assert size_in("99", system="us", table=table) == "99"
    assert size_in("52", system="jp", table=table) == "52"


def _variant(sku: str, **values) -> VariantData:
    return VariantData(sku=sku, name=sku, url=f"https://x/{sku}", currency="USD", **values)


def test_a_price_on_request_carries_no_offer():
    data = product_group(
        ProductData("Ring", "https://x", "House", variants=(_variant("A", amount=Decimal("3450.00")), _variant("B")))
    )
    priced, asked = data["hasVariant"]
    assert data["@type"] == "ProductGroup"
    assert priced["offers"]["price"] == "3450.00"
    assert "offers" not in asked
    assert "" not in json.loads(json.dumps(priced)).values()


def test_variants_vary_by_what_differs():
    data = product_group(
        ProductData(
            "R", "u", "H", variants=(_variant("A", material="p", size="1"), _variant("B", material="p", size="2"))
        )
    )
    assert data["variesBy"] == ["https://schema.org/size"]


def test_a_lone_variant_is_a_product():
    data = product_group(ProductData("R", "u", "H", variants=(_variant("A", gtin="4006381333931"),)))
    assert (data["@type"], data["gtin13"]) == ("Product", "4006381333931")


def test_a_breadcrumb_counts_from_one():
    assert [step["position"] for step in breadcrumb_list([("a", "u"), ("b", "v")])["itemListElement"]] == [1, 2]


@given(st.text())
def test_nothing_ends_the_data_block(text):
    block = jsonld({"name": text})
    inner = block.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert json.loads(inner) == {"name": text}
    assert not set("<>&") & set(inner)


@given(st.integers(0, 200))
def test_a_sitemap_file_keeps_both_limits(count):
    number = addresses_per_file(count)
    assert 1 <= number <= MOST_ADDRESSES
    assert number * (400 + 300 * count) <= 50 * 1024 * 1024


@pytest.mark.django_db
def test_a_hidden_creation_is_in_no_sitemap_of_its_market_nor_among_the_twins(markets):
    places = [Place("creations/a/", None, frozenset({markets.markets["us"].id})), Place("creations/b&c/")]

    def locations(code):
        market = markets.storefronts[code].market.id
        text = "".join(urlset(places, storefront=code, market=market, known=markets.hreflangs, origin="https://x"))
        return ET.fromstring(text)

    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    assert [url.text for url in locations("en-us").iter(f"{space}loc")] == ["https://x/en-us/creations/b&c/"]
    shown = locations("fr-fr").findall(f"{space}url")
    links = [len(url.findall("{http://www.w3.org/1999/xhtml}link")) for url in shown]
    in_us = [one for one in markets.hreflangs if one.storefront.market.code == "us"]
    assert links == [len(markets.hreflangs) - len(in_us), len(markets.hreflangs)]
    assert "x-default" in {one.value for one in markets.hreflangs}


def test_the_index_names_every_file():
    root = ET.fromstring("".join(sitemap_index({"en-us": 2, "fr-fr": 1}, "https://x")))
    assert len(list(root)) == 3

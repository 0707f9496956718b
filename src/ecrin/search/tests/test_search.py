"""Listing, search and suggestions over a small source of its own, in languages that cut words differently."""

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecrin.core import changes
from ecrin.search import reader, services, storage
from ecrin.search.models import SearchTally, Synonym
from ecrin.search.rules import Document, Query, band_limits, code_of, is_private, pages_of, price_places
from ecrin.search.selectors import exact, find, popular, spelling, suggest

LABELS = {
    "en": {"material": {"pink-gold": "Pink gold", "platinum": "Platinum"}, "category": {"rings": "Rings", "necklaces": "Necklaces"}},
    "fr": {"material": {"pink-gold": "Or rose", "platinum": "Platine"}, "category": {"rings": "Bagues", "necklaces": "Colliers"}},
    "ar": {"material": {"pink-gold": "ذهب وردي", "platinum": "بلاتين"}, "category": {"rings": "خواتم", "necklaces": "قلادات"}},
    "ja": {"material": {"pink-gold": "ピンクゴールド", "platinum": "プラチナ"}, "category": {"rings": "リング", "necklaces": "ネックレス"}},
    "ko": {"material": {"pink-gold": "핑크 골드", "platinum": "플래티늄"}, "category": {"rings": "반지", "necklaces": "목걸이"}},
    "zh-hant": {"material": {"pink-gold": "玫瑰金", "platinum": "鉑金"}, "category": {"rings": "戒指", "necklaces": "項鏈"}},
}  # fmt: skip
NAMES = {
    "en": ("Étoile Ring", "Halo Bracelet Ring", "Aurore Necklace"),
    "fr": ("Bague Étoile", "Bague Halo", "Collier d'Aurore"),
    "ar": ("خاتم إيتوال", "خاتم هالو", "قلادة أورور"),
    "ja": ("エトワール リング", "ヘイロー ダイヤモンドリング", "オロール ネックレス"),
    "ko": ("에투알 반지", "헤일로 다이아몬드 반지", "오로르 목걸이"),
    "zh-hant": ("星辰黃金戒指", "光環戒指", "晨曦項鏈"),
}  # fmt: skip


class Shelf:
    """A source whose creations a test changes by hand."""

    def __init__(self):
        self.prices = {1: 300000, 2: 100000, 3: None}
        self.renders = 0
        self.ours = "1"
        self.materials = {1: ("pink-gold",), 2: ("platinum",), 3: ("pink-gold", "platinum")}

    def documents(self, storefront, keys=None):
        language = storefront.language if storefront.language in NAMES else "en"
        for number, price in list(self.prices.items()):
            key = f"product:{number}"
            if keys is None or key in keys:
                self.renders += 1
                yield Document(
                    key=key,
                    kind="product",
                    title=NAMES[language][number - 1],
                    path=f"{storefront.root}creations/{number}/",
                    codes=(f"MV1024{number}",),
                    card=f"<li>{number} {price}</li>",
                    looks={"material:pink-gold": "", "material:platinum": "<li>3 in platinum</li>"}
                    if number == 3
                    else {},
                    facets={
                        "material": self.materials[number],
                        "category": ("necklaces",) if number == 3 else ("rings",),
                        "_selection": ("classics",) if number == 1 else (),
                    },
                    price=price,
                    rank=number,
                )

    def affected(self, keys):
        keys = set(keys)
        return None if "taxonomy" in keys else {key for key in keys if key.startswith("product:")}

    def labels(self, storefront):
        return LABELS.get(storefront.language, LABELS["en"])

    def version(self):
        return self.ours


@pytest.fixture
def shelf(markets, settings, tmp_path, monkeypatch):
    settings.INDEX_DIR = tmp_path
    shelf = Shelf()
    monkeypatch.setattr(services, "sources", lambda: (shelf,))
    wanted = [markets.storefronts[code] for code in ("en-us", "fr-fr", "ar-ae", "ja-jp", "ko-kr", "zh-hk")]
    monkeypatch.setattr(services, "_served", lambda: tuple(wanted))
    reader.forget()
    services.rebuild()
    yield shelf
    reader.forget()


def numbers(result):
    return [key.removeprefix("product:") for key in result.keys]


def ask(text="", storefront="en-us", **more):
    return numbers(find(Query(storefront, text, **more)))


def test_a_listing_has_cards_in_the_houses_order_and_counts(shelf, django_assert_num_queries):
    with django_assert_num_queries(0):
        result = find(Query("en-us"))
    assert result.cards == ("<li>1 300000</li>", "<li>2 100000</li>", "<li>3 None</li>")
    assert {(f.name, v.value, v.label, v.count) for f in result.facets for v in f.values} == {
        ("material", "pink-gold", "Pink gold", 2),
        ("material", "platinum", "Platinum", 2),
        ("category", "rings", "Rings", 2),
        ("category", "necklaces", "Necklaces", 1),
    }


def test_sorting_by_price_puts_what_has_none_last_both_ways(shelf):
    assert ask(sort="price-asc") == ["2", "1", "3"]
    assert ask(sort="price-desc") == ["1", "2", "3"]


def test_a_chosen_facet_narrows_and_still_counts_its_other_values(shelf):
    result = find(Query("en-us", chosen={"material": ("pink-gold",), "category": ("rings",)}))
    assert numbers(result) == ["1"]
    counts = {(f.name, v.value): (v.count, v.chosen) for f in result.facets for v in f.values}
    assert counts[("material", "platinum")] == (1, False)
    assert counts[("material", "pink-gold")] == (1, True)
    assert counts[("category", "necklaces")] == (1, False)


def test_a_chosen_facets_other_values_are_counted_over_the_corrected_words(shelf):
    chosen = {"material": ("platinum",)}
    right = find(Query("en-us", "necklace", chosen=chosen))
    corrected = find(Query("en-us", "nekclaxe", chosen=chosen))
    assert corrected.corrected == "necklace"
    assert corrected.facets == right.facets
    assert {v.value: v.count for f in right.facets for v in f.values if f.name == "material"} == {
        "pink-gold": 1,
        "platinum": 1,
    }


def test_a_chosen_facets_other_values_are_counted_anew_for_other_words_and_scopes(shelf):
    def counts(text="", **more):
        found = find(Query("en-us", text, chosen={"material": ("platinum",)}, **more))
        return {v.value: v.count for f in found.facets for v in f.values if f.name == "material"}

    assert counts() == {"pink-gold": 2, "platinum": 2}
    assert counts(scope={"category": ("rings",)}) == {"pink-gold": 1, "platinum": 1}
    assert counts("aurore") == {"pink-gold": 1, "platinum": 1}
    assert counts() == {"pink-gold": 2, "platinum": 2}


def test_a_shelf_of_cards_is_found_without_counting(shelf):
    assert find(Query("en-us", counts=False)).facets == ()
    assert find(Query("en-us", counts=False)).cards == find(Query("en-us")).cards
    assert find(Query("en-us")).facets


def test_more_facets_than_an_index_counts_are_refused_with_a_sentence(shelf, monkeypatch):
    many = {f"facet-{number}": {"a": "A"} for number in range(17)}
    monkeypatch.setattr(shelf, "labels", lambda _storefront: many)
    with pytest.raises(ValueError, match="at most 16 facets"):
        services.rebuild()


def test_a_scope_narrows_without_being_shown(shelf):
    result = find(Query("en-us", scope={"_selection": ("classics",)}))
    assert numbers(result) == ["1"]
    assert "_selection" not in {facet.name for facet in result.facets}


@pytest.mark.parametrize(
    "asked",
    [
        {"chosen": {"material": ("platinum",)}},
        {"scope": {"material": ("platinum",)}},
        {"text": "platinum necklace"},
        {"scope": {"material": ("pink-gold", "platinum")}, "chosen": {"material": ("platinum",)}},
    ],
)
def test_a_card_shows_the_material_that_is_asked_for(shelf, asked):
    assert "<li>3 in platinum</li>" in find(Query("en-us", **asked)).cards


@pytest.mark.parametrize("values", [("pink-gold",), ("pink-gold", "platinum"), ("platinum", "pink-gold")])
def test_a_card_keeps_its_own_look_where_that_shows_one_of_the_chosen(shelf, values):
    assert "<li>3 None</li>" in find(Query("en-us", chosen={"material": values})).cards


def test_a_hand_made_order_is_kept(shelf):
    assert ask(keys=("product:3", "product:1")) == ["3", "1"]
    assert ask(keys=("product:3", "product:1"), sort="price-asc") == ["1", "3"]
    assert ask(keys=()) == []


def test_any_price_range_can_be_asked_for(shelf):
    assert ask(chosen={"price": ("0-2000",)}) == ["2"]
    assert ask(chosen={"price": ("1000-",)}) == ["1", "2"]
    assert ask(chosen={"price": ("nonsense",)}) == []


def test_pages_are_cut_and_a_page_past_the_last_is_the_last(shelf):
    result = find(Query("en-us", size=2, page=9))
    assert (numbers(result), result.page, result.pages, result.total) == (["3"], 2, 2, 3)


@pytest.mark.parametrize(
    ("storefront", "text", "expected"),
    [
        ("en-us", "etoile", {"1"}),
        ("en-us", "ÉTOILE rings", {"1"}),
        ("en-us", "braclet", {"2"}),
        ("en-us", "rose gold necklace", {"3"}),
        ("en-us", "pendant", {"3"}),
        ("en-us", "MV10242", {"2"}),
        ("en-us", "mv-10 242", {"2"}),
        ("en-us", "10243", {"3"}),
        ("en-us", "the rings of pink gold", {"1"}),
        ("fr-fr", "bague or rose", {"1"}),
        ("fr-fr", "colliers", {"3"}),
        ("ar-ae", "خاتم", {"1", "2"}),
        ("ar-ae", "الخواتم", {"1", "2"}),
        ("ar-ae", "ايتوال", {"1"}),
        ("ja-jp", "指輪", {"1", "2"}),
        ("ja-jp", "ダイヤ", {"2"}),
        ("ja-jp", "ピンクゴールドリング", {"1"}),
        ("ja-jp", "ピンクゴールドのリング", {"1"}),
        ("ko-kr", "핑크골드 반지", {"1"}),
        ("ko-kr", "로즈 골드 반지", {"1"}),
        ("ko-kr", "반지", {"1", "2"}),
        ("ko-kr", "다이아몬드반지", {"2"}),
        ("zh-hk", "黃金", {"1"}),
        ("zh-hk", "玫瑰金戒指", {"1"}),
        ("zh-hk", "戒", {"1", "2"}),
        ("zh-hk", "黃色金戒", set()),
    ],
)
def test_people_find_what_they_mean(shelf, storefront, text, expected):
    assert set(ask(text, storefront)) == expected


def test_words_that_nothing_has_are_corrected_to_the_closest(shelf):
    result = find(Query("en-us", "nekclaxe"))
    assert result.corrected == "necklace"
    assert numbers(result) == ["3"]
    assert spelling("en-us", "nekclaxe") == "necklace"


def test_nothing_is_found_for_words_that_are_like_nothing(shelf):
    assert ask("zzzzqqqq") == []


def test_a_synonym_that_staff_add_is_found_after_the_next_update(shelf):
    assert ask("sparkler") == []
    Synonym.objects.create(language="en", words="sparkler, ring")
    assert services.update() == changes.latest()
    reader.refresh()
    assert set(ask("sparkler")) == {"1", "2"}


def test_only_what_changed_is_written_and_a_page_falls_only_then(shelf):
    before = find(Query("en-us")).number
    shelf.renders = 0
    changes.touch("product:2")
    services.update()
    reader.refresh()
    assert shelf.renders == 6
    assert find(Query("en-us")).number == before
    shelf.prices[2] = 900000
    changes.touch("product:2")
    services.update()
    reader.refresh()
    result = find(Query("en-us", sort="price-desc"))
    assert result.number > before
    assert numbers(result) == ["2", "1", "3"]


def test_a_commit_within_the_same_tick_of_the_clock_is_seen(shelf):
    meta = storage.current("en-us") / "meta.json"
    before = meta.stat()
    assert ask(sort="price-asc") == ["2", "1", "3"]
    shelf.prices[1] = 50000
    changes.touch("product:1")
    services.update()
    os.utime(meta, ns=(before.st_atime_ns, before.st_mtime_ns))
    reader.refresh()
    assert ask(sort="price-asc") == ["1", "2", "3"]


def test_what_left_the_shop_leaves_the_index(shelf):
    del shelf.prices[1]
    changes.touch("product:1")
    services.update()
    reader.refresh()
    assert ask() == ["2", "3"]


def test_cards_made_another_way_are_all_made_anew(shelf):
    shelf.ours, shelf.renders = "2", 0
    services.update()
    assert shelf.renders == 18


def test_changes_that_are_no_longer_kept_mean_a_rebuild(shelf, monkeypatch):
    changes.touch("product:1")
    monkeypatch.setattr(changes, "is_kept_since", lambda _number: False)
    shelf.renders = 0
    services.update()
    assert shelf.renders == 18


def test_one_process_writes_at_a_time(shelf):
    with storage.writing() as first, storage.writing() as second:
        assert (first, second) == (True, False)
        with pytest.raises(RuntimeError, match="another process"):
            services.rebuild()


def test_suggestions_finish_words_and_lead_to_things(shelf, django_assert_num_queries):
    with django_assert_num_queries(0):
        found = suggest("en-us", "aur")
    assert [item.title for item in found.items] == ["Aurore Necklace"]
    assert found.terms == ("aurore",)
    assert suggest("en-us", " ").items == ()
    assert [item.title for item in suggest("zh-hk", "晨").items] == ["晨曦項鏈"]


def test_a_reference_leads_to_its_creation(shelf):
    assert exact("en-us", "mv 10243") == "/en-us/creations/3/"
    assert exact("en-us", "MV99999") is None
    assert exact("en-us", "ring") is None


def test_a_storefront_without_an_index_finds_nothing(shelf):
    assert find(Query("de-de")).total == 0
    assert exact("de-de", "MV10241") is None


def test_what_was_searched_is_tallied_without_persons(shelf):
    services.flush_tallies()  # what other tests searched in this process
    SearchTally.objects.all().delete()
    for words, found in (("Ring ", 2), ("ring", 2), ("tiara", 0), ("alma@maison.example", 0)):
        services.tally(storefront="en-us", words=words, found=found)
    assert services.flush_tallies() == 2
    services.tally(storefront="en-us", words="ring", found=3)
    services.flush_tallies()
    assert set(SearchTally.objects.values_list("words", "times", "found")) == {("ring", 3, 3), ("tiara", 1, 0)}
    assert popular("en-us") == ("ring",)


def test_nobody_is_shown_what_another_misspelt_or_made_up(shelf):
    for words in ("rign", "ring by a rival", "aurore ring"):
        services.tally(storefront="en-us", words=words, found=2)
    services.flush_tallies()
    assert popular("en-us") == ("aurore ring",)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_no_input_breaks_the_search(shelf, text):
    for storefront in ("en-us", "ar-ae", "ja-jp"):
        find(Query(storefront, text))
        suggest(storefront, text)
        exact(storefront, text)


@given(st.integers(0, 2**40), st.integers(0, 2**40), st.integers(0, 5000), st.integers(0, 5000))
def test_price_places_sort_as_prices_do(one, other, rank, rank_of_other):
    up, down = price_places(one, rank)
    up_of_other, down_of_other = price_places(other, rank_of_other)
    if one < other:
        assert up < up_of_other
        assert down < down_of_other
    assert price_places(None, rank)[0] > up
    assert price_places(None, rank)[1] < down


def test_bands_codes_pages_and_private_words():
    assert band_limits("1000-2500", 2) == (100000, 249999)
    assert band_limits("-", 2) is None
    assert code_of("mv-10 240/53") == "MV1024053"
    assert [pages_of(total, 24) for total in (0, 1, 24, 25)] == [1, 1, 1, 2]
    assert is_private("+33 1 42 68 53 00")
    assert not is_private("ring 53")

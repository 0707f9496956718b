"""The invented page in `tests/data` has the shape and the oddities of a real one; the real one is read where it is."""

import json
import os
from pathlib import Path
from urllib.parse import quote

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from ecrin.atelier.models import Strap
from ecrin.catalog.models import Category, Department, Material, Price, Product, Selection
from ecrin.core.changes import latest
from ecrin.legal.models import Section, Version
from ecrin.markets.models import DeliveryMethod, Market
from ecrin.onboarding.site_page.addresses import old_path, segments, slug_of
from ecrin.onboarding.site_page.facts import facts_of
from ecrin.onboarding.site_page.load import STEPS, AnotherHouse, import_page
from ecrin.onboarding.site_page.materials import names_and_materials
from ecrin.onboarding.site_page.reader import BrokenPage, parse_page, read_page
from ecrin.onboarding.site_page.shape import shaped
from ecrin.shop.models import MenuDepartment, MenuEntry, MenuTab, OldAddress

PAGE = Path(__file__).parents[4] / "tests" / "data" / "house-page.txt"


@pytest.fixture(scope="module")
def text():
    return PAGE.read_text(encoding="utf-8")


@pytest.fixture
def imported(db, text):
    return import_page(page=parse_page(text))


def test_the_invented_page_is_what_its_script_writes(text):
    space = {}
    script = PAGE.with_name("make_house_page.py")
    exec(
        compile(script.read_text(), str(script), "exec"),
        {"__file__": str(script), "__name__": "script", **space},
        space,
    )
    assert {"page", "menu", "dispatch"} <= set(space)
    assert json.loads(text.splitlines()[2])


def test_a_page_fills_an_empty_house_and_counts_what_it_made(imported):
    counts = imported.counts
    assert imported.is_new
    assert (counts.regions, counts.countries, counts.selling_countries) == (6, 39, 32)
    assert (counts.country_language_pairs, counts.markets, counts.storefronts, counts.languages) == (50, 21, 30, 11)
    assert (counts.departments, counts.tabs, counts.entries, counts.quick_links) == (8, 10, 15, 9)
    assert (counts.mentions, counts.products, counts.products_with_material) == (8, 5, 4)
    assert (counts.products_with_several_materials, counts.products_without_material) == (2, 1)
    assert (counts.straps, counts.sorts, counts.legal_sections, counts.contact_hours) == (2, 3, 3, 6)
    assert imported.differences == []
    assert MenuDepartment.objects.count() == counts.departments
    assert MenuTab.objects.count() == counts.tabs
    assert MenuEntry.objects.count() == counts.entries + counts.quick_links
    assert Product.objects.count() == counts.products + counts.straps
    assert Strap.objects.filter(width=None, product__slug__startswith="strap-").count() == counts.straps
    assert OldAddress.objects.count() == counts.old_addresses


def test_no_price_and_no_reference_is_invented(imported):
    assert not Price.objects.exists()
    assert set(Product.objects.exclude(slug__startswith="strap-").values_list("reference", flat=True)) == {None}
    assert not Product.objects.filter(variants__sku__isnull=False).exists()


def test_several_materials_make_a_blend_whose_parts_are_counted(imported):
    blend = Material.objects.get(slug="white-gold-yellow-gold")
    assert blend.name == "White gold, yellow gold"
    assert set(blend.parts.values_list("slug", flat=True)) == {"white-gold", "yellow-gold"}


def test_a_link_narrows_to_a_collection_or_leads_to_a_category_of_its_own(imported):
    targets = dict(OldAddress.objects.values_list("path", "target"))
    assert targets["/en-us/collections/jewelry/rings/marée.html"] == "collections/jewelry/rings/maree/"
    assert targets["/en-us/collections/accessories/leather-goods/hand-bags.viewall.html"] == (
        "collections/accessories/leather-goods/hand-bags/"
    )
    assert Category.objects.get(slug="hand-bags").parent.slug == "leather-goods"


def test_the_classics_lead_home_and_pages_that_come_later_to_their_section(imported):
    rows = {row.path: row for row in OldAddress.objects.all()}
    assert rows["/en-us/home/homepage.html"].target == ""
    assert rows["/en-us/home/homepage.html"].is_permanent
    later = rows["/en-us/maison/savoir-faire/the-workshop.html"]
    assert (later.target, later.is_permanent) == ("maison/", False)
    assert rows["/en-us/others/legal-area/terms-use.html"].target == "legal/"


def test_an_absolute_address_and_a_twin_are_one_old_address_each(imported):
    assert OldAddress.objects.filter(path="/en-us/collections/jewelry/selections/diamonds.html").count() == 1
    assert OldAddress.objects.filter(path__startswith="/en-us/collections/jewelry/collections/for-men").count() == 2


def test_titles_lose_their_odd_spaces_and_an_entry_stays_hidden_on_the_phone(imported):
    assert MenuEntry.objects.filter(name="Halo d'Orsane Rings").exists()
    assert MenuEntry.objects.filter(name="Nuit claire").exists()
    assert list(MenuEntry.objects.filter(on_mobile=False).values_list("name", flat=True)) == ["Signet Rings"]
    menu = MenuDepartment.objects.get(key="leather-goods-accessories")
    assert (menu.name, menu.department.slug, menu.address) == ("Accessories", "accessories", "collections/accessories/")


def test_delivery_returns_and_hours_go_to_the_pages_own_market(imported):
    market = Market.objects.get(code="us")
    assert (market.return_days, market.telephone) == (30, "1-555-010-0199")
    express = DeliveryMethod.objects.get(market=market, code="express")
    assert (express.fee, express.free_from, express.min_days, express.max_days) == (3000, 40000, 1, 2)
    assert DeliveryMethod.objects.exclude(market=market).count() == 0
    assert market.contact_hours.count() == 6


def test_the_legal_document_is_a_draft_of_numbered_sections(imported):
    version = Version.objects.get()
    assert version.is_draft
    assert list(Section.objects.values_list("number", flat=True)) == ["1", "1.1", "1.2"]
    assert Section.objects.get(number="1").body.count("\n\n") == 1


def test_a_second_run_changes_nothing(imported, text):
    number = latest()
    again = import_page(page=parse_page(text))
    assert not again.is_new
    assert latest() == number
    assert again.counts == imported.counts


def test_what_staff_changed_is_kept_and_the_difference_is_said(imported, text):
    Market.objects.filter(code="us").update(return_days=60)
    again = import_page(page=parse_page(text))
    assert again.differences == ["Market us: return days is 30 on the page, 60 here."]
    assert Market.objects.get(code="us").return_days == 60


def test_another_house_is_refused_in_one_sentence(db, text):
    Department.objects.create(slug="pens", name="Pens")
    with pytest.raises(AnotherHouse, match="Another house is here already"):
        import_page(page=parse_page(text))
    assert not Market.objects.exists()


def broken(text, old, new):
    assert text.count(old) >= 1
    return text.replace(old, new, 1)


@pytest.mark.parametrize(
    ("old", "new", "line", "path"),
    [
        ('"isCarouselView": true', '"isCarouselView": "yes"', 6, "$.Jewelry.isCarouselView"),
        ('"tabTitle": "Rings"', '"tabTitle": "Rings", "colour": "red"', 6, "$.Jewelry.level1[1].colour"),
        ('"tabTitle": "Rings"', '"tabTitle": "COLLECTIONS"', 6, "$.Jewelry.level1[1]"),
        ('"countryCode": "MX"', '"countryCode": "BR"', 43, "$.regions[0].countries[2]"),
        ('"key": "price-asc"', '"key": "default"', 11, "$[1]"),
        ('"Rings": "RING"', '"Rings": "RING", "Rings": "LEATHER"', 4, "$.Rings"),
        ('"maxwidthmobile": "120"', '"maxwidthmobile": 120', 3, "$.RING.maxwidthmobile"),
        ('"reference": "ORSTRAP2"', '"reference": ""', 12, "$[1].reference"),
    ],
)
def test_a_wrong_shape_is_refused_with_line_and_path_and_nothing_is_loaded(db, text, old, new, line, path):
    with pytest.raises(BrokenPage) as refused:
        import_page(page=parse_page(broken(text, old, new)))
    assert (refused.value.line, refused.value.path) == (line, path)
    assert str(refused.value).startswith(f"Line {line}, {path}: ")
    assert not Market.objects.exists()


@given(share=st.floats(min_value=0, max_value=0.999))
def test_a_page_cut_anywhere_is_refused_with_a_sentence(share):
    whole = PAGE.read_text(encoding="utf-8")
    cut = whole[: int(len(whole) * share)]
    with pytest.raises(BrokenPage, match=r"Nothing was loaded\.$"):
        read_whole(cut)


def read_whole(text):
    page = parse_page(text)
    return shaped(page), facts_of(page)


def test_a_file_that_is_no_text_or_not_there_is_refused(tmp_path):
    binary = tmp_path / "page.txt"
    binary.write_bytes(b"https://x.example/\n\xff\xfe")
    with pytest.raises(BrokenPage, match="Line 2: the file is not UTF-8"):
        read_page(binary)
    with pytest.raises(BrokenPage, match="there is no file"):
        read_page(tmp_path / "absent.txt")


def test_the_command_prints_counts_and_refuses_in_one_sentence(db, capsys, tmp_path):
    call_command("import-site", PAGE)
    out = capsys.readouterr().out
    assert "   39 countries" in out
    assert "    8 departments" in out
    bad = tmp_path / "page.txt"
    bad.write_text("https://x.example/\nnothing", encoding="utf-8")
    with pytest.raises(CommandError, match="cut short"):
        call_command("import-site", bad)


def test_progress_is_told_as_often_as_the_bar_expects(db, text):
    steps = []
    import_page(page=parse_page(text), progress=steps.append)
    assert len(steps) == STEPS


def test_names_and_materials_are_read_from_the_end_of_a_mention():
    assert names_and_materials(".aurore-de-nuit-ring-small-model-pink-gold") == (
        "Aurore de Nuit Ring Small Model",
        ("pink-gold",),
    )
    assert names_and_materials(".cadence-watch-yellow-gold-&-steel")[1] == ("yellow-gold", "steel")
    assert names_and_materials(".aube-eau-de-parfum")[1] == ()


@given(st.text(max_size=40))
def test_slugs_hold_only_plain_letters_digits_and_hyphens(title):
    slug = slug_of(title)
    assert slug == "" or all(c.isascii() and (c.isalnum() or c == "-") for c in slug)
    assert slug_of(slug) == slug


def test_addresses_are_decoded_composed_and_lower_case():
    assert old_path("https://x.example/en-us/A/%C3%89toile.html") == "/en-us/a/étoile.html"
    assert segments("/en-us/collections/jewelry/rings/%C3%A9toile.viewall.html") == (
        "collections",
        "jewelry",
        "rings",
        "etoile",
    )


@pytest.mark.real_page
@pytest.mark.skipif(not os.environ.get("ECRIN_REAL_PAGE"), reason="ECRIN_REAL_PAGE names no page")
def test_the_real_page_prints_the_counts_that_were_counted_by_hand(db):
    done = import_page(page=read_page(Path(os.environ["ECRIN_REAL_PAGE"])))
    counts = done.counts
    assert (counts.regions, counts.countries, counts.selling_countries) == (6, 39, 32)
    assert (counts.country_language_pairs, counts.markets, counts.storefronts, counts.languages) == (50, 21, 30, 11)
    assert (counts.departments, counts.tabs, counts.entries, counts.quick_links) == (9, 31, 180, 57)
    assert (counts.phone_links, counts.department_pictures, counts.mentions, counts.products) == (4, 3, 90, 80)
    assert (counts.products_with_material, counts.products_with_several_materials) == (69, 5)
    assert (counts.products_without_material, counts.picture_profiles, counts.category_mappings) == (11, 5, 6)
    assert (counts.sorts, counts.straps, counts.delivery_methods, counts.return_days) == (3, 4, 2, 30)
    assert (counts.contact_hours, counts.footer_groups, counts.legal_sections) == (6, 4, 14)
    assert done.differences == []


# Every old address leads somewhere that answers.


def walked(client):
    """`{old path: problem}` of the old addresses that do not lead to a page; nothing else may be in it."""
    problems = {}
    for row in OldAddress.objects.order_by("path"):
        first = client.get(quote(row.path))
        wanted = 301 if row.is_permanent else 302
        if first.status_code != wanted:
            problems[row.path] = f"answers {first.status_code}, not {wanted}"
            continue
        page = client.get(first["Location"])
        if page.status_code != 200:
            problems[row.path] = f"leads to {first['Location']}, which answers {page.status_code}"
        elif b'class="empty' in page.content and b"on their way" not in page.content:
            problems[row.path] = "leads to an empty page that says nothing"
    return problems


def test_every_old_address_leads_to_a_page_that_answers(imported, client, settings, tmp_path):
    settings.INDEX_DIR = tmp_path
    assert OldAddress.objects.count() > 15
    assert walked(client) == {}


def test_a_selection_that_several_departments_name_is_there_in_each(db, text, client, settings, tmp_path):
    settings.INDEX_DIR = tmp_path
    before, found, after = text.rpartition("jewelry/selections/diamonds.html")
    import_page(page=parse_page(f"{before}gifts/selections/diamonds.html{after}" if found else text))
    assert Selection.objects.get(slug="diamonds").department is None
    assert OldAddress.objects.filter(path__endswith="selections/diamonds.html").count() == 2
    assert walked(client) == {}


@pytest.mark.real_page
@pytest.mark.skipif(not os.environ.get("ECRIN_REAL_PAGE"), reason="ECRIN_REAL_PAGE names no page")
def test_every_address_of_the_real_page_leads_to_a_page_that_answers(db, client, settings, tmp_path):
    settings.INDEX_DIR = tmp_path
    import_page(page=read_page(Path(os.environ["ECRIN_REAL_PAGE"])))
    assert OldAddress.objects.count() >= 218
    assert walked(client) == {}

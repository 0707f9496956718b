"""Staff edit the menu and the footer: the tree shows at once what they did, and what leads nowhere is refused."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ecrin.backoffice.tests.factories import person
from ecrin.core.journal import Fact
from ecrin.shop.models import FooterGroup, FooterLink, MenuDepartment, MenuEntry, MenuTab, MobileLink
from ecrin.shop.rules.trees import moved, reordered
from ecrin.shop.tests.factories import shelf

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree(markets):
    """Two departments; the first has two tabs, of which the first has two entries."""
    jewelry = shelf().jewelry
    first = MenuDepartment.objects.create(key="jewelry", name="Jewelry", department=jewelry, position=1)
    MenuDepartment.objects.create(key="gifts", name="Gifts", address="collections/watches/", position=2)
    rings = MenuTab.objects.create(department=first, name="Rings", view_all="collections/jewelry/rings/", position=1)
    MenuTab.objects.create(department=first, name="Necklaces", view_all="collections/jewelry/necklaces/", position=2)
    for place, name in enumerate(("Bands", "Pink gold"), start=1):
        MenuEntry.objects.create(tab=rings, name=name, address="collections/jewelry/rings/bands/", position=place)
    group = FooterGroup.objects.create(name="Creations", position=1)
    FooterLink.objects.create(group=group, name="Our jewelry", address="collections/jewelry/", position=1)
    return first


@pytest.fixture
def editor(client):
    staff = person("editor")
    client.force_login(staff)
    return staff


def names(rows):
    return list(rows.order_by("position", "id").values_list("name", flat=True))


def edit(client, row, **said):
    kind = row._meta.model_name
    values = {
        field: getattr(row, field) for field in ("name", "address", "view_all", "key", "kind") if hasattr(row, field)
    }
    values |= {
        field: getattr(row, f"{field}_id") or ""
        for field in ("department", "tab", "group")
        if hasattr(row, f"{field}_id")
    }
    values |= {field: "on" for field in ("on_desktop", "on_mobile") if hasattr(row, field)}
    return client.post(f"/back-office/{kind}/edit/{row.pk}/", values | said)


def test_a_renamed_entry_is_in_the_menu_of_every_storefront(client, tree, editor):
    entry = MenuEntry.objects.get(name="Bands")
    assert edit(client, entry, name="Wedding bands").status_code == 302
    for storefront in ("en-us", "fr-ch"):
        assert "Wedding bands" in client.get(f"/{storefront}/search/").content.decode()
    fact = Fact.objects.get(name="shop.tree-changed")
    assert (fact.subject, fact.data["action"], fact.actor_id) == (f"menuentry:{entry.pk}", "changed", editor.pk)


@pytest.mark.parametrize("address", ["collections/hats/", "no-such-page/", "en-us/collections/jewelry/"])
def test_an_entry_that_leads_nowhere_is_refused_beside_its_field_and_nothing_is_lost(client, tree, editor, address):
    entry = MenuEntry.objects.get(name="Bands")
    answer = edit(client, entry, name="Kept as typed", address=address)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "No storefront has this page." in page
    assert "Kept as typed" in page
    entry.refresh_from_db()
    assert entry.name == "Bands"


def test_a_link_to_another_site_is_kept(client, tree, editor):
    link = FooterLink.objects.get()
    assert edit(client, link, name="On the net", kind="social", address="https://example.org/house").status_code == 302
    assert 'href="https://example.org/house"' in client.get("/en-us/search/").content.decode()


def test_a_new_entry_stands_last_under_the_tab_that_it_was_added_to(client, tree, editor):
    tab = MenuTab.objects.get(name="Rings")
    form = client.get(f"/back-office/menuentry/new/?tab={tab.pk}").content.decode()
    assert re.search(rf'<option value="{tab.pk}" selected', form)
    values = {
        "tab": tab.pk,
        "name": "All rings",
        "kind": "quick",
        "address": "collections/jewelry/rings/",
        "on_mobile": "on",
    }
    assert client.post("/back-office/menuentry/new/", values).status_code == 302
    assert names(tab.entries) == ["Bands", "Pink gold", "All rings"]


def test_a_row_moves_by_its_arrows_and_stays_where_it_is_at_the_end(client, tree, editor):
    tabs = tree.tabs
    second = tabs.get(name="Necklaces")
    before = client.get("/en-us/search/").content.decode()
    assert before.index(">Rings<") < before.index(">Necklaces<")
    client.post("/back-office/trees/move/", {"kind": "menutab", "row": second.pk, "way": "up"})
    after = client.get("/en-us/search/").content.decode()
    assert after.index(">Rings<") > after.index(">Necklaces<")
    client.post("/back-office/trees/move/", {"kind": "menutab", "row": second.pk, "way": "down"})
    for way, order in (
        ("up", ["Necklaces", "Rings"]),
        ("up", ["Necklaces", "Rings"]),
        ("down", ["Rings", "Necklaces"]),
    ):
        client.post("/back-office/trees/move/", {"kind": "menutab", "row": second.pk, "way": way})
        assert names(tabs) == order
    menu = client.get("/en-us/search/").content.decode()
    assert menu.index(">Rings<") < menu.index(">Necklaces<")


def test_rows_are_put_into_the_order_that_they_were_dragged_into(client, tree, editor):
    rows = list(MenuDepartment.objects.order_by("position").values_list("pk", flat=True))
    answer = client.post("/back-office/trees/order/", {"kind": "menudepartment", "row": rows[::-1]})
    assert answer.status_code == 200
    assert names(MenuDepartment.objects) == ["Gifts", "Jewelry"]
    assert client.post("/back-office/trees/order/", {"kind": "nonsense", "row": rows}).status_code == 404


def test_a_row_is_taken_away_with_what_stands_under_it(client, tree, editor):
    tab = MenuTab.objects.get(name="Rings")
    assert client.post(f"/back-office/menutab/delete/{tab.pk}/").status_code == 302
    assert not MenuEntry.objects.exists()
    assert "Pink gold" not in client.get("/en-us/search/").content.decode()


def test_who_has_rights_in_one_market_does_not_change_the_tree_of_all(client, tree, markets):
    client.force_login(person("editor", markets=["us"], email="us@house.test"))
    entry = MenuEntry.objects.get(name="Bands")
    assert edit(client, entry, name="Hers").status_code in {302, 403}
    client.post("/back-office/trees/move/", {"kind": "menutab", "row": entry.tab_id, "way": "down"})
    assert client.post(f"/back-office/menuentry/delete/{entry.pk}/").status_code in {302, 403}
    entry.refresh_from_db()
    assert entry.name == "Bands"
    assert names(tree.tabs) == ["Rings", "Necklaces"]


def test_an_advisor_does_not_see_the_tree(client, tree):
    client.force_login(person("advisor"))
    assert client.get("/back-office/menu/").status_code == 403


def test_the_tree_costs_the_same_however_large_it_is(client, tree, editor):
    client.get("/back-office/menu/")
    with CaptureQueriesContext(connection) as small:
        page = client.get("/back-office/menu/").content.decode()
    assert "Pink gold" in page
    tab = MenuTab.objects.get(name="Rings")
    MenuEntry.objects.bulk_create([MenuEntry(tab=tab, name=f"Entry {n}", address="search/") for n in range(40)])
    with CaptureQueriesContext(connection) as large:
        assert "Entry 39" in client.get("/back-office/menu/").content.decode()
    assert len(large) == len(small)
    assert "Our jewelry" in client.get("/back-office/footer/").content.decode()


def test_an_empty_tree_says_how_to_begin(client, markets, editor):
    assert "Add its first department" in client.get("/back-office/menu/").content.decode()
    assert "Add its first group" in client.get("/back-office/footer/").content.decode()
    client.post("/back-office/mobilelink/new/", {"name": "Find it", "key": "search", "address": "search/"})
    assert MobileLink.objects.get().position == 1


def test_an_order_keeps_what_somebody_added_meanwhile():
    assert moved([1, 2, 3], 3, "up") == [1, 3, 2]
    assert reordered([1, 2, 3, 4], [3, 1, 9, 3]) == [3, 1, 2, 4]

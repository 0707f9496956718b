"""What happened to one creation stands on one screen: who, when, and each value before and after."""

import pytest

from ecrin.backoffice.tests.factories import person
from ecrin.catalog import services
from ecrin.catalog.tests.factories import make_market, make_product
from ecrin.core.journal import Fact

pytestmark = pytest.mark.django_db


@pytest.fixture
def ring():
    make_market("eu", currency="EUR", name="Europe")
    make_market("us", name="United States")
    return make_product(prices={"us": 345_000})


def screen(client, ring):
    return client.get(f"/back-office/creations/{ring.pk}/happened/")


def test_prices_availability_stock_and_publication_are_told_with_who_and_before_and_after(client, ring):
    boss = person("administrator", email="alma@house.test")
    services.set_prices(amounts={("MV10240", "us"): 350_000}, actor=boss)
    services.set_availability(levels={(str(ring.pk), "eu"): "boutique"}, actor=boss)
    services.set_stock_flags(flags={"MV10240": "low"}, actor=boss)
    services.set_publication(live={ring.pk: False}, actor=boss)
    client.force_login(boss)
    page = screen(client, ring).content.decode()
    assert "alma@house.test" in page
    assert "<del>$3,450</del> <ins>$3,500</ins>" in page
    assert "Europe: <del>–</del> <ins>in boutiques only</ins>" in page
    assert "MV10240 <del>in stock</del> <ins>few left</ins>" in page
    assert "Taken off the site" in page


def test_a_batch_tells_each_creation_its_own_part(ring):
    other = make_product("other", reference="R2", prices={"us": 100_000})
    services.set_prices(amounts={("MV10240", "us"): 1000, ("R2", "us"): 2000}, actor=None)
    told = {fact.subject: fact.data["rows"] for fact in Fact.objects.filter(name="catalog.product-values-changed")}
    assert told == {
        f"product:{ring.pk}": [["MV10240", "us", 345_000, 1000]],
        f"product:{other.pk}": [["R2", "us", 100_000, 2000]],
    }


def test_the_screen_costs_the_same_whatever_happened(client, ring, django_assert_max_num_queries):
    boss = person("administrator")
    client.force_login(boss)
    screen(client, ring)
    for amount in range(1, 12):
        services.set_prices(amounts={("MV10240", "us"): amount}, actor=boss)
    with django_assert_max_num_queries(13):
        assert screen(client, ring).content.count(b"<del>") == 11


def test_a_creation_to_which_nothing_happened_says_so(client, ring):
    Fact.objects.all().delete()
    client.force_login(person("editor"))
    assert b"Nothing was written down" in screen(client, ring).content
    assert client.get("/back-office/creations/999999/happened/").status_code == 404


def test_the_way_there_is_on_the_editor_and_in_the_list(client, ring):
    client.force_login(person("editor"))
    way = f"/back-office/creations/{ring.pk}/happened/".encode()
    assert way in client.get(f"/back-office/snippets/catalog/product/edit/{ring.pk}/").content
    assert way in client.get("/back-office/snippets/catalog/product/").content
    client.force_login(person("advisor"))
    assert way not in client.get("/back-office/snippets/catalog/product/").content

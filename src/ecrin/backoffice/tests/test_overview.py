import pytest
from django.utils import timezone

from ecrin.backoffice import rules
from ecrin.backoffice.events import PersonInvited
from ecrin.backoffice.tests.factories import person
from ecrin.catalog import services
from ecrin.catalog.models import Collection, Department, Product, Variant
from ecrin.catalog.selectors.care import unpriced_in
from ecrin.catalog.tests.factories import make_market, make_product, storefront_info
from ecrin.core import changes
from ecrin.core.journal import Delivery, record
from ecrin.legal.models import Document, Section, Version
from ecrin.markets.selectors import snapshot
from ecrin.search.models import SearchTally

pytestmark = pytest.mark.django_db


@pytest.fixture
def ring(db):
    jewelry = Department.objects.create(slug="jewelry", name="Jewelry")
    made = Product.objects.create(slug="aurore-ring", name="Aurore ring", reference="MV1", department=jewelry)
    Variant.objects.create(product=made, sku="MV1-50", size="50")
    Collection.objects.create(slug="aurore", name="Aurore")
    return made


def find(client, words):
    return {
        (one["kind"], one["title"])
        for one in client.get("/back-office/find/", {"q": words, "as": "json"}).json()["found"]
    }


def test_one_search_finds_what_the_person_may_open_and_nothing_else(client, ring):
    boss = person("administrator", email="aurore@house.test")
    client.force_login(boss)
    assert find(client, "auro") == {
        ("Creation", "Aurore ring MV1"), ("Collection", "Aurore"), ("Person", "aurore@house.test"),
    }  # fmt: skip
    assert find(client, "mv1-5") == {("Creation", "Aurore ring MV1")}
    client.force_login(person("advisor"))
    assert find(client, "auro") == {("Creation", "Aurore ring MV1")}
    assert b"Aurore ring" in client.get("/back-office/find/?q=auro").content


def test_the_search_costs_at_most_six_questions_of_its_own(client, ring, django_assert_max_num_queries):
    client.force_login(person("administrator"))
    find(client, "auro")  # the markets are read once a process
    with django_assert_max_num_queries(10):
        find(client, "auro")


def test_the_dashboard_says_what_waits_for_this_role(client, ring):
    SearchTally.objects.create(day=timezone.localdate(), storefront="en-us", words="tiara", times=7, found=0)
    client.force_login(person("merchandiser"))
    page = client.get("/back-office/").content.decode()
    assert "creations without a picture" in page
    assert "searches without a result" in page
    client.force_login(person("advisor"))
    assert "Everything is done" in client.get("/back-office/").content.decode()


def test_what_happened_is_found_by_subject_person_and_kind_and_taken_out(client):
    boss = person("administrator")
    record(PersonInvited(boss.pk), actor=boss)
    client.force_login(boss)
    for asked in ({}, {"subject": f"person:{boss.pk}"}, {"actor": "administrator@"}, {"name": "backoffice."}):
        assert b"backoffice.person-invited" in client.get("/back-office/history/", asked).content
    for asked in ({"subject": "person:0"}, {"actor": "eva@"}, {"name": "catalog."}):
        assert b"backoffice.person-invited" not in client.get("/back-office/history/", asked).content
    taken = client.get("/back-office/history/?as=csv").content.decode()
    assert "backoffice.person-invited" in taken
    assert "administrator@house.test" in taken


def test_parked_work_is_done_again_or_let_go_by_administrators_only(client):
    boss = person("administrator")
    fact = record(PersonInvited(boss.pk), actor=boss)
    kept = [
        Delivery.objects.create(fact=fact, reaction=f"x{n}", parked_at=timezone.now(), error="KeyError: 'x'")
        for n in "ab"
    ]
    client.force_login(person("editor"))
    assert client.get("/back-office/parked/").status_code == 403
    assert client.post("/back-office/parked/settle/", {"id": kept[0].pk, "do": "replay"}).status_code == 403
    client.force_login(boss)
    assert b"KeyError" in client.get("/back-office/parked/").content
    client.post("/back-office/parked/settle/", {"id": kept[0].pk, "do": "replay"})
    client.post("/back-office/parked/settle/", {"id": kept[1].pk, "do": "dismiss"})
    assert list(Delivery.objects.values_list("reaction", "parked_at")) == [("xa", None)]


def test_a_lawyer_reads_drafts_section_by_section(client):
    version = Version.objects.create(
        document=Document.objects.create(kind="terms-of-use", market_code="us", language="en", title="Terms of use")
    )
    Section.objects.create(version=version, number="1.4", heading="Who we are", body="A house.", position=1)
    client.force_login(person("lawyer"))
    assert b"Terms of use" in client.get("/back-office/documents/").content
    page = client.get(f"/back-office/documents/{version.pk}/").content
    assert b"1.4 Who we are" in page
    assert b"only staff read it" in page
    client.force_login(person("warehouse"))
    assert client.get(f"/back-office/documents/{version.pk}/").status_code == 403


def test_synonyms_are_edited_and_tallies_only_read(client):
    client.force_login(person("merchandiser"))
    assert client.post("/back-office/synonym/new/", {"language": "en", "words": "necklace, pendant"}).status_code == 302
    assert client.get("/back-office/searchtally/").status_code == 200
    assert client.get("/back-office/searchtally/new/").status_code == 403
    assert client.get("/back-office/synonym/").status_code == 200


@pytest.mark.parametrize("role", sorted(rules.ROLES))
def test_no_role_is_shown_an_entry_that_it_may_not_call(client, role):
    client.force_login(person(role))
    page = client.get("/back-office/").content.decode()
    for name, right in (("history", "backoffice.view_history"), ("parked", "backoffice.replay_fact")):
        assert (f'"/back-office/{name}/"' in page) == rules.role_allows(role, right), name


def test_creations_that_a_market_sells_without_a_price_wait_for_who_sets_prices(client):
    storefront_info("en-us")
    make_market("mx", currency="MXN", state="show")
    make_product("priced", name="Priced ring", reference="R1", prices={"us": 1000})
    make_product("bare", name="Bare ring", reference="R2")
    on_request = make_product("asked", name="Asked ring", reference="R3")
    services.set_availability(levels={(str(on_request.pk), ""): "request"}, actor=None)
    changes.forget()
    client.force_login(person("merchandiser"))
    home = client.get("/back-office/").content.decode()
    assert "creations without a price in a market that sells them" in home
    for asked in ("any", "us"):
        page = client.get("/back-office/snippets/catalog/product/", {"without_price": asked}).content.decode()
        assert "Bare ring" in page
        assert "Priced ring" not in page
        assert "Asked ring" not in page, "a price on request needs no price"
    services.set_prices(amounts={("R2", "us"): 1000}, actor=None)
    assert "without a price" not in client.get("/back-office/").content.decode()


def test_a_price_that_a_market_follows_is_a_price_there(client):
    us = make_market("us")
    make_market("ca", price_fallback=us)
    storefront_info("en-us")
    make_product("priced", reference="R1", prices={"us": 1000})
    changes.forget()
    assert not Product.objects.filter(unpriced_in(snapshot().markets.values())).exists()


def test_what_was_searched_is_read_and_not_written(client):
    SearchTally.objects.create(day=timezone.localdate(), storefront="en-us", words="tiara", times=7, found=0)
    client.force_login(person("administrator"))
    page = client.get("/back-office/searchtally/").content.decode()
    assert "What was searched" in page
    assert "tiara" in page
    assert "/searchtally/new/" not in page
    assert "/searchtally/edit/" not in page

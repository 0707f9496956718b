"""What a client told, agreed to and asked stands on her page, each part for who may see it, in a stated number of queries."""

from datetime import date

import pytest
from django.core.cache import cache

from ecrin.account.tests.factories import a_client
from ecrin.backoffice.selectors.client_told import told_by
from ecrin.backoffice.tests.factories import person
from ecrin.catalog.models import Material, SizeGuide
from ecrin.catalog.selectors import taxonomy
from ecrin.clients.services import keep_person, keep_preferences
from ecrin.clients.services.book import meet_client
from ecrin.core.changes import touch
from ecrin.legal.models import Acceptance, DataRequest
from ecrin.legal.services import accept, keep_draft, publish_version
from ecrin.newsletter.services import leave
from ecrin.newsletter.tests.factories import interests, subscribed
from ecrin.orders.rules import purpose_of
from ecrin.orders.tests.factories import an_order

pytestmark = pytest.mark.django_db
ALMA = "alma@example.com"


@pytest.fixture(autouse=True)
def _fresh(markets):
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def page():
    return meet_client(client=a_client(ALMA), market="us", storefront="en-us")


def sees(client, page, role, **where):
    client.force_login(person(role, **where))
    return client.get(f"/back-office/clients/{page.pk}/").content.decode()


def asks(market="us", **fields):
    values = {"kind": "copy", "market_code": market, "storefront_code": "en-us", "language": "en", "law": "A law"}
    return DataRequest.objects.create(**values | {"due_on": date(2027, 1, 4)} | fields)


def signs(order):
    draft = keep_draft(
        kind="conditions-of-sale", market_code="us", language="en", title="Conditions", sections=[("1", "A", "B")]
    )
    accept(subject=purpose_of(order.pk), versions=[publish_version(version=draft.pk)], storefront="en-us")


def test_an_advisor_reads_her_sizes_and_what_she_likes_by_their_names(client, page):
    Material.objects.create(name="Pink gold", slug="pink-gold")
    table = {"columns": ["eu", "us"], "rows": [["52", "6"], ["53", "6 ½"]]}
    SizeGuide.objects.create(code="rings", name="Ring sizes", table=table)
    touch("taxonomy")
    keep_person(client=page.client, title="ms", birthday=(7, 5), telephone="+12125550142", storefront_code="en-us")
    keep_preferences(client=page.client, sizes={"rings": "53"}, tastes={"materials": ["pink-gold"]})
    told = sees(client, page, "advisor")
    for words in (
        "What she told of herself",
        "7 May",
        "212",
        "Ring sizes",
        "53 (6 ½)",
        "Materials she likes",
        "Pink gold",
    ):
        assert words in told, words


def test_who_told_nothing_and_a_guest_have_no_empty_lines(client, page):
    assert "Nothing yet." in sees(client, page, "advisor")
    guest = meet_client(email="guest@example.com", name="Guest", market="us")
    assert "What she told of herself" not in sees(client, guest, "lawyer")


def test_her_letters_and_what_stands_of_her_consents_are_for_who_answers_subscribers_of_that_market(client, page):
    interests("watches", "events")
    subscribed(ALMA, "watches")
    told = sees(client, page, "lawyer")
    for words in ("Letters of the house", "Watches", '<code dir="ltr">newsletter:watches</code>'):
        assert words in told, words
    meet_client(client=page.client, market="jp", storefront="ja-jp")
    elsewhere = sees(client, page, "advisor", markets=["jp"])
    assert "What she agreed to" in elsewhere
    assert "newsletter:watches" not in elsewhere
    assert "gets letters" not in elsewhere


def test_what_she_took_back_stands_no_more(client, page):
    leave(key=subscribed(ALMA).key, where="link")
    told = sees(client, page, "lawyer")
    assert "Nothing that stands now." in told
    assert "left" in told


def test_her_requests_are_for_who_answers_them_in_their_market(client, page):
    here, elsewhere = asks(client=page.client_id), asks(market="jp", client=page.client_id)
    told = sees(client, page, "lawyer", markets=["us"])
    assert here.number in told
    assert elsewhere.number not in told
    everywhere = sees(client, page, "lawyer", email="all@house.test")
    assert elsewhere.number in everywhere
    assert here.number not in sees(client, page, "advisor")


def test_documents_stand_with_the_orders_that_one_may_see(client, page):
    signs(an_order(client=page.client))
    assert Acceptance.objects.count() == 1
    assert "Documents of her orders" in sees(client, page, "advisor")


def test_all_of_it_takes_six_queries_and_an_advisor_without_those_rights_one(page, django_assert_num_queries):
    interests("watches")
    subscribed(ALMA, "watches")
    asks(client=page.client_id)
    order = an_order(client=page.client)
    signs(order)
    taxonomy()
    with django_assert_num_queries(6):
        told = told_by(page, {ALMA}, orders=[purpose_of(order.pk)], letters=None, requests=None)
        assert (len(told.subscriptions), len(told.agreed), len(told.documents), len(told.requests)) == (1, 2, 1, 1)
    with django_assert_num_queries(1):
        told_by(page, {ALMA}, orders=(), letters=frozenset(), requests=frozenset())

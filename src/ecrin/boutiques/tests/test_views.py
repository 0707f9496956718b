"""The public pages of boutiques, and the staff's screen."""

import json
import re
from datetime import time
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from ecrin.backoffice.tests.factories import person
from ecrin.boutiques.models import Boutique, OpeningHours, SpecialDay
from ecrin.boutiques.selectors import boutiques, pickups_for
from ecrin.core.journal import Fact
from ecrin.inventory.services import count_stock
from ecrin.inventory.tests.factories import pieces

from .factories import a_boutique

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(markets):
    return a_boutique("alizes", market="fr"), a_boutique("fable-row", market="us")


def test_a_house_without_boutiques_has_no_such_page(client, markets):
    assert client.get("/en-us/boutiques/").status_code == 404


def test_the_list_shows_all_those_of_the_market_first(client, two):
    page = client.get("/en-us/boutiques/")
    text = page.content.decode()
    assert text.index("Fable Row") < text.index("Alizes")
    assert "10:00" in text
    assert "boutiques" in page["Surrogate-Key"].split()
    assert page.wsgi_request.META["ecrin.page"].lives == 3600  # the special days of the next month move by themselves


def test_one_boutique_says_where_when_and_what_search_engines_read(client, two):
    SpecialDay(
        boutique=two[1], date=timezone.now().astimezone(ZoneInfo("America/New_York")).date(), note="Our birthday"
    ).save()
    text = client.get("/en-us/boutiques/fable-row/").content.decode()
    for said in ("7 Fable Row", "New York", "Our birthday", "Closed", 'href="tel:'):
        assert said in text, said
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL).group(1))
    assert (data["@type"], data["address"]["addressRegion"]) == ("JewelryStore", "NY")


def test_what_is_taken_off_the_site_is_gone_and_reads_no_query_while_nothing_changes(
    client, two, django_assert_num_queries
):
    client.get("/en-us/boutiques/")
    with django_assert_num_queries(0):
        assert len(boutiques()) == 2
    two[1].is_active = False
    two[1].save()
    assert client.get("/en-us/boutiques/fable-row/").status_code == 404
    assert client.get("/en-us/boutiques/nowhere/").status_code == 404


def test_the_pages_open_in_every_storefront(client, two, markets):
    for code in ("ja-jp", "ar-ae", "fr-fr", "de-de"):
        assert client.get(f"/{code}/boutiques/").status_code == 200
        assert client.get(f"/{code}/boutiques/alizes/").status_code == 200


def test_where_a_bag_can_be_collected_is_read_in_two_queries(two, django_assert_num_queries):
    pieces("workshop", ring=2, watch=1)
    pieces("boutique-fable-row", ring=1)
    now = timezone.now()
    boutiques()
    with django_assert_num_queries(2):
        (found,) = pickups_for({"RING": 1}, market="us", now=now)
    assert (found.boutique.code, found.is_there) == ("fable-row", True)
    assert [one.is_there for one in pickups_for({"RING": 1, "WATCH": 1}, market="us", now=now)] == [False]
    assert pickups_for({"RING": 3}, market="us", now=now) == []
    with django_assert_num_queries(0):
        assert pickups_for({"RING": 1}, market="jp", now=now) == []
    count_stock(counts={"RING": 0}, location="workshop", actor=None)
    assert [one.is_there for one in pickups_for({"RING": 1}, market="us", now=now)] == [True]


def form_of(row, **changes):
    names = [field.name for field in Boutique._meta.fields if field.name not in {"id", "translations"}]
    values = {name: getattr(row, Boutique._meta.get_field(name).attname) for name in names}
    values = {name: value if value is not None else "" for name, value in values.items() if value is not False}
    return nested_form_data(
        values | {"opening_hours": inline_formset([]), "special_days": inline_formset([])} | changes
    )


def test_staff_change_a_boutique_of_their_market_and_it_is_written_down(client, two):
    client.force_login(person("administrator"))
    row = two[1]
    hours = {"weekday": 1, "opens": "11:00", "closes": "12:00"}
    assert len(boutiques()) == 2  # kept in memory from here on
    answer = client.post(
        f"/back-office/boutique/edit/{row.pk}/", form_of(row, name="Fable", opening_hours=inline_formset([hours]))
    )
    assert answer.status_code == 302, answer.context["form"].errors
    assert next(one for one in boutiques() if one.code == "fable-row").name == "Fable"
    assert OpeningHours.objects.filter(boutique=row, opens=time(11)).exists()
    assert Fact.objects.filter(name="boutiques.boutique-changed", subject=f"boutique:{row.pk}").exists()


def test_a_boutique_of_another_market_cannot_be_changed(client, two):
    client.force_login(person("warehouse", markets=["fr"]))
    assert client.post(f"/back-office/boutique/edit/{two[1].pk}/", form_of(two[1], name="Mine")).status_code in {
        302,
        403,
    }
    two[1].refresh_from_db()
    assert two[1].name == "Fable Row"
    assert client.post(f"/back-office/boutique/edit/{two[0].pk}/", form_of(two[0], name="Ours")).status_code == 302
    two[0].refresh_from_db()
    assert two[0].name == "Ours"


def test_a_boutique_that_hands_over_says_where_its_pieces_lie_and_what_time_it_is(client, two):
    client.force_login(person("administrator"))
    form = form_of(two[1], location="", time_zone="Nowhere/Land")
    text = client.post(f"/back-office/boutique/edit/{two[1].pk}/", form).content.decode()
    assert "Say where its pieces lie" in text
    assert "This time zone is not known" in text

"""The stock screens: pieces come, go and are counted, with who and why."""

import pytest

from ecrin.backoffice.tests.factories import person
from ecrin.catalog.tests.factories import make_product
from ecrin.inventory.models import Movement, StockLocation
from ecrin.inventory.selectors import stock_of
from ecrin.inventory.services import hold_stock
from ecrin.inventory.tests.factories import pieces, place

PERSON = 7  # session, person, roles, and what every staff page asks
pytestmark = pytest.mark.django_db


@pytest.fixture
def ring():
    return make_product("aurore", reference="MV1", sizes=("52", "53"), name="Aurore ring")


@pytest.fixture
def sku(ring):
    return ring.variants.order_by("position", "id").first().sku


def move(client, sku, **said):
    return client.post(f"/back-office/stock/of/{sku}/move/", {"location": "workshop", "quantity": 1} | said)


def test_the_list_shows_what_lies_where_in_five_queries_besides_the_persons(client, sku, django_assert_num_queries):
    pieces(counts={sku: 4})
    client.force_login(person("warehouse"))
    client.get("/back-office/stock/")
    with django_assert_num_queries(PERSON + 5):
        page = client.get("/back-office/stock/?q=aurore").content.decode()
    assert sku in page
    assert "Workshop" in page
    assert "in stock" in page


def test_pieces_that_came_are_written_down_with_who_and_why(client, sku):
    place()
    staff = person("warehouse")
    client.force_login(staff)
    answer = move(client, sku, what="receive", quantity=3, note="From the bench")
    assert answer.status_code == 302
    moved = Movement.objects.get()
    assert (moved.sku, moved.quantity, moved.actor_id, moved.note) == (sku, 3, staff.pk, "From the bench")
    page = client.get(answer.url).content.decode()
    for text in ("From the bench", "+3", "warehouse@house.test", "3 pieces can be promised"):
        assert text in page


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"what": "remove", "reason": "lost"}, "Write a few words"),
        ({"what": "remove", "note": "x"}, "Say why they are gone."),
        ({"what": "transfer"}, "Choose the place where they go."),
        ({"what": "transfer", "target": "workshop"}, "The pieces lie there already."),
        ({"what": "receive", "quantity": 0}, "Write a number of pieces from 1 to 100000."),
        ({"what": "receive", "serials": "A1 A2", "note": "kept as typed"}, "write one for each piece"),
        ({"what": "remove", "reason": "lost", "note": "kept as typed", "quantity": 9}, "only 2 can be taken away"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_lost(client, sku, said, sentence):
    pieces(counts={sku: 2})
    client.force_login(person("warehouse"))
    answer = move(client, sku, **said)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert sentence in page
    assert said.get("note", "") in page
    assert stock_of([sku])[sku].free == 2


def test_counting_and_sending_change_what_lies_where(client, sku):
    place(), place("rivoli")
    client.force_login(person("warehouse"))
    move(client, sku, what="count", quantity=4, note="Yearly count")
    move(client, sku, what="transfer", target="rivoli", quantity=1)
    assert {row.location.code: row.quantity for row in Movement.objects.exclude(reason="counted")} == {
        "workshop": -1,
        "rivoli": 1,
    }


def test_who_may_only_look_sees_no_form_and_is_refused(client, sku):
    place()
    client.force_login(person("advisor"))
    assert "Write down what happened" not in client.get(f"/back-office/stock/of/{sku}/").content.decode()
    assert move(client, sku, what="receive").status_code == 403
    assert not Movement.objects.exists()


def test_the_list_narrows_to_few_promised_and_not_counted(client, ring):
    first, second = (variant.sku for variant in ring.variants.order_by("position", "id"))
    pieces(counts={first: 2})
    hold_stock(purpose="order:1", wanted={first: 1}, expires_at=None)
    client.force_login(person("warehouse"))
    shown = {
        show: client.get(f"/back-office/stock/?show={show}").content.decode()
        for show in ("low", "promised", "uncounted")
    }
    assert [first in shown[show] for show in ("low", "promised", "uncounted")] == [True, True, False]
    assert [second in shown[show] for show in ("low", "promised", "uncounted")] == [False, False, True]
    assert "order:1" in client.get(f"/back-office/stock/of/{first}/").content.decode()


def test_from_how_many_pieces_few_are_left_is_the_houses_word(client, sku):
    pieces(counts={sku: 4})
    client.force_login(person("warehouse"))
    client.post(f"/back-office/stock/of/{sku}/few/", {"low_at": 5})
    assert stock_of([sku])[sku].state == "low"


def test_a_place_that_ceases_to_sell_online_takes_its_pieces_from_the_site(client, sku):
    pieces(counts={sku: 4})
    client.force_login(person("warehouse"))
    workshop = StockLocation.objects.get()
    answer = client.post(
        f"/back-office/stocklocation/edit/{workshop.pk}/", {"name": "Workshop", "code": "workshop", "position": 0}
    )
    assert answer.status_code == 302
    assert stock_of([sku])[sku].state == "sold-out"


def test_an_unknown_sku_is_not_there(client):
    client.force_login(person("warehouse"))
    assert client.get("/back-office/stock/of/NOTHING/").status_code == 404

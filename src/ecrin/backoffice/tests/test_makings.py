"""The bench in the back office: who sees which pieces, what leads them on, and what is said where it cannot be."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ecrin.atelier.models import Making, MakingPhoto
from ecrin.atelier.services.makings import cancel_makings
from ecrin.atelier.tests.test_makings_services import picture
from ecrin.atelier.tests.workshop import COMES_WITH, OTHER, on_the_bench, to_make
from ecrin.backoffice.tests.factories import person
from ecrin.inventory.models import StockLevel
from ecrin.inventory.services import count_stock
from ecrin.inventory.tests.factories import place
from ecrin.orders.tests.factories import an_order, paid

PERSON = 7  # session, person, roles, and what every staff page asks
pytestmark = pytest.mark.django_db
HOME = "/back-office/bench/"


@pytest.fixture
def making(markets):
    return on_the_bench(due_by=date(2026, 3, 4))[0]


def act(client, making, verb, **said):
    return client.post(f"{HOME}{making.number}/{verb}/", said, follow=True).content.decode()


def state():
    return Making.objects.get().state


def test_a_watch_is_fitted_looked_at_and_ready_by_those_whose_work_it_is(client, making):
    place()
    count_stock(counts={COMES_WITH: 1}, location="workshop", actor=None)
    client.force_login(person("workshop"))
    page = client.get(f"{HOME}{making.number}/").content.decode()
    assert "Cognac" in page
    assert "Take off" in page
    assert "To fit" in page
    assert "You have it in hand now" in act(client, making, "start")
    assert "in the hands of" in client.get(HOME).content.decode()
    assert "Somebody looks at it next" in act(client, making, "control", text="New pins")
    assert "Say what is not right" in act(client, making, "send-back", reason=" ")
    assert "on the bench again" in act(client, making, "send-back", reason="Left bar is loose")
    page = act(client, making, "control")
    assert "Left bar is loose" in page
    assert "ready and may leave" in act(client, making, "pass", location="workshop")
    assert state() == "ready"
    assert StockLevel.objects.get(sku=COMES_WITH).on_hand == 2
    assert "by now" in act(client, making, "start")


def test_who_packs_sees_the_bench_and_does_not_work_at_it(client, making):
    client.force_login(person("warehouse"))
    assert making.number in client.get(HOME).content.decode()
    assert "Take it in hand" not in client.get(f"{HOME}{making.number}/").content.decode()
    for verb in ("start", "lay-down", "control", "send-back", "pass", "note", "keep-photograph"):
        assert client.post(f"{HOME}{making.number}/{verb}/").status_code == 403
    client.force_login(person("editor"))
    assert client.get(HOME).status_code == 403
    assert state() == "to-make"


def test_a_right_counts_in_the_market_in_which_one_has_it(client, making):
    client.force_login(person("workshop", markets=["fr"]))
    assert making.number not in client.get(HOME).content.decode()
    assert client.get(f"{HOME}{making.number}/").status_code == 404
    assert client.get(f"{HOME}{making.number}/sheet.pdf").status_code == 404
    assert client.post(f"{HOME}{making.number}/start/").status_code == 404
    client.force_login(person("advisor", email="both@house.test"))
    assert client.get(f"{HOME}{making.number}/").status_code == 200


def test_who_may_see_here_and_act_elsewhere_only_sees(client, making):
    user = person("workshop", markets=["fr"])
    person_of = person("advisor", email="sees@house.test")
    for assignment in user.roles.all():
        assignment.user = person_of
        assignment.save()
    client.force_login(person_of)
    assert "You do not have the right" in act(client, making, "start")
    assert Making.objects.get().in_hand_of is None


def test_the_queue_costs_few_queries_and_shows_what_is_late_first(client, making, django_assert_num_queries):
    on_the_bench(to_make(kind="engraving", payload={"t": "A"}), subject="order:18")
    client.force_login(person("workshop"))
    client.get(HOME)
    with django_assert_num_queries(PERSON + 3):
        page = client.get(HOME).content.decode()
    assert page.index(making.number) < page.rindex("engrave")
    assert "late" in page
    assert making.number not in client.get(f"{HOME}?kind=engraving").content.decode()
    assert making.number not in client.get(f"{HOME}?show=ready").content.decode()
    assert making.number not in client.get(f"{HOME}?market=fr").content.decode()


def test_one_piece_is_read_in_few_queries(client, making, django_assert_num_queries):
    client.force_login(person("workshop"))
    client.get(f"{HOME}{making.number}/")
    with django_assert_num_queries(PERSON + 4):
        client.get(f"{HOME}{making.number}/")


def test_a_scanned_number_opens_its_piece_and_an_orders_number_finds_all_of_it(client, markets):
    order = an_order()
    line = order.lines.first()
    line.personalisation = {"strap": {"sku": OTHER, "taken_off": COMES_WITH}, "engraving": {"text": "A"}}
    line.save()
    paid(order)
    first, second = Making.objects.order_by("pk")
    client.force_login(person("after-sales"))
    for words in (first.number, first.number.lower().replace("-", "")):
        assert client.get(HOME, {"q": words})["Location"].endswith(f"/bench/{first.number}/")
    page = client.get(HOME, {"q": order.number}).content.decode()
    assert first.number in page
    assert second.number in page
    assert "Nothing on the bench is like this" in client.get(HOME, {"q": "A-9999-9"}).content.decode()
    assert first.number in client.get(f"/back-office/orders/{order.number}/").content.decode()


def test_a_photograph_is_seen_by_colleagues_and_by_nobody_else(client, making):
    client.force_login(person("workshop"))
    file = SimpleUploadedFile("IMG_2231 Alma.png", picture("PNG"), "image/png")
    assert "The photograph is kept" in act(client, making, "keep-photograph", file=file)
    kept = MakingPhoto.objects.get()
    answer = client.get(f"{HOME}{making.number}/photographs/{kept.key}/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert "no-store" in answer["Cache-Control"]
    assert b"".join(answer.streaming_content)[:3] == b"\xff\xd8\xff"
    assert client.get(f"{HOME}{making.number}/photographs/nothing/").status_code == 404
    other = on_the_bench(subject="order:9")[0]
    assert client.get(f"{HOME}{other.number}/photographs/{kept.key}/").status_code == 404
    client.logout()
    assert client.get(f"{HOME}{making.number}/photographs/{kept.key}/").status_code == 302


def test_what_is_no_photograph_is_told_in_a_sentence(client, making):
    client.force_login(person("workshop"))
    assert "JPEG, PNG or WebP" in act(client, making, "keep-photograph")
    file = SimpleUploadedFile("picture.png", b"not a picture", "image/png")
    assert "JPEG, PNG or WebP" in act(client, making, "keep-photograph", file=file)


def test_the_sheet_for_the_bench_is_a_paper(client, making):
    client.force_login(person("workshop"))
    answer = client.get(f"{HOME}{making.number}/sheet.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_a_piece_that_was_begun_and_is_not_wanted_any_more_warns_who_puts_it_away(client, making):
    client.force_login(person("workshop"))
    act(client, making, "control")
    cancel_makings(subject=making.subject)
    assert "not as it came" in client.get(f"{HOME}{making.number}/").content.decode()


def test_the_dashboard_says_how_much_is_on_the_bench(client, making):
    client.force_login(person("workshop"))
    page = client.get("/back-office/").content.decode()
    assert "pieces are on the bench" in page
    assert "should leave the bench today" in page

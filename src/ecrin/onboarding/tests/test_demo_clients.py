"""The clients of a demonstration are written by the verbs, once, after the staff who look after them."""

import pytest

from ecrin.clients.models import ClientNote, ClientProfile, ClientTask
from ecrin.core.errors import InvalidInput
from ecrin.onboarding.house_data.clients import load_clients
from ecrin.onboarding.staff import make_demo_staff

pytestmark = pytest.mark.django_db
ONE = """
[[client]]
email = "mei@example.jp"
first_name = "美咲"
last_name = "田中"
telephone = "+81312345678"
storefront = "ja-jp"
advisor = "advisor@demo.example"
has_account = true
days = 4
notes = [{ kind = "occasion", text = "Birthday", in_days = 20, is_yearly = true }]
tasks = [{ text = "Write to her", in_days = 0 }]
"""


@pytest.fixture
def data(tmp_path, markets):
    make_demo_staff(password="a-long-password-1")
    (tmp_path / "clients.toml").write_text(ONE, encoding="utf-8")
    return tmp_path


def test_clients_are_loaded_with_what_is_known_of_them_and_only_once(data):
    assert load_clients(data) == 1
    page = ClientProfile.objects.get()
    assert (page.name, page.advisor.email) == ("田中 美咲", "advisor@demo.example")
    assert not page.client.has_usable_password()
    assert ClientNote.objects.get().text == "Birthday"
    assert ClientTask.objects.count() == 2
    assert load_clients(data) == 0


@pytest.mark.parametrize(
    ("was", "wrong"),
    [
        ('"ja-jp"', '"xx-xx"'),
        ("advisor@demo", "nobody@demo"),
        ("days = 4", 'boutique = "none"'),
        ("days = 4", "dayz = 4"),
    ],
)
def test_what_is_not_there_stops_the_load_with_nothing_written(data, was, wrong):
    (data / "clients.toml").write_text(ONE.replace(was, wrong), encoding="utf-8")
    with pytest.raises(InvalidInput):
        load_clients(data)
    assert not ClientProfile.objects.exists()


def test_a_house_without_such_a_file_has_none(tmp_path):
    assert load_clients(tmp_path) == 0

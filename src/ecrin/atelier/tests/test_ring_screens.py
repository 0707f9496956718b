"""Staff's screens of stones and settings."""

import pytest

from ecrin.atelier.models import Setting
from ecrin.atelier.selectors.rings import settings
from ecrin.backoffice.tests.factories import person
from ecrin.catalog.tests.factories import make_product
from ecrin.core.journal import history_of

from .stones import a_setting, a_stone

pytestmark = pytest.mark.django_db


@pytest.fixture
def stone(markets):
    return a_stone("S-1")


def stone_form(stone, **changes):
    names = ("laboratory", "certificate", "shape", "carat", "colour", "clarity", "cut", "polish", "symmetry", "fluorescence",
             "length", "width", "depth", "supplier", "state")  # fmt: skip
    return {name: getattr(stone, name) for name in names} | changes


def test_a_merchandiser_finds_a_stone_mends_it_and_it_is_written_down(client, stone):
    client.force_login(person("merchandiser"))
    a_stone("S-2", colour="M")
    page = client.get("/back-office/stone/?q=S-1").content.decode()
    assert "S-1" in page
    assert "S-2" not in page
    answer = client.post(f"/back-office/stone/edit/{stone.pk}/", stone_form(stone, clarity="IF", state="withdrawn"))
    assert answer.status_code == 302, answer.context["form"].errors
    stone.refresh_from_db()
    assert (stone.clarity, stone.state, stone.number) == ("IF", "withdrawn", "S-1")
    assert [fact.data["action"] for fact in history_of("stone:S-1")] == ["changed"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [({"width": "9"}, "The length is the longer side"), ({"carat": "99"}, "less than or equal to 30"), ({"certificate": "CS-2"}, "this certificate already")],
)  # fmt: skip
def test_what_a_stone_cannot_be_is_said_beside_it_and_nothing_changes(client, stone, change, sentence):
    client.force_login(person("merchandiser"))
    a_stone("S-2")
    page = client.post(f"/back-office/stone/edit/{stone.pk}/", stone_form(stone, **change)).content.decode()
    assert sentence in page


def test_who_only_looks_changes_no_stone(client, stone):
    client.force_login(person("warehouse"))
    assert client.get("/back-office/stone/").status_code == 200
    answer = client.post(f"/back-office/stone/edit/{stone.pk}/", stone_form(stone, clarity="IF"))
    assert answer.status_code in {302, 403}
    stone.refresh_from_db()
    assert stone.clarity == "VS1"


def test_no_stone_is_made_or_unmade_by_hand(client, stone):
    client.force_login(person("administrator"))
    assert client.get("/back-office/stone/new/").status_code == 404
    assert client.get(f"/back-office/stone/delete/{stone.pk}/").status_code == 404


def test_a_creation_becomes_a_setting_with_its_shapes(client, markets):
    client.force_login(person("merchandiser"))
    product = make_product("bare-ring", reference="MV1")
    form = {
        "product": product.pk, "shapes": ["oval", "pear"], "least_carat": "0.5", "most_carat": "2", "days": 12,
        "style": "bezel", "band": "2.0", "is_active": "on",
    }  # fmt: skip
    assert client.get("/back-office/setting/new/").status_code == 200
    wrong = client.post("/back-office/setting/new/", form | {"most_carat": "0.1"}).content.decode()
    assert "heaviest stone cannot be lighter" in wrong
    assert settings() == {}
    answer = client.post("/back-office/setting/new/", form)
    assert answer.status_code == 302, answer.context["form"].errors
    assert settings()[product.pk].shapes == ("oval", "pear")
    assert "atelier.setting-changed" in [fact.name for fact in history_of(f"product:{product.pk}")]


def test_a_setting_that_is_taken_off_is_not_offered_any_more(client, markets):
    setting = a_setting()
    client.force_login(person("merchandiser"))
    assert settings()
    client.post(f"/back-office/setting/delete/{setting.pk}/")
    assert not Setting.objects.exists()
    assert settings() == {}

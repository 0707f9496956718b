"""Staff's screens of stones and settings."""

import pytest

from ecrin.atelier.models import Setting
from ecrin.atelier.selectors.rings import settings
from ecrin.atelier.selectors.stones import tables
from ecrin.atelier.services.stones import price_stone
from ecrin.backoffice.tests.factories import person
from ecrin.catalog.models import Price, PriceChange
from ecrin.catalog.tests.factories import make_product
from ecrin.core.errors import InvalidInput, NotAllowed
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
    for path in ("", f"edit/{stone.pk}/", f"inspect/{stone.pk}/"):
        page = client.get(f"/back-office/stone/{path}")
        assert page.status_code == 200, path
        assert "/back-office/stone/new/" not in page.content.decode()
        assert "/back-office/stone/delete/" not in page.content.decode()


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


def prices_of_stone():
    return dict(Price.objects.filter(sku="S-1").values_list("market__code", "amount"))


def test_a_stone_is_priced_by_hand_in_each_market_and_every_change_is_kept(client, stone):
    client.force_login(person("merchandiser"))
    address = f"/back-office/stone/edit/{stone.pk}/"
    page = client.get(address).content.decode()
    assert 'name="price_us" value="5000.00"' in page
    assert page.count('name="price_us"') == 1
    answer = client.post(address, stone_form(stone, price_us="5250.50", price_eu="4800"))
    assert answer.status_code == 302, answer.context["form"].errors
    assert prices_of_stone() == {"us": 525_050, "eu": 480_000}
    kept = PriceChange.objects.filter(sku="S-1", market__code="us").latest("pk")
    assert (kept.old_amount, kept.new_amount, kept.actor.email) == (500_000, 525_050, "merchandiser@house.test")
    assert [fact.data["action"] for fact in history_of("stone:S-1")] == ["changed"]
    client.post(address, stone_form(stone, price_us="5250.50", price_eu=""))
    assert prices_of_stone() == {"us": 525_050}  # an empty field takes a price away


def test_a_new_price_is_shown_at_once_where_the_stone_is_filtered(client, stone, markets):
    client.force_login(person("merchandiser"))
    us = markets.storefronts["en-us"].market
    assert tables.of(us).price_of("S-1") == 500_000
    client.post(f"/back-office/stone/edit/{stone.pk}/", stone_form(stone, price_us="6000"))
    assert tables.of(us).price_of("S-1") == 600_000
    assert price_stone(stone=stone, prices={"us": 700_000}, actor=None) is True  # by no form that keeps the stone too
    assert tables.of(us).price_of("S-1") == 700_000


@pytest.mark.parametrize("typed", ["0", "-5", "a lot", "5000.001", "NaN", "1e99"])
def test_what_is_no_price_is_said_beside_it_and_nothing_typed_is_lost(client, stone, typed):
    client.force_login(person("merchandiser"))
    address = f"/back-office/stone/edit/{stone.pk}/"
    answer = client.post(address, stone_form(stone, clarity="IF", price_us=typed))
    assert "price_us" in answer.context["form"].errors
    page = answer.content.decode()
    assert f'name="price_us" value="{typed}"' in page
    stone.refresh_from_db()
    assert (stone.clarity, prices_of_stone()) == ("VS1", {"us": 500_000})


def test_who_sets_prices_in_one_market_leaves_those_of_others_as_they_are(client, stone):
    client.force_login(person("merchandiser", markets=["eu"]))
    client.post(f"/back-office/stone/edit/{stone.pk}/", stone_form(stone, price_us="1", price_eu="4800"))
    assert prices_of_stone() == {"us": 500_000, "eu": 480_000}


def test_no_other_door_prices_a_stone_for_who_may_not(stone):
    with pytest.raises(NotAllowed):
        price_stone(stone=stone, prices={"us": 1_00}, actor=person("warehouse"))
    with pytest.raises(InvalidInput, match="no market"):
        price_stone(stone=stone, prices={"zz": 1_00}, actor=None)
    with pytest.raises(InvalidInput, match="above zero"):
        price_stone(stone=stone, prices={"us": 0}, actor=None)
    assert price_stone(stone=stone, prices={"us": 500_000}, actor=None) is False
    assert not history_of("stone:S-1")

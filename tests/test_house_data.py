"""A house's data folder fills an empty installation once, wholly or not at all."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecrin.atelier.models import Stone
from ecrin.bag.selectors import limits
from ecrin.catalog.models import Collection, Department, Price, PriceChange, Product, ProductPicture, Variant
from ecrin.catalog.rules.codes import is_gtin, is_hs_code
from ecrin.core.changes import Change
from ecrin.core.errors import InvalidInput, Refusal
from ecrin.core.house import load_house
from ecrin.markets.models import DeliveryMethod, Market
from ecrin.markets.services import load_shipped_data
from ecrin.onboarding.house_data.load import AnotherHouse, load_house_data
from ecrin.onboarding.house_data.pricing import Step, rounded
from ecrin.onboarding.house_data.source import Table
from ecrin.onboarding.new_house import make_house
from ecrin.payments.models import PaymentMethod
from ecrin.payments.selectors import account_of
from ecrin.shop.models import FooterLink, MenuDepartment, MenuEntry

VAURELLE = Path(__file__).resolve().parents[1] / "houses" / "vaurelle"


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def small_house(db, tmp_path, media):
    load_shipped_data()
    return load_house(make_house(name="Essai", within=tmp_path))


@pytest.mark.django_db
def test_the_demo_house_is_whole(media):
    load_shipped_data()
    loaded = load_house_data(house=load_house(VAURELLE))
    assert loaded.is_new
    assert loaded.counts["products"] >= 120
    assert loaded.counts["variants"] >= 400
    assert MenuDepartment.objects.exclude(picture=None).count() == 6
    assert Collection.objects.filter(picture=None).count() == 0
    assert FooterLink.objects.exists()
    card = PaymentMethod.objects.get(code="card")
    assert (card.code, card.provider, card.captures, card.markets) == ("card", "rehearsal", "dispatch", [])
    assert len(card.translations) == 11
    transfer = PaymentMethod.objects.get(code="transfer")
    assert (transfer.captures, len(transfer.translations)) == ("now", 11)
    assert all(account_of(code) is not None for code in transfer.markets)
    assert {(one.kind, one.most, one.market) for one in limits()} >= {
        ("pieces-per-order", 10, "us"),
        ("pieces-per-sku", 3, "us"),
        ("pieces-per-order", 5, ""),
        ("pieces-per-sku", 4, ""),
    }
    assert DeliveryMethod.objects.values("market").distinct().count() == 14
    languages = [set(translations) for translations in Product.objects.values_list("translations", flat=True)]
    assert all("fr" in one for one in languages)
    french = [entry["fr"] for entry in Product.objects.values_list("translations", flat=True)]
    assert all(one["name"] and one["summary"] and one["story"] for one in french)


@pytest.mark.django_db
def test_every_creation_of_the_demo_house_has_a_picture_a_price_and_true_codes(media):
    load_shipped_data()
    load_house_data(house=load_house(VAURELLE))
    assert Product.objects.filter(pictures=None).count() == 0
    variants = list(Variant.objects.all())
    assert all(is_gtin(one.gtin) and is_hs_code(one.hs_code) for one in variants)
    assert len({one.gtin for one in variants}) == len(variants)
    open_markets = Market.objects.filter(state="open", price_fallback=None)
    skus = len(variants) + Stone.objects.count()
    assert Price.objects.count() == skus * open_markets.count() == PriceChange.objects.count()
    japan = Market.objects.get(code="jp")
    assert all(amount % 500 == 0 for amount in Price.objects.filter(market=japan).values_list("amount", flat=True))
    one = ProductPicture.objects.filter(role="packshot").select_related("picture").first().picture
    assert (one.width, one.height) == (800, 800)
    assert (media / one.file.name).exists()
    assert Change.objects.filter(key="taxonomy").exists()


def test_a_second_load_changes_nothing(small_house):
    assert load_house_data(house=small_house).is_new
    Product.objects.update(name="As staff call it")
    again = load_house_data(house=small_house)
    assert not again.is_new
    assert Product.objects.get().name == "As staff call it"


def test_where_another_house_is_the_load_is_refused(small_house):
    Department.objects.create(slug="other", name="Other")
    with pytest.raises(AnotherHouse):
        load_house_data(house=small_house)


def test_a_misspelt_key_is_told_with_its_place_and_nothing_is_loaded(small_house):
    path = small_house.folder / "data" / "products" / "rings.toml"
    path.write_text(path.read_text().replace("summary =", "sumary ="))
    with pytest.raises(InvalidInput, match=r"rings\.toml, product R-1 has keys that nothing reads: sumary"):
        load_house_data(house=small_house)
    assert not Department.objects.exists()
    assert not MenuEntry.objects.exists()


def test_a_house_that_says_nothing_of_payment_takes_cards_at_the_rehearsal_bank(small_house):
    load_house_data(house=small_house)
    assert list(PaymentMethod.objects.values_list("code", "provider")) == [("card", "rehearsal")]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [('provider = "barter"', "barter"), ('provider = "rehearsal"\ncaptures = "later"', r"payments\.toml: .*later")],
)
def test_a_way_to_pay_that_cannot_be_is_told(small_house, changed, sentence):
    written = f'[[payment_method]]\ncode = "card"\nname = "Card"\n{changed}\n'
    (small_house.folder / "data" / "payments.toml").write_text(written)
    with pytest.raises(Refusal, match=sentence):
        load_house_data(house=small_house)
    assert not PaymentMethod.objects.exists()


def test_broken_toml_is_told_with_its_line(small_house):
    (small_house.folder / "data" / "menu.toml").write_text("[[department]\n")
    with pytest.raises(InvalidInput, match=r"menu\.toml: .*line 1"):
        load_house_data(house=small_house)


def test_a_table_refuses_the_wrong_type():
    with pytest.raises(InvalidInput, match="wrong shape"):
        Table({"name": 3}, "file.toml").text("name")


@given(st.decimals(min_value=1, max_value=10_000_000, places=2), st.sampled_from([1, 5, 50, 1000]))
def test_a_rounded_price_is_a_multiple_and_never_nothing(amount, step):
    price = rounded(Decimal(amount), [Step(0, step)])
    assert price % step == 0
    assert price >= step
    assert abs(price - amount) <= max(step / 2, step - amount)

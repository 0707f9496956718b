"""Staff say how straps and watches hold together; what cannot be is told beside its field."""

import pytest

from ecrin.atelier.models import Strap, WatchFitting
from ecrin.backoffice.tests.factories import person
from ecrin.catalog.models import Product
from ecrin.core.journal import Fact

from .workshop import COMES_WITH, a_strap, a_watch

pytestmark = pytest.mark.django_db


@pytest.fixture
def merchandiser(client, markets):
    client.force_login(person("merchandiser"))
    return client


def values(row, **more):
    return {
        "product": row.product_id,
        "width": "16.0",
        "fitting": "standard",
        "family": "",
        "days_least": 1,
        "days_most": 2,
    } | more


def test_a_watchs_fitting_is_changed_and_written_down(merchandiser):
    a_strap()
    watch = a_watch(comes_with="")
    address = f"/back-office/watchfitting/edit/{watch.pk}/"
    assert merchandiser.get(address).status_code == 200
    merchandiser.post(address, values(watch, comes_with=COMES_WITH))
    assert WatchFitting.objects.get().comes_with == COMES_WITH
    fact = Fact.objects.get(name="atelier.fitting-changed")
    assert fact.data == {"model": "watchfitting", "product": watch.product_id, "action": "changed"}


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"comes_with": "MV99"}, "No strap has this SKU"),
        ({"comes_with": COMES_WITH, "width": "18.0"}, "does not fit the watch"),
        ({"days_least": 5}, "fewer than the least"),
        ({"fitting": "own"}, "Name the shape"),
        ({"family": "tonneau"}, "Name the shape"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_kept(merchandiser, wrong, sentence):
    a_strap()
    watch = a_watch(comes_with="")
    page = merchandiser.post(f"/back-office/watchfitting/edit/{watch.pk}/", values(watch, **wrong)).content.decode()
    assert sentence in page
    assert WatchFitting.objects.get().comes_with == ""


def test_a_strap_is_added_and_taken_away(merchandiser):
    strap = a_strap()
    product = strap.product
    strap.delete()
    more = {"buckle": "pin", "buckle_metal": "", "wrist_least": 190, "wrist_most": 150}
    row = {"product": product.pk, "width": "", "fitting": "standard", "family": ""} | more
    assert "smaller than the smallest" in merchandiser.post("/back-office/strap/new/", row).content.decode()
    merchandiser.post("/back-office/strap/new/", row | {"wrist_most": 195})
    kept = Strap.objects.get()
    assert kept.width is None
    merchandiser.post(f"/back-office/strap/delete/{kept.pk}/")
    assert not Strap.objects.exists()
    assert Product.objects.filter(pk=product.pk).exists()


def test_who_packs_changes_no_strap(client, markets):
    a_strap()
    client.force_login(person("warehouse"))
    assert client.get("/back-office/strap/").status_code == 403

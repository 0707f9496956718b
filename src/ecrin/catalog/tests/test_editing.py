from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from ecrin.catalog import services
from ecrin.catalog.models import Product, SelectionItem
from ecrin.catalog.selectors import preview_of, product_page
from ecrin.core.changes import Change
from ecrin.core.errors import InvalidInput, NotAllowed
from ecrin.core.journal import Fact

from .factories import add_picture, make_department, make_product, make_selection, storefront_info

pytestmark = pytest.mark.django_db


class Nobody:
    pk = None

    def has_perm(self, permission, market=None):
        return False


def _facts():
    return list(Fact.objects.order_by("id").values_list("name", flat=True))


def _touched(product):
    return Change.objects.filter(key=f"product:{product.pk}").count()


def test_a_draft_does_not_reach_the_site_until_it_is_published():
    product = make_product(name="Aurore")
    product.name = "Aurore ring"
    services.save_draft(product=product, actor=None)
    assert product_page("aurore-ring-mv10240", storefront_info()).texts["name"] == "Aurore"
    before = _touched(product)
    services.publish(product=Product.objects.get(), actor=None)
    assert product_page("aurore-ring-mv10240", storefront_info()).texts["name"] == "Aurore ring"
    assert _touched(product) == before + 1
    assert _facts() == ["catalog.product-drafted", "catalog.product-published"]


def test_a_new_creation_begins_as_a_draft():
    product = Product(slug="nuit", name="Nuit", department=make_department())
    services.save_draft(product=product, actor=None)
    assert not Product.objects.get().live


def test_a_field_that_cannot_be_used_is_named():
    product = Product(slug="Not A Slug", name="Nuit", department=make_department())
    with pytest.raises(InvalidInput) as refused:
        services.save_draft(product=product, actor=None)
    assert refused.value.field == "slug"


@pytest.mark.parametrize("verb", [services.save_draft, services.publish, services.unpublish])
def test_every_verb_asks_for_the_right(verb):
    product = make_product()
    with pytest.raises(NotAllowed):
        verb(product=product, actor=Nobody())


def test_changing_a_source_text_makes_its_translations_outdated():
    product = make_product(
        translations={"fr": {"name": "Bague", "state": "translated"}, "de": {"care": "x", "state": "translated"}}
    )
    product.name = "Another"
    services.save_draft(product=product, actor=None)
    states = {code: entry["state"] for code, entry in product.translations.items()}
    assert states == {"fr": "outdated", "de": "translated"}


def test_a_translation_sent_with_its_new_source_stays_translated():
    product = make_product(translations={"fr": {"name": "Bague", "state": "translated"}})
    product.name = "Another"
    product.translations = {"fr": {"name": "Autre", "state": "translated"}}
    services.save_draft(product=product, actor=None)
    assert product.translations["fr"]["state"] == "translated"


def test_a_translation_reaches_the_site_at_once_where_no_draft_waits():
    product = make_product()
    services.translate(product=product, language="fr", texts={"name": "Bague Aurore"}, actor=None)
    info = product_page("aurore-ring-mv10240", storefront_info())
    assert info.text("name", "fr").value == "Bague Aurore"
    assert info.text("name", "de").is_fallback


def test_a_translation_waits_with_a_draft_that_waits():
    product = make_product(name="Aurore")
    product.name = "Unfinished"
    services.save_draft(product=product, actor=None)
    services.translate(product=product, language="fr", texts={"name": "Bague"}, actor=None)
    info = product_page("aurore-ring-mv10240", storefront_info())
    assert info.texts["name"] == "Aurore"
    assert info.text("name", "fr").is_fallback
    latest = Product.objects.get().get_latest_revision_as_object()
    assert (latest.name, latest.translations["fr"]["name"]) == ("Unfinished", "Bague")


@pytest.mark.parametrize(("language", "texts"), [("en", {}), ("xx", {"name": "x"}), ("fr", {"rank": "1"})])
def test_what_cannot_be_translated_is_refused(language, texts):
    with pytest.raises(InvalidInput):
        services.translate(product=make_product(), language=language, texts=texts, actor=None)


def test_a_scheduled_creation_comes_and_goes_by_itself():
    product = make_product(live=False)
    now = timezone.now()
    services.schedule(product=product, at=now + timedelta(hours=1), until=now + timedelta(hours=3), actor=None)
    assert not Product.objects.get().live
    for hours, live in ((2, True), (4, False)):
        with time_machine.travel(now + timedelta(hours=hours), tick=False):
            call_command("publish_scheduled")
        assert Product.objects.get().live is live
    assert _facts()[-2:] == ["catalog.product-published", "catalog.product-unpublished"]


def test_a_moment_that_has_passed_cannot_be_scheduled():
    with pytest.raises(InvalidInput):
        services.schedule(product=make_product(live=False), at=timezone.now(), actor=None)


def test_listings_keep_the_order_that_staff_drag():
    one, two, three = (make_product(f"p{n}", reference=f"R{n}", rank=10) for n in range(3))
    services.reorder(products=[three.pk, one.pk, two.pk], actor=None)
    assert list(Product.objects.order_by("rank").values_list("slug", flat=True)) == ["p2", "p0", "p1"]
    assert _touched(one)


def test_an_old_draft_never_moves_a_creation_back():
    one, two = make_product("one", reference="R1", rank=1), make_product("two", reference="R2", rank=2)
    services.save_draft(product=one, actor=None)
    services.reorder(products=[two.pk, one.pk], actor=None)
    services.publish(product=Product.objects.get(pk=one.pk), actor=None)
    assert Product.objects.get(pk=one.pk).rank == 2


def test_a_selection_keeps_its_own_order():
    one, two = make_product("one", reference="R1"), make_product("two", reference="R2")
    selection = make_selection(products=[one, two])
    services.reorder(products=[two.pk, one.pk], selection=selection, actor=None)
    assert list(SelectionItem.objects.order_by("position").values_list("product_id", flat=True)) == [two.pk, one.pk]


def test_nothing_can_be_approved_where_nothing_waits():
    with pytest.raises(services.NothingToApprove):
        services.approve(product=make_product(), actor=None)


def test_a_draft_is_previewed_as_its_page_would_be_once_published():
    product = make_product(gemstones=("diamond",), sizes=("50", "52"), prices={"us": 100}, levels={"us": "boutique"})
    add_picture(product)
    front = storefront_info()
    page = product_page("aurore-ring-mv10240", front)
    assert preview_of(Product.objects.get(), front.market) == page
    draft = Product.objects.get()
    draft.name = "Another"
    services.save_draft(product=draft, actor=None)
    latest = Product.objects.get().get_latest_revision_as_object()
    assert preview_of(latest, front.market).texts["name"] == "Another"
    assert len(preview_of(latest, front.market).variants) == 2

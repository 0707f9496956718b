"""How an engraving is seen before it is bought: with script and without, the same drawing that is kept."""

import re

import pytest
from django.core.cache import cache

from ecrin.atelier.models import EngravingBox, EngravingRule
from ecrin.atelier.tests.factories import engraving_rule
from ecrin.bag.models import BagLine
from ecrin.bag.tests.factories import creation, delivers, sku_of
from ecrin.catalog.models import Variant
from ecrin.catalog.tests.factories import add_picture
from ecrin.core.testing import queries
from ecrin.shop.views import engraving as view

pytestmark = pytest.mark.django_db


@pytest.fixture
def piece(markets):
    """A ring that is engraved inside."""
    cache.clear()
    delivers("us")
    product = creation()
    engraving_rule(product)
    return Variant.objects.get(sku=sku_of(product))


def preview(client, piece, storefront="en-us", part="preview", **fields):
    said = {"sku": piece.sku, **{f"engraving.{name}": value for name, value in fields.items()}}
    return client.get(f"/{storefront}/engraving/", said | ({"part": part} if part else {}))


def page_of(client, piece, size="52"):
    return client.get(f"/en-us/creations/{piece.product.slug}-{piece.product.reference.lower()}/", {"size": size})


def digest_in(answer):
    return re.search(r'data-digest="(\w*)"', answer.content.decode())[1]


def test_a_creation_offers_what_can_be_engraved_on_it_and_says_its_terms(piece, client):
    page = page_of(client, piece).content.decode()
    for words in (
        "Make it yours",
        "with our compliments",
        "up to 5 business days more",
        "cannot be returned",
        "Preview",
    ):
        assert words in page, words
    EngravingRule.objects.update(is_live=False)
    EngravingRule.objects.get().save()
    assert "Make it yours" not in page_of(client, piece).content.decode()


def test_what_is_previewed_is_what_is_put_into_the_bag(piece, client):
    shown = digest_in(preview(client, piece, place="inside-band", line1="Toujours"))
    said = {"sku": piece.sku, "engraving.place": "inside-band", "engraving.line1": "Toujours", "engraving.typeface": ""}
    answer = client.post("/en-us/bag/add/", said, follow=True)
    assert "Toujours" in answer.content.decode()
    assert BagLine.objects.get().personalisation["engraving"]["digest"] == shown != ""


def test_a_text_that_cannot_be_engraved_is_explained_and_stays_in_its_field(piece, client):
    answer = preview(client, piece, part="", place="inside-band", line1="日 😀", typeface="antiqua").content.decode()
    assert "Emoji cannot be engraved" in answer
    assert 'value="日 😀"' in answer
    assert answer.index("Please choose: ") > 0
    refused = client.post("/en-us/bag/add/", {"sku": piece.sku, "engraving.line1": "😀"}).content.decode()
    assert "Emoji cannot be engraved" in refused
    assert not BagLine.objects.exists()


def test_a_preview_is_drawn_on_the_picture_where_staff_said_the_place_is(piece, client):
    assert "<image" not in preview(client, piece, line1="A").content.decode()
    use = add_picture(piece.product)
    EngravingBox.objects.create(picture=use.picture, code="inside-band", left=30, top=20, width=40, height=10)
    assert "<image" in preview(client, piece, line1="A").content.decode()


@pytest.mark.parametrize("storefront", ["en-us", "fr-fr"])
def test_the_measures_of_a_preview_are_written_as_svg_reads_them_in_every_language(piece, client, storefront):
    delivers("fr")
    use = add_picture(piece.product)
    EngravingBox.objects.create(picture=use.picture, code="inside-band", left=30, top=20, width=40, height=10)
    drawn = re.search(r"<svg.*</svg>", preview(client, piece, storefront, line1="A").content.decode(), re.DOTALL)[0]
    measures = re.findall(r' (?:x|y|width|height)="([^"]*)"', drawn)
    assert len(measures) >= 10
    assert [one for one in measures if not re.fullmatch(r"-?\d+(\.\d+)?", one)] == []


def test_a_preview_is_kept_by_the_browser_alone(piece, client):
    answer = preview(client, piece, line1="A")
    assert answer["Cache-Control"] == "private, max-age=600"
    assert not answer.cookies


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "x" * 5_000, "\x00", '"><img src=x>', "{% now %}", "٪"])
def test_whatever_is_typed_the_answer_is_a_page(piece, client, text):
    answer = preview(client, piece, line1=text, place=text, typeface=text)
    assert answer.status_code == 200
    assert "<script>" not in answer.content.decode()


def test_what_is_not_there_or_not_engraved_is_not_previewed(piece, client):
    assert client.get("/en-us/engraving/").status_code == 404
    assert client.get("/en-us/engraving/", {"sku": "nothing"}).status_code == 404
    EngravingRule.objects.get().delete()
    assert preview(client, piece, line1="A").status_code == 404


def test_nobody_has_things_drawn_without_end(piece, client, monkeypatch):
    monkeypatch.setattr(view, "PER_MINUTE", 2)
    assert [preview(client, piece, line1="A").status_code for _time in range(3)] == [200, 200, 429]


def test_a_preview_costs_ten_queries_at_most(piece, client):
    preview(client, piece, line1="A")
    with queries() as asked:
        preview(client, piece, line1="AB")
    assert len(asked) <= 10

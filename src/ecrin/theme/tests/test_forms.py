"""The translations form, over a model of the room above that has one name in several languages."""

import pytest
from wagtail.admin.panels import FieldPanel, ObjectList

from ecrin.core.texts import outdate
from ecrin.markets.models import Region
from ecrin.theme.forms import TranslatableForm

FRENCH = {"fr": {"name": "Asie", "state": "translated"}}
FORM = (
    ObjectList([FieldPanel("name"), FieldPanel("code"), FieldPanel("translations")], base_form_class=TranslatableForm)
    .bind_to_model(Region)
    .get_form_class()
)


@pytest.fixture
def region(db):
    return Region.objects.create(code="asia", name="Asia", translations=FRENCH)


def saved(region, **data):
    form = FORM({"name": "Asia", "code": "asia"} | data, instance=region)
    assert form.is_valid(), form.errors
    return form.save().translations


def test_each_language_has_its_texts_beside_the_source_and_its_state(region):
    html = str(FORM(instance=region)["translations"])
    assert html.count("<details") == 11
    assert 'value="Asie"' in html
    assert 'lang="ar" dir="rtl"' in html
    assert html.count("translations__state--missing") == 10
    assert html.count('<p class="translations__source" lang="en">Asia</p>') == 11


def test_texts_are_kept_by_language_and_empty_ones_are_missing(region):
    data = {"translations-fr-name": " Asie ", "translations-de-name": "Asien", "translations-it-name": ""}
    assert saved(region, **data, **{"translations-de-state": "draft"}) == {
        "fr": {"name": "Asie", "state": "translated"},
        "de": {"name": "Asien", "state": "draft"},
    }


def test_a_form_without_the_fields_leaves_translations_alone(region):
    assert saved(region) == FRENCH
    assert saved(region, name="Asia Pacific") == {"fr": {"name": "Asie", "state": "outdated"}}


def test_an_edited_source_text_outdates_what_was_not_edited_with_it(region):
    kept = {"translations-fr-name": "Asie", "translations-fr-state": "translated"}
    assert saved(region, name="Asia Pacific", **kept)["fr"]["state"] == "outdated"


def test_a_translation_edited_with_its_source_stays_translated(region):
    data = {"translations-fr-name": "Asie-Pacifique", "translations-fr-state": "translated"}
    assert saved(region, name="Asia Pacific", **data)["fr"] == {"name": "Asie-Pacifique", "state": "translated"}


def test_an_unknown_state_is_refused(region):
    data = {"name": "Asia", "code": "asia", "translations-fr-name": "Asie", "translations-fr-state": "sworn"}
    assert "translations" in FORM(data, instance=region).errors


def test_only_texts_whose_source_changed_become_outdated():
    before = {"fr": {"name": "Bague", "story": "Une bague.", "state": "translated"}, "de": {"story": "Ein Ring."}}
    assert outdate(before, before, ["story"])["fr"]["state"] == "outdated"
    assert outdate(before, before, [])["fr"]["state"] == "translated"
    assert outdate(before, before, ["care"])["fr"]["state"] == "translated"

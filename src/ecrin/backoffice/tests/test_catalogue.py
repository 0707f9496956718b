import pytest

from ecrin.backoffice.tests.factories import person
from ecrin.catalog.models import Department, Product, Selection, Variant
from ecrin.catalog.tests.factories import make_product, make_selection
from ecrin.core import changes
from ecrin.core.changes import latest, since

pytestmark = pytest.mark.django_db

NAMES = ["department", "category", "catalogue_collection", "material", "gemstone", "sizeguide", "pictureprofile",
         "operator", "selection"]  # fmt: skip
CREATIONS = "/back-office/snippets/catalog/product/"


@pytest.fixture
def ring(db):
    jewelry = Department.objects.create(slug="jewelry", name="Jewelry")
    return Product.objects.create(slug="aurore-ring", name="Aurore ring", reference="MV1", department=jewelry)


def test_the_screens_of_names_open_to_an_administrator(client, ring):
    client.force_login(person("administrator"))
    for name in NAMES:
        assert client.get(f"/back-office/{name}/").status_code == 200, name
        assert client.get(f"/back-office/{name}/new/").status_code == 200, name


def test_a_creation_has_tabs_and_its_translations_beside_the_source(client, ring):
    client.force_login(person("editor"))
    answer = client.get(f"{CREATIONS}edit/{ring.pk}/")
    assert answer.status_code == 200
    for tab in ("Texts", "Variants", "Pictures", "Translations", "Safety"):
        assert f">{tab}<" in "".join(answer.content.decode().split()).replace("\n", ""), tab


def test_a_new_name_is_a_change_of_the_taxonomy(client):
    client.force_login(person("administrator"))
    before = changes.latest()
    answer = client.post("/back-office/gemstone/new/", {"name": "Opal", "slug": "opal", "position": 1})
    assert answer.status_code == 302
    assert "taxonomy" in {key for _number, key in changes.since(before)}


def test_creations_are_found_by_name_reference_or_sku(client, ring):
    Variant.objects.create(product=ring, sku="MV1-YG-52")
    client.force_login(person("advisor"))
    for words in ("auro", "MV1", "mv1-yg"):
        page = client.get(CREATIONS, {"q": words}).content.decode()
        assert "Aurore ring" in page, words
    assert b"Aurore ring" not in client.get(CREATIONS, {"q": "watch"}).content


def test_what_is_missing_can_be_asked_for(client, ring):
    client.force_login(person("editor"))
    for name in ("without_picture", "without_safety"):
        assert b"Aurore ring" in client.get(CREATIONS, {name: "true"}).content
        assert b"Aurore ring" not in client.get(CREATIONS, {name: "false"}).content
    assert b"Aurore ring" in client.get(CREATIONS, {"translation": "fr:missing"}).content
    assert b"Aurore ring" not in client.get(CREATIONS, {"translation": "fr:outdated"}).content


def test_a_merchandiser_has_no_button_that_publishes(client, ring):
    client.force_login(person("merchandiser"))
    assert b'name="action-publish"' not in client.get(f"{CREATIONS}edit/{ring.pk}/").content
    client.force_login(person("editor"))
    assert b'name="action-publish"' in client.get(f"{CREATIONS}edit/{ring.pk}/").content


def test_the_name_in_the_list_leads_to_the_editor(client, ring):
    client.force_login(person("editor"))
    assert f'href="{CREATIONS}edit/{ring.pk}/"' in client.get(CREATIONS).content.decode()


def test_an_advisor_looks_and_does_not_edit(client, ring):
    client.force_login(person("advisor"))
    assert client.get(CREATIONS).status_code == 200
    assert client.get(f"{CREATIONS}edit/{ring.pk}/").status_code == 403


def test_a_rule_that_cannot_be_read_is_refused_with_its_sentence(client):
    client.force_login(person("merchandiser"))
    sent = {
        "name": "Pink", "slug": "pink", "position": 0, "kind": "rule", "rule": '{"colour": ["pink"]}',
        "items-TOTAL_FORMS": 0, "items-INITIAL_FORMS": 0, "items-MIN_NUM_FORMS": 0, "items-MAX_NUM_FORMS": 1000,
    }  # fmt: skip
    answer = client.post("/back-office/selection/new/", sent)
    assert b"is not a word of rules" in answer.content
    assert not Selection.objects.exists()


def test_a_draft_is_previewed_as_its_page_and_nothing_is_kept(client, ring, markets):
    Product.objects.filter(pk=ring.pk).update(live=False)
    client.force_login(person("editor"))
    answer = client.get(f"{CREATIONS}preview/{ring.pk}/", {"storefront": "fr-fr"})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "Aurore ring" in page
    assert 'lang="fr' in page
    assert not Product.objects.get(pk=ring.pk).live


@pytest.mark.parametrize("count", [3, 12])
def test_the_list_asks_the_same_number_of_questions_whatever_its_length(
    client, ring, count, django_assert_max_num_queries
):
    for number in range(count):
        Product.objects.create(slug=f"ring-{number}", name=f"Ring {number}", department=ring.department)
    client.force_login(person("merchandiser"))
    client.get(CREATIONS)
    with django_assert_max_num_queries(24):
        client.get(CREATIONS)


def sent_selection(selection, items):
    """What the form of a selection sends: its creations, each `(item's id, product's id, place; 0 for taken away)`."""
    rows = {
        "name": selection.name, "slug": selection.slug, "position": 0, "kind": "hand", "rule": "{}", "intro": "",
        "items-TOTAL_FORMS": len(items), "items-INITIAL_FORMS": sum(1 for pk, *_ in items if pk),
        "items-MIN_NUM_FORMS": 0, "items-MAX_NUM_FORMS": 1000,
    }  # fmt: skip
    for number, (pk, product, place) in enumerate(items):
        rows |= {f"items-{number}-id": pk, f"items-{number}-product": product, f"items-{number}-ORDER": place}
        rows |= {f"items-{number}-DELETE": "" if place else "on"}
    return rows


def test_creations_are_put_into_a_selection_by_hand_in_their_order(client):
    first, second, third = (make_product(slug, reference=slug.upper()) for slug in ("one", "two", "three"))
    selection = make_selection("classics", [first, second])
    client.force_login(person("merchandiser"))
    page = client.get(f"/back-office/selection/edit/{selection.pk}/").content.decode()
    assert "Creations by hand" in page
    ids = dict(selection.items.values_list("product_id", "pk"))
    number = latest()
    items = [(ids[second.pk], second.pk, 2), (ids[first.pk], first.pk, 0), ("", third.pk, 1)]
    answer = client.post(f"/back-office/selection/edit/{selection.pk}/", sent_selection(selection, items))
    assert answer.status_code == 302
    assert list(selection.items.order_by("position", "id").values_list("product_id", flat=True)) == [
        third.pk,
        second.pk,
    ]
    assert f"selection:{selection.pk}" in {key for _number, key in since(number)}


def test_a_creation_stands_in_a_selection_once(client):
    product = make_product()
    selection = make_selection("classics", [product])
    item = selection.items.get()
    client.force_login(person("merchandiser"))
    twice = [(item.pk, product.pk, 1), ("", product.pk, 2)]
    answer = client.post(f"/back-office/selection/edit/{selection.pk}/", sent_selection(selection, twice))
    assert answer.status_code == 200
    assert selection.items.count() == 1

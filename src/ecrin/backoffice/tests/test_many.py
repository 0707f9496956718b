from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from ecrin.backoffice import rules
from ecrin.backoffice.tests.factories import market, person
from ecrin.catalog.events import ImportRequested
from ecrin.catalog.models import Availability, ChangeBatch, Department, ImportRun, Price, Product, Variant
from ecrin.catalog.services.exchange import run_import
from ecrin.core import changes
from ecrin.inventory.models import StockFlag

pytestmark = pytest.mark.django_db


@given(st.integers(1, 10**9), st.decimals(-99, 900, places=2), st.sampled_from([1, 100, 1000, 10000]))
def test_a_moved_price_is_a_whole_number_of_steps_nearest_to_the_percentage(amount, percent, step):
    moved = rules.moved_amount(amount, percent, step)
    assert moved % step == 0
    assert moved >= step
    assert moved == step or abs(moved - Decimal(amount) * (100 + percent) / 100) <= Decimal(step) / 2


@pytest.fixture
def ring(db):
    jewelry = Department.objects.create(slug="jewelry", name="Jewelry")
    made = Product.objects.create(slug="aurore-ring", name="Aurore ring", reference="MV1", department=jewelry)
    for size in ("50", "52"):
        Variant.objects.create(product=made, sku=f"MV1-{size}", size=size)
    for code in ("us", "jp"):
        market(code, state="open")
        Price.objects.create(sku="MV1-50", market=market(code), amount=100000)
    return made


def look(client, ring, **sent):
    return client.post(f"/back-office/creations/many/?id={ring.pk}", sent)


def do(client, ring, **sent):
    plan = look(client, ring, **sent).context["plan"]
    return look(client, ring, fingerprint=plan.fingerprint, **sent)


def test_a_merchandiser_raises_prices_sees_each_before_and_after_and_undoes_it(client, ring):
    client.force_login(person("merchandiser"))
    sent = {"kind": "prices", "markets": [market("us").pk], "how": "percent", "number": "5", "step": "10"}
    page = look(client, ring, **sent)
    assert "$1,000" in page.content.decode()
    assert "$1,050" in page.content.decode()
    assert Price.objects.get(sku="MV1-50", market__code="us").amount == 100000
    before = changes.latest()
    answer = do(client, ring, **sent)
    assert Price.objects.get(sku="MV1-50", market__code="us").amount == 105000
    assert Price.objects.get(sku="MV1-50", market__code="jp").amount == 100000
    assert "sku:MV1-50" in {key for _number, key in changes.since(before)}
    assert client.get(answer.url).status_code == 200
    client.post(f"{answer.url}undo/")
    assert Price.objects.get(sku="MV1-50", market__code="us").amount == 100000
    assert ChangeBatch.objects.count() == 2


def test_in_a_market_that_is_not_hers_nothing_is_offered_nor_done(client, ring):
    client.force_login(person("merchandiser", markets=["jp"]))
    page = client.get(f"/back-office/creations/many/?id={ring.pk}&kind=prices")
    assert [str(choice) for choice in page.context["form"].fields["markets"].queryset] == ["JP"]
    answer = look(client, ring, kind="prices", markets=[market("us").pk], how="percent", number="5", step="10")
    assert "plan" not in answer.context
    assert not ChangeBatch.objects.exists()


def test_what_moved_since_is_shown_again_and_not_done(client, ring):
    client.force_login(person("merchandiser"))
    sent = {"kind": "prices", "markets": [market("us").pk], "how": "percent", "number": "5", "step": "10"}
    plan = look(client, ring, **sent).context["plan"]
    Price.objects.filter(market__code="us").update(amount=200000)
    answer = look(client, ring, fingerprint=plan.fingerprint, **sent)
    assert b"different from what you saw" in answer.content
    assert Price.objects.get(sku="MV1-50", market__code="us").amount == 200000


def test_an_amount_finer_than_the_currency_is_refused_with_its_reason(client, ring):
    client.force_login(person("merchandiser"))
    answer = look(client, ring, kind="prices", markets=[market("us").pk], how="set", number="10.555", step="1")
    assert b"whole number of minor units" in answer.content
    assert b"Do it" not in answer.content


def test_levels_flags_and_publication_change_too(client, ring):
    client.force_login(person("merchandiser", "editor"))
    do(client, ring, kind="availability", markets=[market("jp").pk], level="boutique")
    assert Availability.objects.get(product=ring).level == "boutique"
    do(client, ring, kind="stock", state="made-to-order", days="20")
    assert set(StockFlag.objects.values_list("state", "extra_days")) == {("made-to-order", 20)}
    do(client, ring, kind="publication", live="no")
    assert not Product.objects.get(pk=ring.pk).live


def test_an_editor_is_offered_publication_and_no_prices(client, ring):
    client.force_login(person("editor"))
    page = client.get(f"/back-office/creations/many/?id={ring.pk}")
    assert [code for code, _label in page.context["kinds"]] == ["publication"]
    look(client, ring, kind="prices", markets=[market("us").pk], how="set", number="1", step="1")
    assert Price.objects.get(sku="MV1-50", market__code="us").amount == 100000


def test_the_list_of_creations_leads_to_the_screen(client, ring):
    client.force_login(person("merchandiser"))
    answer = client.get(f"/back-office/bulk/catalog/product/many/?id={ring.pk}&next=/")
    assert answer.url == f"/back-office/creations/many/?id={ring.pk}"


def upload(client, text, kind="prices"):
    file = SimpleUploadedFile(f"{kind}.csv", text.encode())
    return client.post("/back-office/files/import/", {"kind": kind, "file": file})


def test_a_file_is_taken_out_changed_looked_at_and_loaded(client, ring):
    client.force_login(person("merchandiser"))
    taken = client.get("/back-office/files/export/prices.csv").content.decode("utf-8-sig")
    assert "1000" in taken
    answer = upload(client, taken.replace("1000", "1100"))
    page = client.get(answer.url)
    assert b"2 changed" in page.content
    assert b"Load it" in page.content
    client.post(answer.url)
    run = ImportRun.objects.get()
    assert run.state == ImportRun.State.WAITING
    run_import(ImportRequested(run.pk))
    progress = client.get(f"{answer.url}progress/").json()
    assert progress["over"]
    assert progress["reason"] == ""
    assert Price.objects.get(sku="MV1-50", market__code="us").amount == 110000
    assert b"undo it" in client.get(answer.url).content


def test_a_bad_row_is_named_with_its_reason_and_nothing_is_loaded(client, ring):
    client.force_login(person("merchandiser"))
    taken = client.get("/back-office/files/export/prices.csv").content.decode("utf-8-sig")
    answer = upload(client, taken.replace("1000", "much"))
    page = client.get(answer.url)
    assert b"Rows that cannot be" in page.content
    assert b"much" in page.content
    assert b"Load it" not in page.content


def test_who_may_not_change_prices_may_not_bring_them_in(client, ring):
    client.force_login(person("warehouse"))
    upload(client, "sku,market,price\n")
    assert not ImportRun.objects.exists()
    client.force_login(person("advisor"))
    assert client.get("/back-office/files/").status_code == 403


def test_the_history_of_files_costs_a_fixed_number_of_questions(client, ring, django_assert_max_num_queries):
    client.force_login(person("merchandiser"))
    for _ in range(5):
        upload(client, "sku,market,price\n")
    with django_assert_max_num_queries(14):
        assert client.get("/back-office/files/").status_code == 200

import io
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from ecrin.catalog.models import Availability, ImportRun, Operator, Price, PriceChange, Product, Variant
from ecrin.catalog.rules.exchange import guarded, unguarded
from ecrin.catalog.services import exchange, undo
from ecrin.catalog.services.exchange.tables import as_csv, as_xlsx, read_table
from ecrin.clients.models import User
from ecrin.core.changes import Change
from ecrin.core.errors import NotAllowed
from ecrin.core.journal import Fact
from ecrin.inventory.models import Movement, StockFlag
from ecrin.inventory.selectors import stock_of
from ecrin.inventory.services import hold_stock
from ecrin.inventory.tests.factories import pieces, place

from .factories import (
    make_category,
    make_collection,
    make_department,
    make_gemstone,
    make_market,
    make_material,
    make_product,
)


def _csv(*lines):
    return "\n".join(lines).encode()


def _plan(kind, *lines):
    return exchange.plan_import(kind=kind, content=_csv(*lines), actor=None)


def _load(kind, *lines):
    return exchange.apply_import(plan=_plan(kind, *lines), actor=None)


CELLS = st.text(st.characters(exclude_categories=("Cc", "Cs"), include_characters="\n"), max_size=20).map(str.strip)


@given(CELLS)
def test_a_guarded_cell_is_no_formula_and_comes_back(text):
    assert unguarded(guarded(text)) == text
    assert text == "-" or not guarded(text).startswith(("=", "+", "-", "@"))


@settings(max_examples=20, deadline=None)
@given(
    st.lists(st.lists(CELLS.filter(bool), min_size=2, max_size=2), min_size=1, max_size=4),
    st.sampled_from([as_csv, as_xlsx]),
)
def test_a_table_comes_back_as_it_was_written(rows, write):
    header, read, errors = read_table(write(["one", "two"], rows))
    assert header == ["one", "two"]
    assert errors == []
    assert [[row["one"], row["two"]] for row in read] == rows


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_delimiter_and_encoding_are_found(delimiter, encoding):
    text = f"sku{delimiter}price\nÉTÉ{delimiter}1\n"
    _, rows, _ = read_table(text.encode(encoding))
    assert (rows[0]["sku"], rows[0]["price"]) == ("ÉTÉ", "1")


@pytest.mark.parametrize("content", [b"", b"\n\n", b"PK\x03\x04not a workbook"])
def test_what_is_no_table_is_refused(content):
    with pytest.raises(exchange.FileUnreadable):
        read_table(content)


def test_a_formula_in_a_workbook_is_refused_and_its_cell_named():
    book, out = Workbook(), io.BytesIO()
    book.active.append(["sku", "market", "price"])
    book.active.append(["A", "us", "=1+1"])
    book.save(out)
    _, _, errors = read_table(out.getvalue())
    assert [(error.row, error.column) for error in errors] == [(2, "price")]


def test_numbers_of_a_workbook_are_read_exactly():
    book, out = Workbook(), io.BytesIO()
    for row in (["sku", "price"], ["A", 3450], ["B", 0.1], ["C", 1234567.89]):
        book.active.append(row)
    book.save(out)
    _, rows, _ = read_table(out.getvalue())
    assert [row["price"] for row in rows] == ["3450", "0.1", "1234567.89"]


@pytest.mark.django_db
class TestPrices:
    def test_a_dry_run_shows_each_rows_effect_and_writes_nothing(self):
        make_product(sizes=("50", "52", "54"), prices={"us": 345_000})
        Price.objects.filter(sku="MV10240-54").delete()
        plan = _plan("prices", "sku;market;price", "MV10240-50;us;3450", "MV10240-52;us;3500", "MV10240-54;us;3600.50")
        assert [row.effect for row in plan.rows] == ["none", "update", "create"]
        assert plan.rows[1].changes[0].before == "$3,450"
        assert plan.rows[1].changes[0].after == "$3,500"
        assert plan.summary == {"create": 1, "update": 1, "none": 1, "errors": 0}
        assert not PriceChange.objects.exists()

    def test_every_bad_row_says_its_reason_and_nothing_is_loaded(self):
        make_product(prices={"us": 100})
        plan = _plan(
            "prices",
            "sku,market,currency,price",
            "MV10240,us,USD,1.234",
            "NONE,us,USD,1",
            "MV10240,xx,USD,1",
            "MV10240,us,EUR,1",
            "MV10240,us,USD,2",
            "MV10240,us,USD,3",
        )
        assert [(error.row, error.column) for error in plan.errors] == [
            (2, "price"), (3, "sku"), (4, "market"), (5, "currency"), (7, ""),
        ]  # fmt: skip
        with pytest.raises(exchange.BadRows, match="5 rows"):
            exchange.apply_import(plan=plan, actor=None)
        assert Price.objects.get().amount == 100

    def test_a_loaded_file_can_be_undone(self):
        make_product(prices={"us": 100})
        batch = _load("prices", "sku,market,price", "MV10240,us,-")
        assert not Price.objects.exists()
        undo(batch=batch, actor=None)
        assert Price.objects.get().amount == 100

    def test_yen_have_no_decimals(self):
        make_market("jp", currency="JPY")
        make_product()
        _load("prices", "sku,market,price", "MV10240,jp,500000")
        assert Price.objects.get().amount == 500_000
        assert _plan("prices", "sku,market,price", "MV10240,jp,5.5").errors[0].column == "price"

    def test_an_unknown_column_is_named(self):
        plan = _plan("prices", "sku,market,prise", "A,us,1")
        assert {error.column for error in plan.errors} == {"prise", "price"}


@pytest.mark.django_db
def test_availability_and_stock_come_by_file():
    make_product(prices={"us": 100})
    _load("availability", "product,market,level", "MV10240,us,boutique", "aurore-ring,,request")
    assert sorted(Availability.objects.values_list("level", flat=True)) == ["boutique", "request"]
    _load("stock", "sku,state,extra_days", "MV10240,made-to-order,20")
    assert StockFlag.objects.get().extra_days == 20


@pytest.mark.django_db
class TestProducts:
    def test_a_file_makes_creations_with_their_variants_as_drafts(self):
        make_category("rings")
        make_collection("aurore")
        make_material("pink-gold")
        make_gemstone("diamond")
        Operator.objects.create(name="Atelier", postal_address="x", electronic_address="y")
        _load(
            "products",
            "slug,reference,name,department,category,collection,gemstones,dimensions,is_new,manufacturer,sku,material,size,gtin,hs_code,origin,weight",
            "aurore,MV1,Aurore,jewelry,rings,aurore,diamond:12:0.45,width=2.6,yes,Atelier,MV1-50,pink-gold,50,4006381333931,7113.19,FR,3.2",
            "aurore,,,,,,,,,,MV1-52,pink-gold,52,,,,",
        )
        product = Product.objects.get()
        assert (product.live, product.reference, product.is_new, product.dimensions) == (
            False,
            "MV1",
            True,
            {"width": 2.6},
        )
        assert [v.sku for v in product.variants.all()] == ["MV1-50", "MV1-52"]
        stone = product.gemstones.get()
        assert (stone.count, stone.carats) == (12, Decimal("0.450"))
        assert Change.objects.filter(key=f"product:{product.pk}").exists()

    def test_a_file_names_a_provisional_creation(self):
        product = make_product("nuit", reference=None)
        _load("products", "slug,reference,sku,material", "nuit,MV7,MV7-1,yellow-gold")
        product.refresh_from_db()
        assert product.reference == "MV7"
        assert Variant.objects.get().sku == "MV7-1"

    def test_a_new_source_text_makes_translations_outdated(self):
        make_product(translations={"fr": {"name": "Bague", "state": "translated"}})
        _load("products", "slug,name", "aurore-ring,Another")
        product = Product.objects.get()
        assert (product.name, product.translations["fr"]["state"]) == ("Another", "outdated")

    @pytest.mark.parametrize(
        ("column", "value"),
        [
            ("gtin", "4006381333932"), ("hs_code", "99"), ("origin", "UK"), ("weight", "heavy"), ("is_new", "perhaps"),
            ("category", "nowhere"), ("collection", "nowhere"), ("material", "nowhere"), ("gemstones", "a b:c"),
            ("dimensions", "wide"), ("manufacturer", "Nobody"), ("slug", "Not A Slug"), ("name", "x" * 121),
        ],
    )  # fmt: skip
    def test_a_wrong_cell_is_named(self, column, value):
        make_product()
        cells = {"slug": "aurore-ring", "sku": "MV10240", column: value}
        plan = _plan("products", ",".join(cells), ",".join(cells.values()))
        assert [error.column for error in plan.errors] == [column]

    def test_a_sku_or_reference_of_another_creation_is_refused(self):
        make_product("one", reference="R1")
        make_product("two", reference="R2")
        plan = _plan("products", "slug,reference,sku", "one,R2,R1", "two,R2,R1")
        assert [(error.row, error.column) for error in plan.errors] == [(2, "reference"), (3, "sku")]

    def test_a_draft_that_waits_is_never_passed_over(self):
        product = make_product()
        product.name = "Unfinished"
        product.save_revision()
        plan = _plan("products", "slug,name", "aurore-ring,Other")
        assert "draft" in plan.errors[0].sentence

    def test_an_imported_text_is_not_lost_when_it_is_published_later(self):
        product = make_product()
        product.publish(product.save_revision())
        _load("products", "slug,name", "aurore-ring,Imported")
        from ecrin.catalog.services import publish  # noqa: PLC0415 - beside its only use

        publish(product=Product.objects.get(), actor=None)
        assert Product.objects.get().name == "Imported"


def _everything():
    make_market("eu", currency="EUR")
    make_market("jp", currency="JPY")
    make_product(
        "blend", reference="R1", material=("yellow-gold", "pink-gold"), sizes=("50", "52"), gemstones=("diamond",),
        prices={"us": 345_050, "jp": 500_000}, levels={"us": "boutique", None: "request"}, stock="low",
        collection="aurore", name="=Aurore", details="one\r\ntwo", dimensions={"width": 2.6, "diameter": 41},
        translations={"fr": {"name": "L’Aurore", "story": "+ “x”; y,\tz", "state": "outdated"}},
    )  # fmt: skip
    make_product("plain", reference=None, material=None, category=None)
    pieces(counts={Variant.objects.filter(sku__isnull=False).order_by("sku").first().sku: 3})


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("kind", list(exchange.OWN))
def test_what_is_taken_out_goes_in_again_without_any_change(kind, form):
    _everything()
    content = exchange.export_file(kind=kind, form=form, actor=None)
    plan = exchange.plan_import(kind=kind, content=content, actor=None)
    assert plan.errors == ()
    assert {row.effect for row in plan.rows} == {"none"}


WORDS = st.text(st.characters(exclude_categories=("Cc", "Cs"), include_characters="\n"), max_size=30).map(str.strip)


@pytest.mark.django_db
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(Product.translatable[1:]), WORDS), WORDS, st.sampled_from(["csv", "xlsx"]))
def test_any_text_goes_out_and_in_again_without_any_change(texts, french, form):
    Product.objects.all().delete()
    translations = {"fr": {"story": french, "state": "translated"}} if french else {}
    Product.objects.create(slug="a", name="A", department=make_department(), translations=translations, **texts)
    for kind in ("products", "translations"):
        content = exchange.export_file(kind=kind, form=form, actor=None)
        plan = exchange.plan_import(kind=kind, content=content, actor=None)
        assert plan.errors == ()
        assert {row.effect for row in plan.rows} <= {"none"}


@pytest.mark.django_db
class TestTranslations:
    def test_texts_come_back_from_the_translator(self):
        make_product(name="Aurore")
        _load("translations", "product,language,state,name,story", "MV10240,fr,translated,Bague,")
        assert Product.objects.get().translations == {"fr": {"name": "Bague", "state": "translated"}}

    def test_the_source_is_not_changed_by_a_file_of_translations(self):
        make_product(name="Aurore")
        assert _plan("translations", "product,language,name", "MV10240,en,Other").errors[0].column == "language"


@pytest.mark.django_db
class TestRuns:
    def _start(self, *lines):
        return exchange.start_import(kind="prices", filename="p.csv", content=_csv(*lines), actor=None)

    def test_the_worker_loads_what_was_looked_at_once(self):
        make_product(prices={"us": 100})
        run, plan = self._start("sku,market,price", "MV10240,us,2")
        assert run.summary == plan.summary
        exchange.request_import(run=run, actor=None)
        fact = exchange.runs.ImportRequested(run.pk)
        exchange.run_import(fact)
        exchange.run_import(fact)
        run.refresh_from_db()
        assert (run.state, run.done) == (ImportRun.State.DONE, 1)
        assert PriceChange.objects.count() == 1
        assert Fact.objects.filter(name="catalog.import-done").count() == 1

    def test_a_file_that_would_now_do_something_else_is_refused(self):
        make_product(prices={"us": 100})
        run, _ = self._start("sku,market,price", "MV10240,us,2")
        exchange.request_import(run=run, actor=None)
        Price.objects.update(amount=150)
        exchange.run_import(exchange.runs.ImportRequested(run.pk))
        run.refresh_from_db()
        assert run.state == ImportRun.State.REFUSED
        assert run.reason
        assert Price.objects.get().amount == 150

    def test_a_run_is_asked_for_once(self):
        make_product(prices={"us": 100})
        run, _ = self._start("sku,market,price", "MV10240,us,2")
        exchange.request_import(run=run, actor=None)
        with pytest.raises(exchange.runs.Conflict):
            exchange.request_import(run=run, actor=None)


def test_letters_of_every_script_are_kept():
    assert unguarded(guarded("指輪 خاتم")) == "指輪 خاتم"


@pytest.mark.django_db
class TestCounts:
    def test_a_file_of_counts_becomes_movements(self):
        sku = make_product().variants.first().sku
        place()
        assert _plan("counts", "sku,location,there", f"{sku},workshop,4").summary["create"] == 1
        _load("counts", "sku,location,there", f"{sku},workshop,4")
        assert stock_of([sku])[sku].free == 4
        _load("counts", "sku,location,there", f"{sku},workshop,3")
        assert [row.quantity for row in Movement.objects.order_by("id")] == [4, -1]

    @pytest.mark.parametrize(
        ("row", "sentence"),
        [
            ("NONE,workshop,4", "There is no variant “NONE”."),
            ("{sku},moon,4", "There is no place “moon”; these are: workshop."),
            ("{sku},workshop,many", "“many” is not a number of pieces."),
            ("{sku},workshop,-1", "“-1” is not a number of pieces."),
            ("{sku},workshop,0", "1 piece is promised to an order."),
        ],
    )
    def test_a_row_that_cannot_be_says_why_and_nothing_is_counted(self, row, sentence):
        sku = make_product().variants.first().sku
        pieces(counts={sku: 2})
        hold_stock(purpose="order:1", wanted={sku: 1}, expires_at=None)
        plan = _plan("counts", "sku,location,there", row.format(sku=sku))
        assert [error.sentence for error in plan.errors] == [sentence]
        assert stock_of([sku])[sku].free == 1

    def test_who_may_not_count_is_refused(self):
        sku = make_product().variants.first().sku
        place()
        plan = _plan("counts", "sku,location,there", f"{sku},workshop,4")
        with pytest.raises(NotAllowed):
            exchange.apply_import(plan=plan, actor=User.objects.create_user("nobody@house.test"))

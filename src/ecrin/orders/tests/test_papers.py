"""Papers of an order: numbered without gaps, frozen, in every script, and without a price where it is a secret."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pypdfium2
import pytest
from django.core import mail
from django.db import transaction
from django.db.models import QuerySet
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from ecrin.core.errors import InvalidInput
from ecrin.core.journal import history_of
from ecrin.core.testing import queries, race, writes
from ecrin.core.worker import work_off
from ecrin.legal.services import accept, keep_draft, publish_version
from ecrin.markets.models import LegalEntity, Market
from ecrin.markets.selectors import kept
from ecrin.offers.rules import QuoteLine
from ecrin.orders.models import Order, OrderAddress, OrderLine, Paper, PaperSeries, PickUp
from ecrin.orders.rules import PICKUP, Address, Credited, Gift, paper_number, tax_by_rate
from ecrin.orders.selectors import named_papers, printed, sheet_of
from ecrin.orders.services import (
    CreditTooHigh,
    NotInvoiced,
    cancel_order,
    deliver_order,
    dispatch_order,
    issue_credit,
    issue_invoice,
)

from .factories import a_paid_order, a_quote, an_order, stocked

pytestmark = pytest.mark.django_db
ONE = [QuoteLine("a", "MV1-53", 1, 345000)]
BERLIN = Address(
    given_name="Anna", family_name="Berg", line1="Hauptstraße 1", city="Berlin", postal_code="10115", country="DE"
)  # fmt: skip
PEOPLE = {
    "en": ("en-us", "Zoë", "12 Quince Street"),
    "ru": ("en-us", "Анна", "ул. Лесная 5"),
    "ar": ("ar-ae", "كريمة", "شارع الوصل"),
    "ja": ("ja-jp", "花子", "銀座1-2-3"),
    "ko": ("ko-kr", "민지", "강남대로 12"),
    "zh-hans": ("zh-cn", "门骨", "南京西路1号"),
    "zh-hant": ("zh-tw", "門骨", "忠孝東路1號"),
}


def words_of(pdf):
    document = pypdfium2.PdfDocument(pdf)
    text = "\n".join(document[place].get_textpage().get_text_range() for place in range(len(document)))
    return text.replace("\r\n", "\n")


def text_of(order, name, **more):
    return words_of(printed(sheet_of(order, name, is_staff=True)).content)


def left(order):
    """The order, once its pieces left."""
    for line in order.lines.all():
        stocked(line.sku, 50)
    return dispatch_order(row=order.pk, actor=None)


@pytest.fixture
def order(markets):
    entity = LegalEntity.objects.create(
        code="atelier", name="Atelier House", form="SA", street="1 Rue Haute", postal_code="1204", city="Genève",
        country_code="CH", register="CHE-1", vat_number="CHE-1 TVA", mail="hello@example.com",
    )  # fmt: skip
    Market.objects.filter(code="us").update(seller=entity)
    kept.refresh()
    return a_paid_order(billing=BERLIN)


def test_an_invoice_is_written_when_the_pieces_leave_and_says_all_that_the_law_asks(order):
    assert sheet_of(order, "invoice") is None
    left(order)
    paper = Paper.objects.get()
    assert (paper.number, paper.total, paper.seller_code) == (f"INV-{paper.year}-00001", 640838, "atelier")
    words = text_of(order, "invoice")
    for part in (
        paper.number, order.number, "Atelier House", "1204 Genève", "CHE-1 TVA", "Anna Berg", "10115 Berlin", "Alma Reyes",
        "Creation MV1-53", "Express delivery", "$3,450", "$522.38", "$6,408.38", "8.875%",
    ):  # fmt: skip
        assert part in words, part
    assert [fact.name for fact in history_of(order.purpose)].count("orders.invoice-issued") == 1


def test_an_order_has_one_invoice_however_often_it_is_asked_for(order):
    left(order)
    assert issue_invoice(row=order.pk) == issue_invoice(row=order.pk)
    deliver_order(row=order.pk)
    assert Paper.objects.count() == 1


def test_a_piece_that_has_a_serial_number_is_invoiced_by_it(markets):
    stocked("MV1-53", 1, serials=["S-77"])
    sold = a_paid_order(quote=a_quote(ONE))
    dispatch_order(row=sold.pk, actor=None, serials={"MV1-53": ["S-77"]})
    assert "Serial number S-77" in text_of(sold, "invoice")


def test_what_was_invoiced_does_not_move_with_what_happens_to_the_order_or_the_seller(order):
    left(order)
    before = text_of(order, "invoice")
    Order.objects.update(
        total=1, delivery_name="Another", tax_rate=Decimal("0.5"), language="ar", storefront_code="ar-ae"
    )
    OrderLine.objects.update(name="Another", unit=1)
    OrderAddress.objects.all().delete()
    LegalEntity.objects.update(name="Another")
    kept.refresh()
    assert text_of(Order.objects.get(), "invoice").count("Another") == 0
    Order.objects.update(language="en")
    assert text_of(Order.objects.get(), "invoice") == before


def test_a_paper_is_never_changed_and_never_deleted(order):
    left(order)
    paper = Paper.objects.get()
    paper.total = 1
    with pytest.raises(TypeError):
        paper.save()
    with pytest.raises(TypeError):
        paper.delete()


def test_numbers_follow_each_other_and_one_that_was_not_used_is_given_to_the_next(order):
    left(order)
    second, third = (left(a_paid_order(bag=bag, email=f"{bag}@example.com")) for bag in ("b", "c"))
    lost = an_order(bag="d", quote=a_quote(ONE))
    with transaction.atomic():
        assert issue_invoice(row=lost.pk).place == 4
        transaction.set_rollback(True)
    issue_invoice(row=lost.pk)
    assert [paper.place for paper in Paper.objects.all()] == [1, 2, 3, 4]
    assert PaperSeries.objects.get().last == 4
    assert (second.pk, third.pk) < (lost.pk, lost.pk)


def test_each_seller_has_a_series_of_her_own(order):
    left(order)
    other = LegalEntity.objects.create(code="other", name="Other")
    Market.objects.filter(code="us").update(seller=other)
    kept.refresh()
    left(a_paid_order(bag="b", email="b@example.com"))
    assert [(paper.seller_code, paper.place) for paper in Paper.objects.all()] == [("atelier", 1), ("other", 1)]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_orders_that_leave_at_once_take_numbers_that_follow_each_other(markets):
    rows = [an_order(bag=bag, quote=a_quote(ONE)).pk for bag in ("a", "b", "c")]
    race(*(lambda row=row: issue_invoice(row=row).pk for row in rows))
    assert sorted(paper.place for paper in Paper.objects.all()) == [1, 2, 3]


def test_an_invoice_asks_for_the_lock_of_its_order_and_then_of_its_series(order, monkeypatch):
    """The statement says it on PostgreSQL; on SQLite the gate lets one writer in, so what is asked for is looked at."""
    asked = []
    real = QuerySet.select_for_update
    monkeypatch.setattr(
        QuerySet, "select_for_update", lambda rows, **how: asked.append(rows.model) or real(rows, **how)
    )
    issue_invoice(row=order.pk)
    assert asked == [Order, PaperSeries]


def test_a_credit_note_refers_to_the_invoice_and_is_written_once_for_one_thing(order):
    left(order)
    piece = Credited(name="Creation MV2", quantity=1, amount=120050, tax=10654)
    note = issue_credit(row=order.pk, lines=[piece], reason="You returned it.", key="return:1")
    assert issue_credit(row=order.pk, lines=[piece], reason="You returned it.", key="return:1") == note
    assert (note.number, note.total) == (f"CN-{note.year}-00001", 130704)
    words = text_of(order, note.number.lower())
    for part in (
        note.number,
        Paper.objects.get(kind="invoice").number,
        "Creation MV2",
        "$1,307.04",
        "You returned it.",
    ):
        assert part in words, part
    assert named_papers(order)[-1] == (note.number.lower(), f"Credit note {note.number}")


def test_no_more_is_credited_than_was_invoiced_and_nothing_before(order):
    whole = Credited(name="All", quantity=1, amount=588600, tax=52238)
    with pytest.raises(NotInvoiced):
        issue_credit(row=order.pk, lines=[whole], reason="", key="a")
    left(order)
    issue_credit(row=order.pk, lines=[whole], reason="", key="a")
    with pytest.raises(CreditTooHigh):
        issue_credit(row=order.pk, lines=[Credited(name="More", quantity=1, amount=1, tax=0)], reason="", key="b")
    assert PaperSeries.objects.get(kind="credit-note").last == 1


@pytest.mark.parametrize("wrong", [{"quantity": 0}, {"amount": -1}, {"tax": -1}, {"name": " "}])
def test_a_credit_that_cannot_be_is_refused(order, wrong):
    left(order)
    sound = {"name": "A", "quantity": 1, "amount": 1, "tax": 0}
    with pytest.raises(InvalidInput):
        issue_credit(row=order.pk, lines=[Credited(**{**sound, **wrong})], reason="", key="a")


def test_the_confirmation_holds_the_conditions_that_were_accepted_word_for_word(order):
    draft = keep_draft(
        kind="conditions-of-sale",
        market_code="",
        language="en",
        title="Conditions",
        sections=[("1", "Scope", "Then.\n\nAnd.")],
    )
    accept(subject=order.purpose, versions=[publish_version(version=draft.pk)], storefront="en-us")
    keep_draft(
        kind="conditions-of-sale", market_code="", language="en", title="Conditions", sections=[("1", "Scope", "Now")]
    )
    words = text_of(order, "confirmation")
    for part in (
        "Order confirmation",
        order.number,
        "Conditions, version 1",
        "1 Scope",
        "Then.",
        "And.",
        "You may cancel",
    ):
        assert part in words, part
    assert "Now" not in words


def test_what_is_not_paid_has_no_confirmation(markets):
    order = an_order()
    assert sheet_of(order, "confirmation") is None
    assert named_papers(order) == []


def test_a_price_that_is_a_secret_is_on_no_paper_of_the_parcel(order):
    gift = a_paid_order(bag="b", gift=Gift(wrap=True, message="For you, B.", hide_prices=True), billing=BERLIN)
    slip = text_of(gift, "packing-slip")
    assert "Creation MV1-53" in slip
    assert "Alma Reyes" in slip
    assert "$" not in slip
    assert not {"Berg", "Berlin", "For you"} & set(slip.split())
    assert "$3,450" in text_of(order, "packing-slip")


def test_the_card_says_the_words_of_who_gives_and_nothing_else(order):
    gift = a_paid_order(bag="b", gift=Gift(message='For you,\nB. #"1"'))
    assert text_of(gift, "gift-card").split() == ["E", "C", "R", "I", "N", "For", "you,", "B.", '#"1"']
    assert sheet_of(order, "gift-card", is_staff=True) is None


def test_what_lies_in_the_parcel_is_not_for_who_has_the_address_of_the_order(order):
    assert sheet_of(order, "packing-slip") is None
    assert sheet_of(order, "gift-card") is None


@pytest.mark.parametrize("language", PEOPLE)
def test_papers_come_out_in_every_script_without_a_hole(order, language):
    storefront, name, street = PEOPLE[language]
    Order.objects.update(language=language, storefront_code=storefront, gift_message=name)
    OrderAddress.objects.update(given_name=name, family_name="", line1=street)
    order = left(Order.objects.get())
    for paper in ("confirmation", "invoice", "packing-slip", "gift-card"):
        words = text_of(order, paper)
        assert name in words, paper
        assert "\ufffd" not in words
        assert "\N{WHITE SQUARE}" not in words
        assert paper == "gift-card" or street in words, paper


def test_a_name_that_looks_like_a_command_stays_a_name(order):
    OrderAddress.objects.update(given_name='#panic("x") $a$', family_name="*b* <c>")
    assert '#panic("x") $a$ *b* <c>' in text_of(Order.objects.get(), "confirmation")


def test_a_client_reads_her_papers_at_the_address_of_her_order(order, django_assert_max_num_queries):
    left(order)
    here = f"/en-us/orders/{order.token}/"
    page = Client().get(here).content.decode()
    assert f'href="{here}papers/invoice.pdf"' in page
    assert f'href="{here}papers/confirmation.html"' in page
    with django_assert_max_num_queries(13):
        answer = Client().get(f"{here}papers/invoice.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'inline; filename="ecrin-invoice-inv-{Paper.objects.get().year}-00001.pdf"'
    assert "no-store" in answer["Cache-Control"]
    html = Client().get(f"{here}papers/confirmation.html").content.decode()
    assert "12 Quince Street" in html
    for wrong in ("packing-slip.pdf", "gift-card.pdf", "nothing.pdf", "cn-2026-00001.html"):
        assert Client().get(f"{here}papers/{wrong}").status_code == 404
    assert Client().get("/en-us/orders/nobody/papers/invoice.pdf").status_code == 404


def test_the_page_and_the_pdf_say_the_same(order):
    left(order)
    sheet = sheet_of(order, "invoice")
    html = Client().get(f"/en-us/orders/{order.token}/papers/invoice.html").content.decode()
    said = [value for _, value in (*sheet.facts, *sheet.sums)] + [row.name for row in sheet.rows]
    said += [line for _, lines in sheet.parties for line in lines]
    words = text_of(order, "invoice")
    for part in said:
        assert part in html, part
        assert part in words, part


def test_reading_a_paper_writes_nothing(order):
    left(order)
    with queries() as made:
        for name in ("confirmation", "invoice", "packing-slip"):
            text_of(order, name)
    assert writes(made) == []


def test_the_letters_carry_the_confirmation_and_the_invoice(order):
    left(order)
    work_off()
    by_file = {
        attachment.filename: attachment.mimetype
        for sent in mail.outbox
        for attachment in getattr(sent, "attachments", [])
    }
    year = Paper.objects.get().year
    assert by_file == {
        f"ecrin-confirmation-{order.number.lower()}.pdf": "application/pdf",
        f"ecrin-invoice-inv-{year}-00001.pdf": "application/pdf",
    }


def test_an_order_that_never_left_has_no_invoice(order):
    cancel_order(row=order.pk, reason="client")
    assert named_papers(Order.objects.get()) == [("confirmation", "Order confirmation")]


@given(
    st.lists(st.tuples(st.integers(0, 10**9), st.integers(0, 10**8), st.sampled_from(["0.2", "0.055"]))), st.booleans()
)
def test_tax_by_rate_adds_up_to_what_is_paid(rows, included):
    known = [{"amount": amount + tax, "tax": tax, "rate": rate} for amount, tax, rate in rows]
    found = tax_by_rate(known, tax_included=included)
    assert sum(one["gross"] for one in found) == sum(one["amount"] + (0 if included else one["tax"]) for one in known)
    assert all(one["net"] + one["tax"] == one["gross"] for one in found)


def test_a_number_says_its_kind_its_year_and_its_place():
    assert paper_number("invoice", 2026, 7) == "INV-2026-00007"
    assert paper_number("credit-note", 2026, 123456) == "CN-2026-123456"


@pytest.mark.parametrize(
    "message",
    [
        "W" * 240,
        "愛" * 120,
        "word " * 48,
        "\n".join(["Mit Liebe und Dank, immer"] * 8),
        "\n".join(["愛" * 15] * 8),
        "م" * 240,
    ],
)
def test_all_that_a_card_may_hold_fits_on_it(order, message):
    Order.objects.update(gift_message=message)
    pdf = printed(sheet_of(Order.objects.get(), "gift-card", is_staff=True)).content
    document = pypdfium2.PdfDocument(pdf)
    assert len(document) == 1
    page = document[0]
    assert [round(side / 72 * 25.4) for side in page.get_size()] == [148, 105]
    boxes = [page.get_textpage().get_charbox(place) for place in range(page.get_textpage().count_chars())]
    assert min(box[0] for box in boxes) >= 0
    assert max(box[2] for box in boxes) <= page.get_width()
    assert min(box[1] for box in boxes if any(box)) >= 0


def told(order, title):
    return dict(sheet_of(Order.objects.get(pk=order.pk), "confirmation").words)[title]


@pytest.mark.parametrize(
    ("promised", "words"),
    [
        ({"promised_from": date(2026, 12, 1), "promised_until": date(2026, 12, 3)}, "With you Tue, Dec 1 – Thu, Dec 3"),
        ({"promised_from": None, "promised_until": None}, "With you in 1 to 2 business days"),
    ],
)
def test_the_confirmation_says_when_it_is_there_as_the_orders_page_does(order, promised, words):
    Order.objects.filter(pk=order.pk).update(**promised)
    (said,) = told(order, "Express delivery")
    assert " ".join(said.split()).replace("\u2009", " ") == words


def test_the_confirmation_says_nothing_of_days_where_none_were_promised(order):
    Order.objects.filter(pk=order.pk).update(promise_least=None, promise_most=None, promised_from=None)
    assert "Express delivery" not in dict(sheet_of(Order.objects.get(pk=order.pk), "confirmation").words)


def test_the_confirmation_says_where_and_from_when_an_order_is_collected(order):
    Order.objects.filter(pk=order.pk).update(delivery_code=PICKUP)
    PickUp.objects.create(
        order=order, boutique_code="paris", name="Paris", address="1 rue Haute\n75002 Paris", location="paris",
        time_zone="Europe/Paris", promised_at=datetime(2026, 12, 4, 15, 0, tzinfo=UTC), needs_transfer=False,
    )  # fmt: skip
    said = told(order, "To be collected")
    assert said[:3] == ("Paris", "1 rue Haute", "75002 Paris")
    assert "Friday, December 4, 2026" in said[3]

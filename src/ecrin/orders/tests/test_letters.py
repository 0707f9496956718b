"""Letters about an order: in the language in which it was placed, with everything that was agreed."""

from dataclasses import replace

import pytest
from django.core import mail

from ecrin.core.house import current_house
from ecrin.core.testing import queries, writes
from ecrin.core.worker import work_off
from ecrin.legal.services import accept, keep_draft, publish_version
from ecrin.orders.events import (
    LinkAsked,
    OrderCancelled,
    OrderConfirmed,
    OrderHeldForReview,
    OrderLapsed,
    ParcelSent,
)
from ecrin.orders.models import Order
from ecrin.orders.rules import Gift
from ecrin.orders.services import digest_of, send_parcel
from ecrin.orders.tasks import letters

from .factories import a_paid_order, an_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(markets):
    order = a_paid_order(gift=Gift(wrap=True, message="With <b>love</b>"))
    draft = keep_draft(
        kind="conditions-of-sale", market_code="", language="en", title="Conditions", sections=[("1", "A", "B")]
    )
    accept(subject=order.purpose, versions=[publish_version(version=draft.pk)], storefront="en-us")
    return order


def only():
    (sent,) = mail.outbox
    return sent, sent.alternatives[0][0]


def test_a_confirmation_holds_everything_that_was_agreed(order):
    letters.send_confirmation(OrderConfirmed(order.pk))
    sent, html = only()
    assert sent.to == ["alma@example.com"]
    assert order.number in sent.subject
    for words in (
        "Creation MV1-53", "Pink gold, 53", "$3,450", "Express delivery", "$35", "12 Quince Street", "1 to 2 business days",
        f"http://localhost:8000/en-us/orders/{order.token}/", "version 1, which you accepted",
        "http://localhost:8000/en-us/legal/conditions-of-sale/", "You may cancel",
    ):  # fmt: skip
        assert words in sent.body, words
        assert words in html, words
    assert "With <b>love</b>" in sent.body
    assert "With &lt;b&gt;love&lt;/b&gt;" in html
    assert "<script" not in html


def test_it_is_written_in_the_language_and_with_the_money_of_its_storefront(order):
    Order.objects.update(storefront_code="fr-fr", language="fr")
    letters.send_confirmation(OrderConfirmed(order.pk))
    sent, html = only()
    assert f"/fr-fr/orders/{order.token}/" in sent.body
    assert "3\u202f450" in sent.body
    assert 'lang="fr-FR"' in html


def test_an_arabic_letter_runs_from_right_to_left(order):
    Order.objects.update(storefront_code="ar-ae", language="ar")
    letters.send_confirmation(OrderConfirmed(order.pk))
    html = only()[1]
    assert 'dir="rtl"' in html
    assert "direction:ltr" not in html
    assert "<bdi>12 Quince Street</bdi>" in html


@pytest.mark.parametrize(
    ("send", "fact", "words"),
    [
        (letters.send_received, OrderHeldForReview, "look through it by hand"),
        (letters.send_lapsed, OrderLapsed, "The time to pay ran out"),
    ],
)
def test_each_turn_of_an_order_has_its_letter(order, send, fact, words):
    send(fact(order.pk))
    sent, html = only()
    assert words in sent.subject + sent.body
    assert words in html


def test_a_parcel_has_its_letter_with_what_is_in_it_where_it_is_not_all(order):
    first, second = order.lines.all()
    parcel = send_parcel(row=order.pk, actor=None, pieces={second.pk: 1}, carrier="Courier", tracking="Z9")
    letters.send_dispatched(ParcelSent(order.pk, parcel.pk))
    sent, html = only()
    assert "is on its way" in sent.subject
    for text in ("Courier Z9", f"1 × {second.name}"):
        assert text in sent.body, text
        assert text in html, text
    assert f"1 × {first.name}" not in sent.body


def test_a_cancelled_order_is_told_but_not_to_who_went_back_to_her_bag(order):
    letters.send_cancelled(OrderCancelled(order.pk, "changed"))
    assert mail.outbox == []
    letters.send_cancelled(OrderCancelled(order.pk, "client"))
    assert "As you wished" in mail.outbox[0].body
    letters.send_cancelled(OrderCancelled(order.pk, "house"))
    assert "We are sorry" in mail.outbox[1].body


def test_the_way_to_an_order_goes_to_the_address_that_it_was_placed_with_and_nowhere_else(order):
    letters.send_link(LinkAsked(order.pk, digest_of("stranger@example.com")))
    letters.send_link(LinkAsked(0, digest_of("alma@example.com")))
    assert mail.outbox == []
    letters.send_link(LinkAsked(order.pk, digest_of("Alma@Example.com ")))
    sent, _html = only()
    assert sent.to == ["alma@example.com"]
    assert f"/en-us/orders/{order.token}/" in sent.body


def test_nothing_is_written_to_whom_was_forgotten(order):
    Order.objects.update(email="")
    letters.send_confirmation(OrderConfirmed(order.pk))
    assert mail.outbox == []


def test_writing_a_letter_changes_nothing(order):
    with queries() as made:
        letters.send_confirmation(OrderConfirmed(order.pk))
    assert writes(made) == []


def test_a_paid_order_is_confirmed_by_the_worker(markets):
    an_order(bag="unpaid", email="unpaid@example.com")
    a_paid_order()
    work_off()
    assert [sent.to for sent in mail.outbox] == [["alma@example.com"]]


def test_a_letter_carries_its_paper_and_says_so(order):
    letters.send_confirmation(OrderConfirmed(order.pk))
    sent, html = only()
    (paper,) = sent.attachments
    assert paper.filename == f"ecrin-confirmation-{order.number.lower()}.pdf"
    assert paper.content.startswith(b"%PDF")
    for words in (sent.body, html):
        assert f"Attached to this letter: Order confirmation {order.number}" in words


def test_a_letter_can_be_read_on_a_dark_screen_and_has_the_house_s_colours(order, monkeypatch):
    house = replace(current_house(), colours={"ink": "#102030"})
    monkeypatch.setattr("ecrin.theme.templatetags.theme.current_house", lambda: house)
    letters.send_link(LinkAsked(order.pk, digest_of(order.email)))
    html = only()[1]
    assert "prefers-color-scheme: dark" in html
    assert 'content="light dark"' in html
    assert "#102030" in html

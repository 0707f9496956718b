"""Somebody of whom every room knows everything is given it all and forgotten whole, and the books stay right.

The scenario fills every field that a room's `HOLDS` names with a mark of its own. A new model needs a row in `somebody()`.
"""

import json
import zipfile
from datetime import timedelta
from zlib import crc32

import pytest
from django.apps import apps
from django.core import mail
from django.core.files.base import ContentFile
from django.db import models
from django.test import Client
from django.utils import timezone

from ecrin.account.tests.factories import SECRET, a_client, signed_in
from ecrin.atelier.models import Making, MakingPhoto, MakingStep
from ecrin.bag.models import Bag, BagLine, Hint, SharedList, Watch, Wish
from ecrin.bag.tests.factories import creation
from ecrin.clients.models import (
    AccountStep,
    AccountStepWords,
    ClientNote,
    ClientProfile,
    ClientTask,
    ClientView,
    Device,
    Profile,
    SavedAddress,
    User,
)
from ecrin.clients.services import begin_account
from ecrin.config.privacy import PRIVACY
from ecrin.core.worker import work_off
from ecrin.legal.models import DataRequest, DataStep
from ecrin.legal.rules import Subject
from ecrin.legal.selectors import completed, mail_digest
from ecrin.legal.services import ask_for_data
from ecrin.legal.tasks import requests as work
from ecrin.markets.models import Market
from ecrin.markets.selectors import kept, snapshot
from ecrin.newsletter.models import Subscription
from ecrin.orders.models import (
    Addition,
    Declaration,
    GiftReceiver,
    Order,
    OrderEntry,
    OrderFlag,
    OrderNote,
    Paper,
    PickUp,
    Return,
    ReturnLine,
)
from ecrin.orders.rules import Address, Gift
from ecrin.orders.services import deliver_order, dispatch_order
from ecrin.orders.tests.factories import a_paid_order, stocked
from ecrin.payments.models import Credit, Payment

pytestmark = pytest.mark.django_db
MAIL = "alma@example.com"
ELSEWHERE = Address(
    given_name="Bruno", family_name="Keller", line1="3 Elm Row", city="Boston", area="MA", postal_code="02108", country="US"
)  # fmt: skip
PERSONAL_ENOUGH = {"Paper"}
"""What the law keeps: looked at by a test of its own."""
STAYS = {
    "orders.OrderAddress.area",
    "orders.OrderFlag.finding",
    "clients.ClientView.reason",
    "newsletter.Subscription.barred_digest",
}
"""By what tax was reckoned; the record that the law against money laundering wants for five years; why staff looked at a client,
for a year; the digest of an address that asked never to be written to.
"""
ONLY_ADDED = {"AccountStepWords", "ClientNote", "ClientView"}
"""The database refuses to change their rows: they begin with their signs."""


def model_of(room, name):
    return apps.get_model(room, name)


def delivered(order):
    dispatch_order(row=order.pk, actor=None)
    return deliver_order(row=order.pk, at=timezone.now() - timedelta(days=1))


def somebody():
    """Alma, of whom every room knows all that it can know; her account."""
    for sku in ("MV1-53", "MV2"):
        stocked(sku, 20)
    Market.objects.filter(code="us").update(return_days=30)
    kept.refresh()
    alma = a_client(MAIL)
    own = delivered(a_paid_order(client=alma, email=MAIL, gift=Gift(message="x", hide_prices=True)))
    guest = delivered(a_paid_order(email=MAIL.upper()))
    SavedAddress.objects.create(client=alma, given_name="x", line1="x", country="US")
    wish = Wish.objects.create(client=alma, product=creation())
    what_she_asked_for(alma, wish)
    what_stands_in_the_book(alma)
    for bag in (Bag.objects.create(client=alma, market_code="us", storefront_code="en-us"),):
        BagLine.objects.create(bag=bag, sku="MV2")
    for order in (own, guest):
        OrderNote.objects.create(order=order, text="x")
        OrderFlag.objects.create(order=order, reason="above-threshold")
        Addition.objects.create(
            order=order, state="lapsed", goods=1, tax=0, amount=1, note="x", held_until=timezone.now()
        )
        PickUp.objects.create(
            order=order, boutique_code="a", name="Boutique", address="Street", location="workshop", time_zone="UTC",
            promised_at=timezone.now(),
        )  # fmt: skip
        parcel = Return.objects.create(order=order, state="settled", label_by="house")
        ReturnLine.objects.create(parcel=parcel, line=order.lines.first(), quantity=1)
        Declaration.objects.create(number=order.number, name="x", email=MAIL, storefront_code="en-us", parcel=parcel)
        Payment.objects.create(
            purpose=order.purpose, attempt=1, method_code="card", provider="rehearsal", captures="dispatch",
            market_code="us", language="en", currency="USD", amount=order.total, reference=order.number,
            state="captured", captured=order.total,
        )  # fmt: skip
        making = Making.objects.create(
            subject=order.purpose, market_code="us", line="a", piece=1, kind="engraving", sku="MV2", name="Ring",
            state="ready",
        )  # fmt: skip
        MakingStep.objects.create(making=making, what="noted", text="x")
        MakingPhoto.objects.create(making=making, file=ContentFile(b"a picture", name="ring.jpg"))
    gift = delivered(a_paid_order(email="bruno@example.com", address=ELSEWHERE))
    hers = Return.objects.create(order=gift, state="settled", label_by="house", by_receiver=True)
    GiftReceiver.objects.create(parcel=hers, name="x", email=MAIL, storefront_code="en-us", language="en")
    Credit.objects.create(
        code="ABCD-EFGH", source="x", market_code="us", currency="USD", amount=100, email=MAIL, given_at=timezone.now()
    )
    from ecrin.concierge.models import Proposal  # noqa: PLC0415

    Proposal.objects.create(market_code="us", storefront_code="en-us", bag_token="of-a-proposal", email=MAIL)
    return User.objects.get(pk=alma.pk)


def what_she_asked_for(alma, wish):
    SharedList.objects.create(client=alma)
    Hint.objects.create(client=alma, product=wish.product, receiver="x", storefront_code="en-us")
    Watch.objects.create(
        client=alma,
        kind="back",
        product=wish.product,
        market_code="us",
        storefront_code="en-us",
        expires_at=timezone.now(),
    )
    Subscription.objects.create(mail=MAIL, storefront_code="en-us", market_code="us")
    Profile.objects.create(client=alma, birth_day=1, birth_month=2)
    Device.objects.create(client=alma, session_key="x")


def what_stands_in_the_book(alma):
    page, _is_new = ClientProfile.objects.get_or_create(client=alma, defaults={"email": MAIL})
    note = ClientNote.objects.create(profile=page, kind="conversation", text=sign_of("ClientNote", "text"))
    ClientTask.objects.create(profile=page, text="x", due_on=timezone.localdate(), note=note)
    ClientView.objects.create(profile=page, page="life", reason=sign_of("ClientView", "reason"))
    AccountStepWords.objects.create(
        step=AccountStep.objects.create(client=alma, kind="lifted"), text=sign_of("AccountStepWords", "text")
    )


def marks():
    """Every field of `HOLDS` that holds words, with the mark that is written into it."""
    for room, privacy in PRIVACY.items():
        if room == "legal":
            continue
        for name, fields in privacy.HOLDS.items():
            model = model_of(room, name)
            for field in fields:
                column = model._meta.get_field(field)
                if (
                    isinstance(column, models.EmailField | models.FileField | models.DateTimeField)
                    or column.is_relation
                ):
                    continue
                if column.choices or isinstance(column, models.IntegerField) or name in PERSONAL_ENOUGH:
                    continue
                yield model, column, sign_of(name, field)[: column.max_length]


def sign_of(name, field):
    return f"zz{crc32(f'{name}.{field}'.encode()) % 10**8}"


def mark():
    """Write each mark into the rows that are Alma's (the other client's order is left out). Returns `{mark: field}`."""
    written = {}
    for model, column, sign in marks():
        rows = model.objects.all()
        if model is Order or model is ClientProfile:
            rows = rows.filter(email__iexact=MAIL)
        elif model._meta.app_label == "orders" and any(field.name == "order" for field in model._meta.local_fields):
            rows = rows.filter(order__email__iexact=MAIL)
        if model is Bag:  # a draft is found by what was typed
            Bag.objects.filter(client=None).delete()
        value = sign
        if isinstance(column, models.JSONField):
            value = [sign] if column.name in {"facts", "instructions"} else {"said": sign}
        if column.name == "facts":
            value = [["Words", sign]]
        if model.__name__ in ONLY_ADDED:
            assert rows.filter(**{column.name: sign}).exists(), (
                f"{model.__name__}: add a row with its sign to somebody()"
            )
        else:
            assert rows.update(**{column.name: value}), f"{model.__name__}: add a row to somebody()"
        written[sign] = f"{model._meta.app_label}.{model.__name__}.{column.name}"
    return written


def everything(*, but=()):
    """All that the rooms' tables hold, as text."""
    found = []
    for model in apps.get_models():
        if model.__module__.startswith("ecrin.") and model.__name__ not in but:
            found += [f"{model.__name__}: {row}" for row in model.objects.values()]
    return "\n".join(found)


def books():
    """All figures: what an accountant looks at."""
    return (
        list(Order.objects.order_by("pk").values_list("pk", "state", "goods", "tax", "total", "currency")),
        list(OrderEntry.objects.order_by("pk").values_list("order", "kind", "quantity", "amount", "tax", "reason")),
        list(Paper.objects.order_by("pk").values("number", "total", "content", "seller_code", "issued_at")),
        list(Payment.objects.order_by("pk").values_list("purpose", "state", "amount", "captured", "refunded")),
        list(Return.objects.order_by("pk").values_list("state", "amount")),
        list(Credit.objects.order_by("pk").values_list("code", "amount", "currency")),
    )


@pytest.fixture
def alma(markets):
    found = somebody()
    work_off()  # what follows from her orders stands where it will
    return found


def asks(kind, *, alma=None, email=MAIL):
    front = snapshot().storefronts["en-us"]
    key = alma.pk if alma else None
    return ask_for_data(kind=kind, storefront=front, email=email, client=key, proof="password" if alma else "mailed")


def test_all_that_is_known_is_in_the_copy(alma):
    written = mark()
    request = asks("copy", alma=alma)
    work_off()
    request.refresh_from_db()
    assert request.state == "ready"
    with request.file.open() as file, zipfile.ZipFile(file) as bundle:
        data, page = bundle.read("data.json").decode(), bundle.read("index.html").decode()
        names = bundle.namelist()
    inward = {"payments.Payment.page_url", "payments.Payment.return_to", "payments.Payment.instructions",
              "orders.PickUp.code", "bag.Bag.removed", "payments.Payment.email",
              "bag.Hint.receiver", "clients.ClientProfile.words", "newsletter.Subscription.barred_digest"}  # fmt: skip
    missing = [field for sign, field in written.items() if sign not in data and field not in inward]
    assert missing == [], "export it in its room's privacy.py"
    assert [field for sign, field in written.items() if sign not in page and field not in inward] == []
    assert len([name for name in names if name.endswith(".pdf")]) == 2
    assert len([name for name in names if name.endswith(".jpg")]) == 2
    assert MAIL in json.loads(data)["clients"]["proven addresses"]
    assert "bruno" not in data


def test_nothing_of_her_stays_but_what_the_law_keeps(alma):
    written = mark()
    before = books()
    request = asks("erasure", alma=alma)
    work_off()
    request.refresh_from_db()
    assert (request.state, request.rooms) == ("done", list(PRIVACY))
    assert books() == before
    left = everything(but={"Paper"})
    assert [field for sign, field in written.items() if sign in left and field not in STAYS] == [], (
        "forget it in its room's privacy.py"
    )
    for word in (MAIL, "Quince", "Reyes", "+1212"):
        assert word not in left
    assert "Quince" in str(list(Paper.objects.values_list("content", flat=True)))
    assert not Order.objects.filter(client=alma).exists()
    assert not MakingPhoto.objects.exists()
    row = User.objects.get(pk=alma.pk)
    assert (row.is_active, row.has_usable_password()) == (False, False)


def test_the_letter_says_what_stays_and_until_when_and_is_the_last(alma):
    work_off()
    mail.outbox.clear()
    asks("erasure", alma=alma)
    work_off()
    (letter,) = [one for one in mail.outbox if one.to == [MAIL]]
    number = Paper.objects.filter(order__in=Order.objects.filter(email="")).first().number
    assert letter.subject == "You are forgotten"
    assert number in letter.body
    assert "It is deleted after December 31," in letter.body
    request = DataRequest.objects.get()
    assert (request.email, request.mails, request.purposes) == ("", [], [])
    assert request.digest == mail_digest(MAIL)
    mail.outbox.clear()
    work_off()
    assert mail.outbox == []


def test_other_peoples_data_is_neither_given_nor_forgotten(alma):
    bruno = completed(Subject(mails=frozenset({"bruno@example.com"})))
    before = {name: room.export(bruno) for name, room in PRIVACY.items()}
    assert before["orders"]["orders"]
    assert MAIL not in str(before)
    asks("erasure", alma=alma)
    work_off()
    assert {name: room.export(bruno) for name, room in PRIVACY.items()} == before


def test_her_sessions_end_and_her_address_is_free_for_another_account(alma):
    http = signed_in(MAIL, SECRET)
    assert http.get("/en-us/account/").status_code == 200
    asks("erasure", alma=alma)
    work_off()
    assert http.get("/en-us/account/").status_code == 302
    assert begin_account(email=MAIL, password=SECRET) is not None


def test_a_guest_is_known_by_the_address_that_she_proved(markets):
    stocked("MV1-53", 5)
    stocked("MV2", 5)
    order = delivered(a_paid_order(email="Guest@Example.com"))
    asks("erasure", email="guest@example.com")
    work_off()
    order.refresh_from_db()
    assert (order.email, str(order.addresses.first())) == ("", "")


def test_an_open_order_is_said_and_waited_for_and_then_it_goes_on_by_itself(markets):
    alma = a_client(MAIL)
    stocked("MV1-53", 5)
    stocked("MV2", 5)
    order = a_paid_order(client=alma, email=MAIL)
    request = asks("erasure", alma=alma)
    mail.outbox.clear()
    work_off()
    request.refresh_from_db()
    assert (request.state, request.rooms) == ("waiting", [])
    assert order.number in request.blocked[0]
    assert User.objects.get(pk=alma.pk).is_active
    (letter,) = [one for one in mail.outbox if "later" in one.subject]
    assert order.number in letter.body
    DataRequest.objects.update(try_at=timezone.now())
    work.work_by_clock()
    mail.outbox.clear()
    work_off()
    assert not [one for one in mail.outbox if "later" in one.subject], "she was told already"
    delivered(order)
    DataRequest.objects.update(try_at=timezone.now())
    work.work_by_clock()
    work_off()
    request.refresh_from_db()
    assert request.state == "done"
    order.refresh_from_db()
    assert order.email == ""


def test_who_works_here_is_not_closed_out_by_a_request(alma):
    User.objects.filter(pk=alma.pk).update(is_staff=True)
    request = asks("erasure", alma=alma)
    work_off()
    request.refresh_from_db()
    assert request.state == "waiting"
    assert User.objects.get(pk=alma.pk).is_active


@pytest.mark.parametrize("room", list(PRIVACY))
def test_a_run_that_broke_in_the_middle_goes_on(alma, room, monkeypatch):
    written = mark()
    before = books()
    request = asks("erasure", alma=alma)
    with monkeypatch.context() as broken:

        def fall(_subject):
            raise OSError("the machine went off")

        broken.setattr(PRIVACY[room], "erase", fall)
        work_off()
    request.refresh_from_db()
    assert request.state == "running"
    assert room not in request.rooms
    from ecrin.core.journal import Delivery  # noqa: PLC0415

    Delivery.objects.update(due_at=timezone.now(), parked_at=None)
    work_off()
    request.refresh_from_db()
    assert (request.state, request.rooms) == ("done", list(PRIVACY))
    assert len(DataStep.objects.filter(request=request, what="forgotten")) == len(PRIVACY)
    left = everything(but={"Paper"})
    assert {field for sign, field in written.items() if sign in left} <= STAYS
    assert books() == before


def test_her_order_is_not_found_by_its_old_address(alma):
    order = Order.objects.filter(client=alma).first()
    path = f"/en-us/orders/{order.token}/"
    assert Client().get(path).status_code == 200
    asks("erasure", alma=alma)
    work_off()
    assert Client().get(path).status_code == 404


def test_staff_still_read_an_order_whose_client_was_forgotten(alma):
    from ecrin.backoffice.tests.factories import person  # noqa: PLC0415

    number = Order.objects.filter(client=alma).first().number
    asks("erasure", alma=alma)
    work_off()
    http = Client()
    http.force_login(person("administrator"))
    for path in ("", f"{number}/", f"{number}/papers/invoice.pdf"):
        assert http.get(f"/back-office/orders/{path}").status_code in {200, 404}, path
    assert http.get(f"/back-office/orders/{number}/").status_code == 200
    assert http.get("/back-office/bench/").status_code in {200, 404}

"""What she tells of herself, what the house owes her, and what goes on: each only hers."""

import json

import pytest
from django.core.cache import cache
from django.utils import timezone
from django.utils.http import urlencode

from ecrin.bag.models import Wish
from ecrin.bag.services import share_wishlist
from ecrin.catalog.models import Category, Product, SizeGuide
from ecrin.catalog.tests.factories import make_product
from ecrin.clients import privacy
from ecrin.clients.models import Profile, SavedAddress, User
from ecrin.clients.services import keep_person, keep_preferences
from ecrin.core.changes import touch
from ecrin.core.journal import Fact
from ecrin.legal.rules import Subject
from ecrin.orders.models import Order, PickUp, Return
from ecrin.orders.tests.factories import a_paid_order, an_order
from ecrin.payments.models import Credit, CreditEntry

from .factories import a_client, signed_in

pytestmark = pytest.mark.django_db
PERSON = {"first_name": "Alma", "last_name": "Reyes"}


@pytest.fixture(autouse=True)
def _fresh(markets):
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def alma(markets):
    return a_client()


@pytest.fixture
def guides(markets):
    make_product("aurore-ring", reference="MV1", sizes=("52", "53"), prices={"us": 1})
    table = {"columns": ["eu", "us"], "rows": [["52", "6"], ["53", "6 ½"], ["54", "6 ½"]]}
    guide = SizeGuide.objects.create(code="rings", name="Ring sizes", table=table)
    Category.objects.update(size_guide=guide)
    touch("taxonomy")


def text(answer):
    return answer.content.decode()


def a_credit(email, *, code="C-7KMQ-2XW4-PRT9", amount=50_000, **fields):
    row = Credit.objects.create(
        code=code, source=f"test:{code}", market_code="us", currency="USD", amount=amount, email=email,
        given_at=timezone.now(), **fields,
    )  # fmt: skip
    CreditEntry.objects.create(credit=row, kind="issued", amount=amount, key=f"issued:{code}")
    return row


# Personal information


def test_she_tells_who_she_is_and_finds_it_again(alma):
    http = signed_in()
    values = {
        **PERSON, "title": "ms", "birth_day": "29", "birth_month": "2", "telephone": "(212) 555-0142",
        "storefront_code": "fr-ca",
    }  # fmt: skip
    assert "What you told us is kept" in text(http.post("/en-us/account/information/", values, follow=True))
    profile = Profile.objects.get(client=alma)
    assert (profile.title, profile.birth_day, profile.birth_month) == ("ms", 29, 2)
    assert (profile.telephone, profile.storefront_code) == ("+12125550142", "fr-ca")
    html = text(http.get("/en-us/account/information/"))
    assert '<option value="2" selected>' in html
    assert 'value="+12125550142"' in html
    http.post("/en-us/account/information/", PERSON)
    profile.refresh_from_db()
    assert (profile.title, profile.birth_day, profile.telephone) == ("", None, "")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"birth_day": "30", "birth_month": "2"}, "This month has fewer days."),
        ({"birth_day": "3"}, "Please choose both the day and the month, or neither."),
        ({"birth_month": "3"}, "Please choose both the day and the month, or neither."),
        ({"birth_day": "99", "birth_month": "2"}, "is not one of the available choices"),
        ({"telephone": "call me"}, "This does not look like a telephone number."),
        ({"title": "duke"}, "is not one of the available choices"),
        ({"storefront_code": "xx-yy"}, "is not one of the available choices"),
        ({"first_name": "\u202eأ" * 150}, "at most 80"),
        ({"first_name": ""}, "Please write the first name."),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_kept(alma, values, sentence):
    answer = signed_in().post("/en-us/account/information/", {**PERSON, "last_name": "Typed before", **values})
    assert answer.status_code == 200
    assert sentence in text(answer)
    assert "Typed before" in text(answer)
    assert not Profile.objects.exists()


def test_names_are_asked_as_they_are_read_only_where_they_are_written_in_signs(alma):
    http = signed_in()
    assert "phonetic_given" not in text(http.get("/en-us/account/information/"))
    assert "phonetic_given" in text(http.get("/ja-jp/account/information/"))
    http.post("/ja-jp/account/information/", {"first_name": "花子", "phonetic_given": "ハナコ"})
    assert Profile.objects.get().phonetic_given == "ハナコ"
    assert "ハナコ" in text(http.get("/en-us/account/information/"))
    http.post("/en-us/account/information/", {"first_name": "花子", "phonetic_given": "ハナコ"})
    assert Profile.objects.get().phonetic_given == "ハナコ"


def test_nothing_else_of_her_is_changed_by_what_is_posted(alma):
    other = a_client("bruno@example.com")
    signed_in().post(
        "/en-us/account/information/",
        {
            **PERSON,
            "is_staff": "on",
            "is_superuser": "on",
            "email": "evil@example.com",
            "client": other.pk,
            "id": other.pk,
        },
    )
    alma.refresh_from_db()
    assert (alma.email, alma.is_staff, alma.is_superuser, alma.first_name) == ("alma@example.com", False, False, "Alma")
    assert not Profile.objects.exclude(client=alma).exists()
    assert User.objects.get(pk=other.pk).first_name == ""


def test_facts_of_a_profile_carry_nothing_that_she_wrote(alma):
    keep_person(client=alma, telephone="+12125550142", birthday=(1, 2))
    assert Fact.objects.filter(name="clients.profile-changed").get().data == {"client": alma.pk, "part": "person"}


# Sizes and preferences


def test_sizes_are_in_the_markets_own_system_and_kept_as_creations_keep_them(alma, guides):
    http = signed_in()
    html = text(http.get("/en-us/account/preferences/"))
    assert '<option value="53">6 ½ (53)</option>' in html
    assert '<option value="53">53</option>' in text(http.get("/fr-fr/account/preferences/"))
    http.post("/en-us/account/preferences/", {"size-rings": "53", "materials": ["yellow-gold"]})
    profile = Profile.objects.get()
    assert profile.sizes == {"rings": "53"}
    assert profile.tastes == {"materials": ["yellow-gold"]}
    assert '<option value="53" selected>' in text(http.get("/en-us/account/preferences/"))
    http.post("/en-us/account/preferences/", {})
    assert (Profile.objects.get().sizes, Profile.objects.get().tastes) == ({}, {})


def test_a_size_or_a_taste_that_is_none_is_refused(alma, guides):
    for values in ({"size-rings": "999"}, {"materials": ["kryptonite"]}, {"departments": ["../x"]}):
        answer = signed_in().post("/en-us/account/preferences/", values)
        assert "is not one of the available choices" in text(answer)
    assert not Profile.objects.exists()


def test_preferences_and_person_do_not_overwrite_each_other(alma):
    keep_person(client=alma, telephone="+12125550142")
    keep_preferences(client=alma, sizes={"rings": "53"}, tastes={})
    keep_person(client=alma, title="mr")
    assert Profile.objects.get().sizes == {"rings": "53"}


def test_a_copy_has_her_profile_and_erasure_leaves_none(alma):
    keep_person(client=alma, title="ms", birthday=(3, 4), telephone="+12125550142")
    keep_preferences(client=alma, sizes={"rings": "53"}, tastes={"materials": ["yellow-gold"]})
    copy = privacy.export(Subject(alma.pk))
    assert copy["birthday"] == {"day": 3, "month": 4}
    assert copy["sizes"] == {"rings": "53"}
    assert json.dumps(copy)
    privacy.erase(Subject(alma.pk))
    assert not Profile.objects.exists()


# Credits


def test_she_sees_her_credits_with_what_is_left_and_until_when(alma):
    spent = a_credit("Alma@Example.com", ends_on="2030-01-31")
    CreditEntry.objects.create(credit=spent, kind="held", amount=20_000, key="held")
    a_credit("alma@example.com", code="C-8888-2222-3333", ends_on="2020-01-31")
    a_credit("bruno@example.com", code="C-9999-2222-3333")
    http = signed_in()
    html = text(http.get("/en-us/account/credits/"))
    assert "C-7KMQ-2XW4-PRT9" in html
    assert "$300" in html
    assert "Until Jan 31, 2030" in html
    assert "It ended on Jan 31, 2020." in html
    assert "C-9999" not in html
    front = text(http.get("/en-us/account/"))
    assert "$300 until Jan 31, 2030" in front
    assert "C-7KMQ" not in front


def test_a_credit_is_shown_to_nobody_who_has_not_proven_the_address(alma):
    a_credit("alma@example.com")
    http = signed_in()
    alma.emailaddress_set.update(verified=False)
    assert "C-7KMQ" not in text(http.get("/en-us/account/credits/"))


def test_a_credit_that_nobody_decided_is_not_hers_yet(alma):
    row = a_credit("alma@example.com")
    Credit.objects.filter(pk=row.pk).update(given_at=None)
    assert "C-7KMQ" not in text(signed_in().get("/en-us/account/credits/"))


# What goes on


def test_the_overview_tells_the_next_step_what_is_ready_and_what_comes_back(alma):
    order = a_paid_order(client=alma)
    ready = a_paid_order(client=alma)
    Order.objects.filter(pk=ready.pk).update(state="ready")
    PickUp.objects.create(
        order=ready, boutique_code="x", name="Boutique Madison", address="1 Madison", location="workshop",
        time_zone="America/New_York", promised_at=ready.placed_at, expires_at=ready.placed_at, code="123456",
    )  # fmt: skip
    parcel = Return.objects.create(order=order, state="received")
    gift = Return.objects.create(order=order, state="received", by_receiver=True)
    html = text(signed_in().get("/en-us/account/"))
    assert "Your order is confirmed, and we begin to prepare it." in html
    assert f"Order {ready.number} lies ready for you" in html
    assert "Boutique Madison" in html
    assert "123456" not in html
    assert f"Return {parcel.number}: Received" in html
    assert gift.number not in html


def test_the_overview_says_what_is_missing_until_it_is_there(alma):
    http = signed_in()
    html = text(http.get("/en-us/account/"))
    assert "Tell us how we may call you" in html
    assert "Keep your sizes" in html
    http.post("/en-us/account/information/", PERSON)
    keep_preferences(client=alma, sizes={"rings": "53"}, tastes={})
    assert "What helps us serve you" not in text(http.get("/en-us/account/"))
    assert SavedAddress.objects.count() == 0
    assert "Add an address" in text(http.get("/en-us/account/"))


def test_wishes_that_were_chosen_are_news_only_where_she_wants_them(alma, guides):
    Wish.objects.create(client=alma, product=Product.objects.get(), given_order=7)
    share_wishlist(client=alma, tells=False)
    http = signed_in()
    assert "1 creation that you wish for" in text(http.get("/en-us/account/"))
    assert "chosen" not in text(http.get("/en-us/account/")).split("account__page")[1]
    share_wishlist(client=alma, tells=True)
    assert "Somebody has chosen 1 creation of it for you." in text(http.get("/en-us/account/"))


def test_an_order_leads_to_its_papers_and_to_what_she_may_do_with_it(alma):
    order, unpaid = a_paid_order(client=alma), an_order(client=alma)
    html = text(signed_in().get("/en-us/account/orders/"))
    assert f"/en-us/orders/{order.token}/papers/confirmation.html" in html
    assert f'href="/en-us/orders/{unpaid.token}/">Pay this order' in html
    assert f"/en-us/orders/{unpaid.token}/papers/" not in html
    assert "papers/invoice" not in html


@pytest.mark.parametrize("path", ["preferences/", "credits/"])
def test_who_is_not_signed_in_sees_none_of_it(client, path):
    answer = client.get(f"/en-us/account/{path}")
    assert answer.url == f"/en-us/account/sign-in/?{urlencode({'next': f'/en-us/account/{path}'})}"

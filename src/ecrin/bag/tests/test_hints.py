"""A hint reaches whom it is for, once, and says no more than its sender typed."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from ecrin.bag.events import HintDropped
from ecrin.bag.models import Hint, NoMoreHints
from ecrin.bag.rules.words import BadWords, plain_words
from ecrin.bag.services import add_wish, drop_hint, drop_old_hints, share_wishlist
from ecrin.bag.tasks import send_hint
from ecrin.clients.models import User

from .factories import creation
from .test_views import text_of

pytestmark = pytest.mark.django_db
BRUNO = "bruno@example.com"


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def ring(markets):
    return creation()


def asks(ring, *, http=None, storefront="en-us", **values):
    typed = {"product": ring.pk if ring else "", "email": BRUNO, "name": "Alma", "message": "My birthday is near."}
    return (http or Client()).post(f"/{storefront}/wishlist/hint/", typed | values)


def sends():
    mail.outbox.clear()
    for hint in Hint.objects.filter(sent_at=None):
        send_hint(HintDropped(hint.pk))
    return mail.outbox


def test_a_hint_names_the_creation_and_its_sender_as_she_typed_and_is_forgotten_when_sent(ring):
    assert asks(ring)["Location"] == "/en-us/wishlist/hint/sent/"
    (letter,) = sends()
    assert letter.to == [BRUNO]
    assert letter.subject == "Alma has dropped a hint"
    assert "Aurore ring 1" in letter.body
    assert "My birthday is near." in letter.body
    assert re.search(r"/en-us/creations/aurore-ring-1-mv1/", letter.body)
    hint = Hint.objects.get()
    assert (hint.email, hint.name, hint.message) == ("", "", "")
    assert hint.sent_at
    assert BRUNO not in str(Hint.objects.values_list())
    send_hint(HintDropped(hint.pk))
    assert len(mail.outbox) == 1


def test_a_clients_own_address_stands_nowhere_in_the_letter(ring):
    http = Client()
    http.force_login(User.objects.create_user("alma.reyes@example.com", first_name="Alma", last_name="Reyes"))
    assert 'value="Alma"' in http.get(f"/en-us/wishlist/hint/?product={ring.pk}").content.decode()
    asks(ring, http=http)
    (letter,) = sends()
    whole = str(letter.message())
    assert "alma.reyes" not in whole
    assert "Reyes" not in letter.body


def test_her_shared_wishlist_goes_by_its_link(ring, markets):
    alma = User.objects.create_user("alma@example.com")
    add_wish(product_id=ring.pk, storefront=markets.storefronts["en-us"], client=alma)
    http = Client()
    http.force_login(alma)
    assert http.get("/en-us/wishlist/hint/").status_code == 404
    shared = share_wishlist(client=alma)
    assert asks(None, http=http).status_code == 302
    assert f"/en-us/wishlist/shared/{shared.token}/" in sends()[0].body


def test_who_wants_no_more_hints_gets_none_and_nobody_is_told(ring):
    asks(ring)
    (letter,) = sends()
    stop = re.search(r"https?://[^/]+(/en-us/wishlist/hint/stop/\S+/)", letter.body)[1]
    assert letter.extra_headers["List-Unsubscribe"].endswith(f"{stop}>")
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert Client().get(stop).status_code == 200
    assert not NoMoreHints.objects.exists()  # a program that looks through mail opened it
    assert Client().post(stop).status_code == 200
    assert Client().post(stop, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert BRUNO not in NoMoreHints.objects.get().receiver
    answer = asks(ring, email="Bruno@Example.com")
    assert answer["Location"] == "/en-us/wishlist/hint/sent/"
    assert sends() == []
    assert Hint.objects.filter(email="").count() == 2


@pytest.mark.parametrize("token", ["nonsense", "a" * 64, "a" * 64 + ":forged", "x" * 300])
def test_a_tampered_way_refuses_nothing(token, markets):
    assert Client().get(f"/en-us/wishlist/hint/stop/{token}/").status_code == 404
    assert Client().post(f"/en-us/wishlist/hint/stop/{token}/").status_code == 404
    assert not NoMoreHints.objects.exists()


@pytest.mark.parametrize(
    "words",
    ["look at https://evil.example", "www.evil.example", "evil.example", "write to me@evil.example", "ｅｖｉｌ．ｅｘａｍｐｌｅ",
     "click evil.com now"],
)  # fmt: skip
@pytest.mark.parametrize("field", ["name", "message"])
def test_links_and_addresses_are_refused_beside_their_field(ring, field, words):
    refused = asks(ring, **{field: words})
    assert refused.status_code == 422
    assert "Please leave links and addresses out" in text_of(refused)
    assert not Hint.objects.exists()


def test_a_name_of_three_hundred_signs_with_marks_of_direction_gets_a_sentence(ring):
    name = "\u202eأ" * 150
    refused = asks(ring, name=name)
    assert refused.status_code == 422
    assert "Please write at most 60 signs." in text_of(refused)
    assert asks(ring, name="\u202eAlma\u202c").status_code == 302
    assert sends()[0].subject == "Alma has dropped a hint"


@pytest.mark.parametrize("name", ["Alma\r\nBcc: all@evil", "Al\x00ma", "   ", ""])
def test_a_name_that_is_none_is_refused_with_a_sentence(ring, name):
    assert asks(ring, name=name).status_code == 422
    assert not Hint.objects.exists()


def test_what_was_typed_stays_when_something_is_wrong(ring):
    html = asks(ring, email="nobody", message="For ever").content.decode()
    assert "For ever" in html
    assert "This e-mail address is not complete" in html
    assert 'value="nobody"' in html


def test_one_receiver_gets_three_a_day_and_one_place_sends_ten(ring):
    said = [asks(ring).status_code for _ in range(4)]
    assert said == [302, 302, 302, 429]
    said = [asks(ring, email=f"friend{number}@example.com").status_code for number in range(8)]
    assert said == [302] * 7 + [429]


def test_a_hint_of_nothing_is_not_there(markets):
    for product in ("", "x", "999999"):
        assert Client().get(f"/en-us/wishlist/hint/?product={product}").status_code == 404


def test_a_creation_that_left_the_house_is_not_hinted_at(ring, markets):
    asks(ring)
    ring.live = False
    ring.save()
    assert sends() == []
    assert Hint.objects.get().email == ""


def test_hints_are_forgotten_a_month_after(ring, markets):
    hint = drop_hint(email=BRUNO, name="Alma", message="", storefront=markets.storefronts["en-us"], product_id=ring.pk)
    assert drop_old_hints() == 0
    Hint.objects.update(made_at=hint.made_at.replace(year=2020))
    assert drop_old_hints() == 1


@pytest.mark.parametrize(("storefront", "word"), [("fr-fr", "Alma"), ("ar-ae", "Alma"), ("ja-jp", "Alma")])
def test_the_letter_is_in_the_storefronts_language(ring, storefront, word):
    asks(ring, storefront=storefront)
    (letter,) = sends()
    assert word in letter.subject
    assert f"/{storefront}/" in letter.body


def test_plain_words_keep_lines_and_what_arabic_needs():
    assert plain_words(" a  b \r\n c ", most=9, has_lines=True) == "a b\nc"
    assert plain_words("a\nb", most=9) == "a b"
    assert plain_words("نعم\u200fلا", most=9) == "نعم\u200fلا"
    assert plain_words("Thank you. Love, A.", most=40) == "Thank you. Love, A."
    with pytest.raises(BadWords):
        plain_words("a\x07", most=9)

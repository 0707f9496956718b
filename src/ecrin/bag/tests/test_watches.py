"""Who asked to be told is told once, when it is true, and by nobody's mail but her own."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from ecrin.bag import privacy
from ecrin.bag.events import WatchAsked, WatchMet
from ecrin.bag.models import Hint, SharedList, Watch
from ecrin.bag.rules.watches import is_due
from ecrin.bag.services import (
    NothingToWatch,
    WatchesFull,
    add_wish,
    ask_watch,
    drop_hint,
    drop_old_watches,
    share_wishlist,
    tell_if_due,
)
from ecrin.bag.tasks import ask_to_confirm, tell, tell_watchers
from ecrin.bag.tasks.clock import position
from ecrin.catalog.models import PriceChange
from ecrin.clients.models import User
from ecrin.clients.services import change_mail, want_mail
from ecrin.core import changes
from ecrin.core.journal import Fact
from ecrin.core.testing import queries
from ecrin.inventory.services import count_stock
from ecrin.inventory.tests.factories import place
from ecrin.legal.rules import Subject
from ecrin.markets.models import Market

from .factories import creation, reprice, sku_of, stocked
from .test_views import text_of

pytestmark = pytest.mark.django_db
BRUNO = "bruno@example.com"


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()
    position.number = None
    yield
    position.number = None
    cache.clear()


@pytest.fixture
def ring(markets):
    made = creation()
    for size in ("52", "53"):
        stocked(sku_of(made, size), state="sold-out")
    return made


@pytest.fixture
def alma(markets):
    return User.objects.create_user("alma@example.com")


def asks(ring, *, kind="back", size="52", email=BRUNO, http=None, storefront="en-us"):
    values = {"kind": kind, "product": ring.pk, "sku": sku_of(ring, size) if size else ""}
    if email is not None:
        values["email"] = email
    return (http or Client()).post(f"/{storefront}/wishlist/notices/", values)


def letters():
    """What the worker writes of the facts that were recorded since, newest last."""
    mail.outbox.clear()
    for row in Fact.objects.filter(name__startswith="bag.watch-").order_by("pk"):
        if row.name == WatchAsked.name:
            ask_to_confirm(WatchAsked(**row.data))
        else:
            tell(WatchMet(**row.data))
        row.delete()
    return mail.outbox


def way(letter):
    return re.search(r"https?://[^/\s]+(/\S+/wishlist/notices/[\w-]+/)", letter.body)[1]


def confirmed(ring, **asked):
    """Bruno asked and said yes; returns the way to end it."""
    asks(ring, **asked)
    path = way(letters()[0])
    assert Client().post(path, {"do": "confirm"}).status_code == 200
    return path


def signed_in(client):
    http = Client()
    http.force_login(client)
    return http


def test_a_guest_confirms_by_a_letter_and_is_told_once_when_it_is_back(ring):
    assert asks(ring)["Location"] == "/en-us/wishlist/notices/asked/"
    (letter,) = letters()
    assert letter.to == [BRUNO]
    assert "Shall we tell you?" in letter.subject
    assert "Size" not in letter.subject
    page = Client().get(way(letter))
    assert "Yes, tell me" in text_of(page)
    assert Watch.objects.get().confirmed_at is None  # opening it is no word
    Client().post(way(letter), {"do": "confirm"})
    assert tell_watchers() == 0
    stocked(sku_of(ring), free=2)
    assert tell_watchers() == 1
    assert tell_watchers() == 0
    (told,) = letters()
    assert told.subject == "It is back: Aurore ring 1"
    assert "Yellow gold · 52" in told.body
    assert not Watch.objects.exists()
    position.number = None
    assert tell_watchers() == 0


def test_nobody_is_told_who_did_not_confirm(ring):
    asks(ring)
    stocked(sku_of(ring), free=2)
    assert tell_watchers() == 0


def test_a_client_is_told_where_she_signs_in_without_a_letter_before(ring, alma):
    assert asks(ring, email=None, http=signed_in(alma))["Location"] == "/en-us/wishlist/?said=watched"
    assert asks(ring, email="Alma@example.com", http=signed_in(alma)).status_code == 303
    assert Watch.objects.get().client == alma
    assert letters() == []
    stocked(sku_of(ring), free=2)
    tell_watchers()
    assert letters()[0].to == ["alma@example.com"]


def test_what_is_watched_for_a_client_is_told_where_she_signs_in_by_now(ring, alma):
    asks(ring, email=None, http=signed_in(alma))
    change_mail(client=alma, wanted=want_mail(client=alma, email="alma@elsewhere.example"), storefront="en-us")
    stocked(sku_of(ring), free=2)
    tell_watchers()
    assert letters()[0].to == ["alma@elsewhere.example"]


def test_another_address_that_a_client_writes_has_to_confirm(ring, alma):
    assert asks(ring, http=signed_in(alma))["Location"] == "/en-us/wishlist/notices/asked/"
    assert (Watch.objects.get().client, Watch.objects.get().confirmed_at) == (None, None)


def test_a_suspended_client_is_not_written_to(ring, alma):
    asks(ring, email=None, http=signed_in(alma))
    User.objects.update(is_active=False)
    stocked(sku_of(ring), free=2)
    assert tell_watchers() == 0


def test_pieces_that_staff_count_in_are_news(ring):
    confirmed(ring)
    tell_watchers()
    place()
    count_stock(counts={sku_of(ring): 3}, location="workshop", actor=None)
    assert tell_watchers() == 1


def test_another_size_that_is_back_is_none_and_any_is_for_who_chose_none(ring):
    confirmed(ring)
    confirmed(ring, size="", email="carla@example.com")
    stocked(sku_of(ring, "53"), free=2)
    assert tell_watchers() == 1
    assert letters()[0].to == ["carla@example.com"]


def test_what_is_gone_again_when_the_letter_is_written_is_not_told_and_goes_on(ring):
    confirmed(ring)
    stocked(sku_of(ring), free=1)
    assert tell_watchers() == 1
    stocked(sku_of(ring), state="sold-out", free=0)
    assert letters() == []
    assert Watch.objects.get().told_at is None
    stocked(sku_of(ring), free=1)
    assert tell_watchers() == 1
    assert len(letters()) == 1


def test_what_can_be_had_is_not_watched_for_coming_back(ring, markets):
    stocked(sku_of(ring), free=2)
    refused = asks(ring)
    assert refused.status_code == 409
    assert "Good news: it can be had now." in text_of(refused)
    with pytest.raises(NothingToWatch):
        ask_watch(
            kind="price", product_id=ring.pk, sku=sku_of(ring), storefront=markets.storefronts["pt-br"], email=BRUNO
        )


def test_a_lower_price_is_told_with_the_amounts_once_for_each_fall(ring, alma):
    stocked(sku_of(ring), free=5)
    asks(ring, kind="price", email=None, http=signed_in(alma))
    reprice(sku_of(ring), 360_000)
    assert tell_watchers() == 0
    reprice(sku_of(ring), 330_000)
    assert tell_watchers() == 1
    (letter,) = letters()
    assert "It costs $3,300 now." in letter.body
    assert "it was $3,450" in letter.body
    assert tell_watchers() == 0
    reprice(sku_of(ring), 340_000)
    assert tell_watchers() == 0
    reprice(sku_of(ring), 320_000)
    assert tell_watchers() == 1
    assert "it was $3,300" in letters()[0].body
    assert Client().post(way(letter), {"do": "stop"}).status_code == 200
    assert not Watch.objects.exists()


def test_the_price_of_another_market_is_no_news(ring, alma):
    stocked(sku_of(ring), free=5)
    asks(ring, kind="price", email=None, http=signed_in(alma))
    reprice(sku_of(ring), 100_000, market="gb")
    assert tell_watchers() == 0


def test_a_price_that_rose_and_fell_again_before_thirty_days_is_not_praised(ring, alma):
    """98/6/EC, art. 6a: it cost less within the thirty days before."""
    stocked(sku_of(ring), free=5)
    us, now = Market.objects.get(code="us"), timezone.now()
    asks(ring, kind="price", email=None, http=signed_in(alma))
    for days, old, new in ((20, None, 300_000), (10, 300_000, 345_000), (0, 345_000, 330_000)):
        PriceChange.objects.create(
            sku=sku_of(ring), market=us, old_amount=old, new_amount=new, at=now - timedelta(days=days)
        )
    reprice(sku_of(ring), 330_000)
    assert tell_watchers() == 0
    PriceChange.objects.filter(new_amount=300_000).update(at=now - timedelta(days=60))
    PriceChange.objects.filter(new_amount=345_000).update(at=now - timedelta(days=50))
    position.number = None
    assert tell_watchers() == 1
    assert "Lowest price of the thirty days before: $3,450" in letters()[0].body


def test_a_cheaper_piece_that_comes_back_is_no_lower_price(ring, alma):
    stocked(sku_of(ring, "53"), free=5)
    reprice(sku_of(ring), 300_000)
    asks(ring, kind="price", size="", email=None, http=signed_in(alma))
    stocked(sku_of(ring), free=2)
    assert tell_watchers() == 0
    reprice(sku_of(ring), 290_000)
    assert tell_watchers() == 1
    assert "It begins at $2,900 now." in letters()[0].body


@pytest.mark.parametrize(
    ("kind", "can_buy", "amount", "seen", "lowest", "due"),
    [
        ("back", True, None, None, None, True),
        ("back", False, 1, 2, None, False),
        ("price", True, 99, 100, None, True),
        ("price", True, 100, 100, None, False),
        ("price", False, 99, 100, None, False),
        ("price", True, None, 100, None, False),
        ("price", True, 99, None, None, False),
        ("price", True, 99, 100, 99, False),
        ("price", True, 99, 100, 100, True),
    ],
)
def test_only_what_is_true_is_due(kind, can_buy, amount, seen, lowest, due):
    assert is_due(kind, can_buy=can_buy, amount=amount, seen=seen, lowest_before=lowest) is due


def test_the_letters_end_it_by_a_page_and_by_the_mail_programs_own_way(ring):
    path = confirmed(ring)
    assert "We tell you when it is back" in text_of(Client().get(path))
    assert Client().get(f"{path}stop/").status_code == 405
    assert Client().post(f"{path}stop/", {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Watch.objects.exists()
    assert Client().get(path).status_code == 404
    assert "This letter has done its work" in text_of(Client().get(path))
    assert Client().post(path, {"do": "stop"}).status_code == 200


@pytest.mark.parametrize("token", ["nonsense", "x" * 200])
def test_a_tampered_way_confirms_nothing(ring, token):
    asks(ring)
    assert Client().post(f"/en-us/wishlist/notices/{token}/", {"do": "confirm"}).status_code == 404
    assert Watch.objects.get().confirmed_at is None


def test_no_page_and_no_answer_holds_the_way_to_confirm(ring):
    answer = asks(ring)
    token = Watch.objects.get().token
    assert token not in answer["Location"]
    assert token not in Client().get(answer["Location"]).content.decode()


def test_asking_twice_is_asking_once_and_a_guests_own_stands_beside_a_clients(ring, alma):
    confirmed(ring)
    assert asks(ring)["Location"] == "/en-us/wishlist/notices/asked/"  # the same answer, and no letter
    assert letters() == []
    asks(ring, email=None, http=signed_in(alma))
    asks(ring, email=None, http=signed_in(alma))
    assert Watch.objects.count() == 2


def test_what_is_asked_without_an_address_asks_for_it_beside_the_field(ring):
    refused = asks(ring, email="")
    assert refused.status_code == 422
    assert "Please write your e-mail address." in text_of(refused)
    assert "Please write your e-mail address." not in text_of(asks(ring, email=None))
    assert "This e-mail address is not complete" in text_of(asks(ring, email="bruno@"))
    assert "longer than one can be" in text_of(asks(ring, email="b" * 300 + "@example.com"))
    assert not Watch.objects.exists()


def test_a_kind_or_creation_that_is_none_is_not_there(ring, markets):
    assert Client().post("/en-us/wishlist/notices/", {"kind": "all", "product": ring.pk}).status_code == 404
    assert Client().post("/en-us/wishlist/notices/", {"kind": "back", "product": "999999"}).status_code == 404
    values = {"kind": "back", "product": ring.pk, "sku": "nonsense", "email": BRUNO}
    assert Client().post("/en-us/wishlist/notices/", values).status_code == 404


def test_it_is_asked_thirty_times_an_hour_at_most(ring):
    said = [asks(ring, email=f"friend{number}@example.com").status_code for number in range(31)]
    assert said[-2:] == [302, 429]


def test_one_address_is_told_of_fifty_at_most(ring, markets, alma):
    now = timezone.now()
    for number in range(50):
        Watch.objects.create(
            client=alma, kind="back", product=ring, sku=f"X{number}", market_code="us", storefront_code="en-us",
            expires_at=now + timedelta(days=1),
        )  # fmt: skip
    with pytest.raises(WatchesFull):
        ask_watch(
            kind="back", product_id=ring.pk, sku=sku_of(ring), storefront=markets.storefronts["en-us"], client=alma
        )


def test_it_ends_after_half_a_year_and_unconfirmed_after_three_days(ring, alma):
    asks(ring)
    asks(ring, email=None, http=signed_in(alma))
    lasts = {watch.client_id: (watch.expires_at - watch.made_at).days for watch in Watch.objects.all()}
    assert lasts == {None: 3, alma.pk: 180}
    assert drop_old_watches() == 0
    Watch.objects.update(expires_at=timezone.now())
    stocked(sku_of(ring), free=2)
    assert tell_watchers() == 0
    assert drop_old_watches() == 2


def test_a_watch_is_told_once_by_two_workers(ring):
    confirmed(ring)
    stocked(sku_of(ring), free=2)
    watch = Watch.objects.get().pk
    assert [tell_if_due(watch=watch), tell_if_due(watch=watch)] == [True, False]


def test_looking_costs_nothing_where_nothing_changed_and_the_same_for_many(ring, markets):
    for number in range(3):
        confirmed(ring, email=f"friend{number}@example.com")
    tell_watchers()
    with queries() as made:
        tell_watchers()
    assert len(made) == 3, made
    counts = []
    for more in (0, 5):
        for number in range(more):
            confirmed(ring, email=f"more{number}@example.com")
        changes.touch(f"product:{ring.pk}")
        with queries() as made:
            tell_watchers()
        counts.append(len(made))
    assert counts[0] == counts[1] <= 15, counts


def test_what_changed_while_no_worker_looked_is_seen_by_the_next(ring):
    confirmed(ring)
    tell_watchers()
    stocked(sku_of(ring), free=2)
    changes.prune(keep=timedelta(0))
    assert tell_watchers() == 1


def test_the_page_of_a_creation_that_is_out_has_the_form_and_one_that_is_there_has_none(ring):
    path = "/en-us/creations/aurore-ring-1-mv1/"
    html = Client().get(f"{path}?size=52").content.decode()
    assert f'name="sku" value="{sku_of(ring)}"' in html
    assert "Tell me when it is back" in html
    assert 'action="/en-us/wishlist/notices/"' in Client().get(path).content.decode()
    stocked(sku_of(ring), free=2)
    assert "wishlist/notices" not in Client().get(f"{path}?size=52").content.decode()


def test_a_wish_is_watched_and_no_more_from_the_wishlist(ring, alma, markets):
    add_wish(product_id=ring.pk, storefront=markets.storefronts["en-us"], sku=sku_of(ring), client=alma)
    http = signed_in(alma)
    assert "Tell me when it is back" in text_of(http.get("/en-us/wishlist/"))
    asks(ring, email=None, http=http)
    assert "Tell me no more that it is back" in text_of(http.get("/en-us/wishlist/"))
    values = {"kind": "back", "product": ring.pk, "sku": sku_of(ring), "do": "end"}
    assert http.post("/en-us/wishlist/notices/", values)["Location"] == "/en-us/wishlist/?said=unwatched"
    assert not Watch.objects.exists()


def test_nobody_ends_what_another_asked_for(ring, alma):
    asks(ring, email=None, http=signed_in(alma))
    other = signed_in(User.objects.create_user("carla@example.com"))
    other.post("/en-us/wishlist/notices/", {"kind": "back", "product": ring.pk, "sku": sku_of(ring), "do": "end"})
    Client().post("/en-us/wishlist/notices/", {"kind": "back", "product": ring.pk, "sku": sku_of(ring), "do": "end"})
    assert Watch.objects.count() == 1


def test_another_site_cannot_ask_or_confirm(ring):
    headers = {"Sec-Fetch-Site": "cross-site"}
    for path in ("notices/", "hint/", "notices/abcdef/", "notices/abcdef/stop/"):
        assert Client().post(f"/en-us/wishlist/{path}", headers=headers).status_code == 403


@pytest.mark.parametrize("storefront", ["fr-fr", "ar-ae", "ja-jp"])
def test_letters_and_pages_are_in_the_storefronts_language(ring, storefront):
    asks(ring, storefront="en-us")
    Watch.objects.update(storefront_code=storefront)
    (letter,) = letters()
    assert way(letter).startswith(f"/{storefront}/")
    assert Client().get(way(letter)).status_code == 200


def test_a_copy_has_what_she_asked_for_and_erasure_leaves_nothing(ring, alma, markets):
    us = markets.storefronts["en-us"]
    asks(ring, email=None, http=signed_in(alma))
    asks(ring, email="alma@example.com", size="53")
    asks(ring)
    share_wishlist(client=alma, shows_name=True)
    drop_hint(email=BRUNO, name="Alma", message="Soon", storefront=us, product_id=ring.pk, client=alma)
    drop_hint(email="alma@example.com", name="Bruno", message="", storefront=us, product_id=ring.pk)
    hers = Subject(alma.pk, frozenset({"alma@example.com"}))
    copy = privacy.export(hers)
    assert [one["sku"] for one in copy["watched"]] == [sku_of(ring), sku_of(ring, "53")]
    assert [one["message"] for one in copy["hints"]] == ["Soon"]
    assert copy["shared wishlist"][0]["shows her name"] is True
    assert BRUNO not in str(copy)
    privacy.erase(hers)
    assert [watch.email for watch in Watch.objects.all()] == [BRUNO]
    assert not Hint.objects.exists()
    assert not SharedList.objects.exists()

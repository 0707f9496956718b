"""The client book: who is found, one client's life, notes and what to do, accounts that are closed, doubles, lists; by role
and market, and with every look written down.
"""

from datetime import date, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from ecrin.account.selectors import merging_of
from ecrin.account.services import CannotMerge, merge_clients
from ecrin.account.tests.factories import SECRET, a_client, signed_in
from ecrin.backoffice.selectors.clients import appeals_waiting
from ecrin.backoffice.tests.factories import person
from ecrin.bag.models import Bag, SharedList, Watch, Wish
from ecrin.bag.services import add_to_bag, add_wish, ask_watch, share_wishlist
from ecrin.bag.tests.factories import creation, sku_of
from ecrin.clients.models import (
    AccountStep,
    ClientNote,
    ClientProfile,
    ClientTask,
    ClientView,
    Device,
    Profile,
    ProfileMarket,
    SavedAddress,
    User,
)
from ecrin.clients.rules import Address, digits_searched, folded, next_time, search_words
from ecrin.clients.selectors import profile_of, proven_mails
from ecrin.clients.services import keep_address, keep_person, keep_preferences, rename_client
from ecrin.clients.services.book import add_note, meet_client, set_task
from ecrin.clients.services.standing import appeal, close_account
from ecrin.concierge.models import Proposal
from ecrin.concierge.tests.factories import a_sent_one
from ecrin.core.worker import work_off
from ecrin.markets.models import Market
from ecrin.markets.selectors import snapshot
from ecrin.orders.models import Order
from ecrin.orders.tests.factories import a_paid_order, an_order, stocked

PERSON = 7  # session, person, roles, and what every staff page asks
pytestmark = pytest.mark.django_db
HERE = "/back-office/clients/"
QUINCE = Address(
    country="US", given_name="Alma", family_name="Reed", line1="12 Quince Street", city="New York", area="NY",
    postal_code="10013",
)  # fmt: skip
WHY = "Twelve rings in one week."


@pytest.fixture(autouse=True)
def _fresh(markets):
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def advisor(client, markets):
    client.force_login(person("advisor", first_name="Ines", last_name="Moreau"))
    return client


def me(role="advisor"):
    return User.objects.get(email=f"{role}@house.test")


def met(email="alma@example.com", name="Élodie Dupré", market="us", **more):
    return meet_client(email=email, name=name, market=market, storefront="en-us", **more)


def with_account(email="alma@example.com", market="us"):
    return meet_client(client=a_client(email), market=market, storefront="en-us")


def sees(http, page="", query=""):
    where = f"{page.pk}/" if page else ""
    return http.get(f"{HERE}{where}{query}").content.decode()


def act(http, page, verb, **said):
    answer = http.post(f"{HERE}{page.pk}/{verb}/", said, follow=True)
    return answer.content.decode()


def named(prefix, **said):
    return {f"{prefix}-{name}": value for name, value in said.items()}


# Who is found


@pytest.mark.parametrize("words", ["elodie", "DUPRE élodie", "dupré", "alma@exam", "212 555 01 42", "0012125550142"])
def test_a_client_is_found_by_name_without_accents_by_mail_and_by_telephone(advisor, words):
    page = met(telephone="+12125550142")
    met("other@example.com", "Bruno Keller", telephone="+33612345678")
    found = sees(advisor, query=f"?q={words.replace(' ', '+')}")
    assert f"{HERE}{page.pk}/" in found
    assert "Bruno Keller" not in found


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("王 小明", "小明"),
        ("إيلودي دوبري", "ايلودي"),
        ("Søren Ægir", "soren aegir"),
        ("Иван Ёлкин", "елкин"),
        ("STRAẞE", "strasse"),
    ],
)
def test_a_name_in_any_script_is_found(advisor, name, words):
    page = met(name=name)
    assert f"{HERE}{page.pk}/" in sees(advisor, query=f"?q={words}")


def test_marks_of_direction_do_not_hide_a_name_and_a_long_one_is_kept():
    assert folded("\u202eAlma\u200f Élan\u200b") == "alma elan"
    assert search_words("Alma (Élan), alma") == ("alma", "elan")
    assert digits_searched("+33 (0)6 12") == "330612"
    assert digits_searched("12 rings") == ""
    page = met(name="\u202b" + "علما " * 60)
    assert len(page.name) <= 161
    for number in range(30):
        page = met(name=f"{chr(0x627 + number)}{'ب' * 90}")
    assert len(page.words) <= 2000
    assert "alma@example.com" in page.words


def test_a_client_is_found_by_the_number_of_her_order_account_or_not(advisor):
    stocked("MV1-53", 5)
    stocked("MV2", 9)
    order = a_paid_order(email="Guest@example.com")
    work_off()
    page = ClientProfile.objects.get(email="guest@example.com")
    assert (page.name, page.client_id, page.telephone) == ("Alma Reyes", None, "+12125550123")
    assert f"{HERE}{page.pk}/" in sees(advisor, query=f"?q={order.number}")
    assert "No client is like this" in sees(advisor, query="?q=E-999999-9")


def test_a_list_takes_four_queries_besides_the_persons_and_is_narrowed(advisor, django_assert_max_num_queries):
    for number in range(5):
        met(f"c{number}@example.com", f"Client {number}")
    hers, old = met("hers@example.com", "Hers"), met("old@example.com", "Old")
    ClientProfile.objects.filter(pk=hers.pk).update(advisor=me())
    ClientProfile.objects.filter(pk=old.pk).update(last_contact_at=timezone.now() - timedelta(days=100))
    an_order(email="c1@example.com")
    Order.objects.update(state="confirmed")
    sees(advisor)
    with django_assert_max_num_queries(PERSON + 7):
        sees(advisor)
    for query, there, gone in (
        (f"?advisor={me().pk}", "Hers", "Client 1"),
        ("?advisor=none", "Client 1", "Hers"),
        ("?since=90", "Old", "Hers"),
        ("?open=yes", "Client 1", "Client 2"),
        ("?market=us", "Client 2", "No client"),
    ):
        page = sees(advisor, query=query)
        assert there in page, query
        assert f"<bdi>{gone}</bdi>" not in page, query
    assert "No client is like this" in sees(advisor, query="?market=jp")
    for query in ("?advisor=x", "?since=abc", "?p=zz", "?advisor=99999999999999999999"):
        assert advisor.get(f"{HERE}{query}").status_code == 200


def test_who_signs_in_stands_in_the_book_and_her_guests_page_becomes_hers():
    guest = met()
    add_note(profile=guest.pk, kind="preference", text="Pink gold", actor=None)
    a_client()
    signed_in()
    page = ClientProfile.objects.get()
    assert (page.pk, page.client.email) == (guest.pk, "alma@example.com")
    assert ProfileMarket.objects.filter(profile=page, market_code="us").exists()
    rename_client(client=page.client, first_name="Zoë", last_name="Reed")
    page.refresh_from_db()
    assert page.name == "Zoë Reed"
    assert {"zoe", "elodie"} <= set(page.words.split())


def test_a_stranger_who_began_an_account_with_her_mail_gets_none_of_her_page():
    met()
    a_client(proven=False)
    again = met()
    assert again.client_id is None


def test_an_order_with_a_proven_mail_is_told_on_the_accounts_page():
    page = with_account()
    assert met("Alma@example.com ").pk == page.pk
    assert ClientProfile.objects.count() == 1


def test_who_was_written_an_order_stands_in_the_book():
    a_sent_one(by=person("advisor"))
    assert ClientProfile.objects.get().email == Proposal.objects.get().email


# One client's life


def test_one_page_tells_a_clients_life_in_a_bounded_number_of_queries(advisor, django_assert_max_num_queries):
    page = with_account()
    alma, product = page.client, creation()
    sku = sku_of(product)
    stocked(sku, 3)
    front = snapshot().storefronts["en-us"]
    add_to_bag(sku=sku, storefront=front, client=alma)
    add_wish(product_id=product.pk, storefront=front, client=alma)
    keep_address(client=alma, address=QUINCE, telephone="+12125550142")
    orders = [an_order(client=alma), an_order(email="alma@example.com")]
    add_note(profile=page.pk, kind="preference", text="Pink gold, never platinum", actor=me())
    set_task(profile=page.pk, text="Call about the ring", due_on=date(2027, 1, 5), actor=me())
    sees(advisor, page)
    with django_assert_max_num_queries(PERSON + 55):
        told = sees(advisor, page)
    for words in (
        *(order.number for order in orders), "Pink gold, never platinum", "Call about the ring", "12 Quince Street",
        product.name, "alma@example.com", "Compose an order", "Ines Moreau",
    ):  # fmt: skip
        assert words in told, words


def test_every_opening_of_a_page_is_written_down_once(advisor, client):
    page = met()
    sees(advisor, page)
    sees(advisor, page)
    assert [(one.page, one.actor_id) for one in ClientView.objects.all()] == [("life", me().pk)] * 2
    assert advisor.get(f"{HERE}{page.pk}/views/").status_code == 403
    lawyer = Client()
    lawyer.force_login(person("lawyer"))
    assert lawyer.get(f"{HERE}{page.pk}/views/").content.decode().count("Ines Moreau") == 2


def test_another_markets_client_is_not_there(client):
    page, hers = met(), met("jp@example.com", "Hana", market="jp")
    client.force_login(person("advisor", markets=["jp"]))
    listed = sees(client)
    assert "Hana" in listed
    assert "Dupr" not in listed
    for verb in ("", "note/", "to-do/", "assign/", "compose/", "merge/"):
        method = client.get if verb in {"", "merge/"} else client.post
        assert method(f"{HERE}{page.pk}/{verb}").status_code in {403, 404}, verb
    assert client.get(f"{HERE}{page.pk}/").status_code == 404
    assert client.get(f"{HERE}{hers.pk}/").status_code == 200
    assert "No client is like this" in sees(client, query="?q=dupre")
    assert ClientView.objects.count() == 1


def test_orders_of_a_market_that_is_not_the_readers_are_not_told(client):
    page = with_account()
    theirs = an_order(client=page.client)
    Order.objects.update(market_code="fr")
    client.force_login(person("advisor", markets=["us"]))
    assert theirs.number not in sees(client, page)
    assert "No client is like this" in sees(client, query=f"?q={theirs.number}")


@pytest.mark.parametrize("role", ["finance", "warehouse", "merchandiser", "editor", "workshop"])
def test_who_does_not_serve_clients_sees_none(client, role):
    page = met()
    client.force_login(person(role))
    assert client.get(HERE).status_code == 403
    assert client.get(f"{HERE}{page.pk}/").status_code == 403
    assert not ClientView.objects.exists()


def test_a_right_counts_in_the_clients_market_only(client):
    page = met()
    both = person("after-sales", markets=["us"], email="both@house.test")
    both.roles.create(role="advisor").markets.set(Market.objects.filter(code="jp"))
    client.force_login(both)
    assert client.post(f"{HERE}{page.pk}/assign/", named("assign", advisor="", boutique="")).status_code == 403
    assert "It is written down" in act(client, page, "note", **named("note", kind="conversation", text="She called"))


# Notes, and what to do


def test_an_occasion_is_noted_and_thought_of_before_it(advisor):
    page = met()
    day = timezone.localdate() + timedelta(days=40)
    said = named("note", kind="occasion", text="Birthday", on=day.isoformat(), is_yearly="on", remind_days="14")
    assert "It is written down" in act(advisor, page, "note", **said)
    task = ClientTask.objects.get()
    assert (task.due_on, task.is_yearly) == (day - timedelta(days=14), True)
    assert "Birthday" in advisor.get(f"{HERE}to-do/?whose=all").content.decode()
    assert "It is done" in advisor.post(f"{HERE}{page.pk}/to-do/{task.pk}/done/", follow=True).content.decode()
    later = ClientTask.objects.get(done_at=None)
    assert later.due_on > task.due_on + timedelta(days=300)
    advisor.post(f"{HERE}{page.pk}/to-do/{task.pk}/done/")
    assert ClientTask.objects.count() == 2


def test_what_is_missing_in_a_note_is_said_and_what_was_typed_stays(advisor):
    page = met()
    for said, words in (
        ({"kind": "occasion", "text": "Wedding of Zoë"}, "Choose the day"),
        ({"kind": "mood", "text": "Wedding of Zoë"}, "valid choice"),
        ({"kind": "conversation", "text": "Wedding of Zoë", "on": "tomorrow"}, "valid date"),
    ):
        answer = advisor.post(f"{HERE}{page.pk}/note/", named("note", **said))
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert "Wedding of Zoë" in answer.content.decode()
    assert advisor.post(f"{HERE}{page.pk}/to-do/", named("task", text="Call", due_on="")).status_code == 422
    assert not ClientNote.objects.exists()


def test_a_note_is_corrected_by_another_and_only_on_its_own_page(advisor):
    page, other = met(), met("other@example.com", "Bruno")
    note = add_note(profile=page.pk, kind="preference", text="Platinum", actor=me())
    act(advisor, page, "note", **named("note", kind="preference", text="Pink gold", corrects=note.pk))
    assert "corrected since" in sees(advisor, page)
    assert ClientNote.objects.get(pk=note.pk).text == "Platinum"
    answer = advisor.post(f"{HERE}{other.pk}/note/", named("note", kind="preference", text="x", corrects=note.pk))
    assert answer.status_code == 422
    assert ClientNote.objects.count() == 2
    task = set_task(profile=page.pk, text="Call", due_on=date(2027, 1, 1), actor=None)
    assert advisor.post(f"{HERE}{other.pk}/to-do/{task.pk}/done/").status_code == 404


def test_a_birthday_of_the_leap_day_comes_every_year():
    assert next_time(date(2000, 2, 29), date(2027, 1, 1)) == date(2027, 2, 28)
    assert next_time(date(2000, 2, 29), date(2028, 1, 1)) == date(2028, 2, 29)
    assert next_time(date(1990, 5, 1), date(2027, 5, 1)) == date(2027, 5, 1)
    assert next_time(date(1990, 5, 1), date(2027, 5, 2)) == date(2028, 5, 1)


def test_a_client_is_handed_over_and_it_is_kept_who_had_her(advisor):
    page = met()
    other = person("advisor", email="zoe@house.test", first_name="Zoë", last_name="Lund")
    assert "It is kept" in act(advisor, page, "assign", **named("assign", advisor=other.pk, boutique=""))
    page.refresh_from_db()
    assert page.advisor == other
    told = sees(advisor, page)
    assert "Her advisor or boutique was changed" in told
    stranger = a_client("stranger@example.com")
    answer = advisor.post(f"{HERE}{page.pk}/assign/", named("assign", advisor=stranger.pk, boutique=""))
    assert answer.status_code == 422


def test_an_order_is_composed_for_her_with_what_is_known(advisor):
    page = met(telephone="+12125550142")
    answer = advisor.post(f"{HERE}{page.pk}/compose/")
    made = Proposal.objects.get()
    assert answer.url == f"/back-office/proposals/{made.pk}/"
    assert (made.client_name, made.email, made.telephone) == ("Élodie Dupré", "alma@example.com", "+12125550142")


# Accounts that are closed


def closing(**said):
    return named(
        "close", **{"closing": "suspended", "ground": "resale", "words": WHY, "days": "0", "told": "on"} | said
    )


def test_who_answers_an_appeal_reads_the_orders_that_it_is_about(client):
    page, order = with_account(), a_paid_order()
    client.force_login(person("lawyer"))
    assert order.number in sees(client, page)
    assert client.get(f"/back-office/orders/{order.number}/").status_code == 200
    assert client.post(f"/back-office/orders/{order.number}/cancel/").status_code == 403


def test_an_account_is_suspended_appealed_answered_and_opened_with_visible_controls(client):
    page = with_account()
    hers = signed_in()
    client.force_login(person("lawyer"))
    assert "Suspend or end it" in sees(client, page)
    assert "It is done, and written down" in act(client, page, "close", **closing())
    assert hers.get("/en-us/account/").status_code == 302
    appeal(client=page.client_id, words="They were for nieces.")
    assert "They were for nieces." in client.get(f"{HERE}appeals/").content.decode()
    told = act(client, page, "answer", opens="yes", **named("answer", words="We see."))
    assert "on its way to her" in told
    assert AccountStep.objects.count() == 4
    assert appeals_waiting(me("lawyer")) == []
    signed_in()


def test_what_is_missing_in_a_closing_is_said_and_what_was_typed_stays(client):
    page = with_account()
    client.force_login(person("lawyer"))
    for said, words in (
        ({"words": ""}, "required"), ({"days": "-1"}, "greater"), ({"days": "7", "told": ""}, "only notice"),
    ):  # fmt: skip
        answer = client.post(f"{HERE}{page.pk}/close/", closing(**said))
        assert answer.status_code == 422
        assert words in answer.content.decode()
    assert not AccountStep.objects.exists()


def test_who_may_not_close_accounts_is_refused_and_a_guest_has_none(client, advisor):
    page, guest = with_account(), met("guest@example.com", "Guest")
    for verb in ("close", "open", "answer"):
        assert advisor.post(f"{HERE}{page.pk}/{verb}/", closing()).status_code == 403, verb
    assert "Suspend or end it" not in sees(advisor, page)
    lawyer = Client()
    lawyer.force_login(person("lawyer", markets=["us"]))
    assert lawyer.post(f"{HERE}{guest.pk}/close/", closing()).status_code == 404
    elsewhere = Client()
    elsewhere.force_login(person("lawyer", markets=["jp"], email="jp@house.test"))
    assert elsewhere.post(f"{HERE}{page.pk}/close/", closing()).status_code == 404
    assert not AccountStep.objects.exists()


# One person, two pages


def two_accounts():
    one, two = with_account(), with_account("alma@work.example", market="fr")
    front, product, other = snapshot().storefronts["en-us"], creation(), creation(2)
    for sku in (sku_of(product), sku_of(other)):
        stocked(sku, 9)
    for page, pieces in ((one, (product,)), (two, (product, other))):
        for piece in pieces:
            add_to_bag(sku=sku_of(piece), storefront=front, client=page.client)
            add_wish(product_id=piece.pk, storefront=front, client=page.client)
        keep_address(client=page.client, address=QUINCE, telephone="+12125550142")
    keep_address(client=two.client, address=Address(**QUINCE.as_data() | {"line1": "1 Other Street"}), telephone="")
    an_order(client=one.client)
    an_order(client=two.client)
    an_order(email="Alma@work.example")
    add_note(profile=two.pk, kind="preference", text="Size 52", actor=None)
    set_task(profile=two.pk, text="Call her", due_on=timezone.localdate(), actor=None)
    return one, two


def test_two_accounts_of_one_person_become_one_with_everything(client):
    one, two = two_accounts()
    client.force_login(person("administrator"))
    preview = client.get(f"{HERE}{one.pk}/merge/?other={two.pk}").content.decode()
    for words in ("alma@work.example", "The sign-in with", "it is there already"):
        assert words in preview, words
    assert not Wish.objects.exclude(client__in=[one.client, two.client]).exists()
    assert Order.objects.filter(client=one.client).count() == 1  # looking changes nothing
    told = client.post(f"{HERE}{one.pk}/merge/", {"other": two.pk}, follow=True).content.decode()
    assert "They are one now" in told
    assert "Size 52" in told
    assert "Call her" in told
    alma = User.objects.get(pk=one.client_id)
    assert Order.objects.filter(client=alma).count() == 3
    assert Bag.objects.get(client=alma, state="open").lines.count() == 2
    assert sorted(Bag.objects.get(client=alma, state="open").lines.values_list("quantity", flat=True)) == [1, 2]
    assert Wish.objects.filter(client=alma).count() == 2
    assert SavedAddress.objects.filter(client=alma).count() == 2
    assert SavedAddress.objects.filter(client=alma, is_default=True).count() == 1
    assert proven_mails(alma) == {"alma@example.com", "alma@work.example"}
    assert {one.market_code for one in ClientProfile.objects.get(pk=one.pk).markets.all()} == {"us", "fr"}
    assert not (Order.objects.filter(client=two.client).exists())
    assert not (Wish.objects.filter(client=two.client).exists())


def tells_and_watches(one, two):
    """Both tell of themselves, the other shares her wishes, is watched for and has a passkey."""
    front = snapshot().storefronts["en-us"]
    keep_person(client=one.client, title="ms", telephone="+12125550142")
    keep_preferences(client=one.client, sizes={"rings": "52"}, tastes={})
    keep_person(client=two.client, title="mx", birthday=(7, 5), telephone="+33612345678")
    keep_preferences(client=two.client, sizes={"rings": "54", "bracelets": "17"}, tastes={"materials": ["pink-gold"]})
    first, second = creation(11), creation(12)
    for client, products in ((one.client, (first,)), (two.client, (first, second))):
        for product in products:
            stocked(sku_of(product), 2)
            ask_watch(kind="price", product_id=product.pk, sku=sku_of(product), storefront=front, client=client)
    Authenticator.objects.create(user=two.client, type=Authenticator.Type.WEBAUTHN, data={"name": "Key"})
    share_wishlist(client=two.client, shows_name=True)


def test_what_one_account_left_empty_the_other_tells_and_what_is_watched_comes_along(client):
    one, two = with_account(), with_account("alma@work.example", market="fr")
    tells_and_watches(one, two)
    client.force_login(person("administrator"))
    preview = client.get(f"{HERE}{one.pk}/merge/?other={two.pk}").content.decode()
    assert "What she told of herself, not told there yet</th><td>4</td>" in preview
    assert "Watched for her, not there yet</th><td>1</td>" in preview
    for words in ("The address of her shared wishlist is closed", "passkeys and codes open nothing"):
        assert words in preview, words
    merge_clients(into=one.pk, part=two.pk, actor=None)
    told = profile_of(one.client)
    assert (told.title, told.telephone, told.birth_day, told.birth_month) == ("ms", "+12125550142", 7, 5)
    assert (told.sizes, told.tastes) == ({"rings": "52", "bracelets": "17"}, {"materials": ["pink-gold"]})
    assert Watch.objects.filter(client=one.client).count() == Watch.objects.count() == 2
    assert not Profile.objects.filter(client=two.client).exists()


def test_of_the_other_account_no_key_session_or_shared_address_opens_anything(client):
    one, two = with_account(), with_account("alma@work.example")
    tells_and_watches(one, two)
    hers = signed_in("alma@work.example")
    hers.get("/en-us/account/")
    assert Device.objects.filter(client=two.client).exists()
    merge_clients(into=one.pk, part=two.pk, actor=None)
    assert not Device.objects.filter(client=two.client).exists()
    assert not Authenticator.objects.exists()
    assert not SharedList.objects.exists()


def test_the_preview_of_a_merging_takes_a_bounded_number_of_queries(django_assert_max_num_queries):
    one, two = two_accounts()
    tells_and_watches(one, two)
    with django_assert_max_num_queries(21):
        merging_of(ClientProfile.objects.select_related("client").get(pk=one.pk), two)


def test_the_sign_in_of_the_other_leads_to_where_everything_is_now(client):
    one, two = two_accounts()
    hers = signed_in("alma@work.example")
    merge_clients(into=one.pk, part=two.pk, actor=None)
    assert hers.get("/en-us/account/").status_code == 302
    http = Client()
    said = http.post("/en-us/account/sign-in/", {"login": "alma@work.example", "password": SECRET}, follow=True)
    assert "became part of another" in said.content.decode()
    assert http.get("/en-us/account/").status_code == 302
    signed_in()
    met("alma@work.example")
    assert ClientProfile.objects.filter(merged_into=None).count() == 1
    client.force_login(person("administrator"))
    assert client.get(f"{HERE}{two.pk}/").url == f"{HERE}{one.pk}/"


def test_a_guest_becomes_part_of_an_account_and_never_the_other_way():
    page, guest = with_account(), met("guest@example.com", "Guest")
    an_order(email="guest@example.com")
    with pytest.raises(CannotMerge):
        merge_clients(into=guest.pk, part=page.pk, actor=None)
    merge_clients(into=page.pk, part=guest.pk, actor=None)
    assert Order.objects.get().client_id == page.client_id


def test_who_is_suspended_of_the_staff_or_the_same_is_not_merged():
    one, two = with_account(), with_account("alma@work.example")
    with pytest.raises(CannotMerge):
        merge_clients(into=one.pk, part=one.pk, actor=None)
    close_account(client=two.client_id, closing="suspended", ground="resale", words=WHY, actor=None, told=False)
    for into, part in ((one, two), (two, one)):
        with pytest.raises(CannotMerge):
            merge_clients(into=into.pk, part=part.pk, actor=None)
    assert not ClientProfile.objects.exclude(merged_into=None).exists()


def test_an_advisor_does_not_merge_and_the_other_has_to_be_hers_to_see(client, advisor):
    one, two = met(), met("other@example.com", "Bruno", market="jp")
    assert advisor.get(f"{HERE}{one.pk}/merge/").status_code == 403
    client.force_login(person("after-sales", markets=["us"]))
    assert client.post(f"{HERE}{one.pk}/merge/", {"other": two.pk}).status_code == 404
    assert client.post(f"{HERE}{one.pk}/merge/", {"other": "x"}).status_code == 404
    assert "Bruno" not in client.get(f"{HERE}{one.pk}/merge/?q=bruno&other={two.pk}").content.decode()


# Lists


def test_a_list_is_taken_out_for_a_reason_that_is_kept_and_no_cell_is_a_formula(client):
    page = met(name='=HYPERLINK("http://x","y")')
    met("jp@example.com", "Hana", market="jp")
    client.force_login(person("lawyer"))
    assert client.post(f"{HERE}list/?market=us", {"reason": " "}).status_code == 422
    assert not ClientView.objects.exists()
    answer = client.post(f"{HERE}list/?market=us", {"reason": "A court asks"})
    content = answer.content.decode("utf-8-sig")
    assert answer["Content-Type"].startswith("text/csv")
    assert "'=HYPERLINK" in content
    assert "Hana" not in content
    view = ClientView.objects.get()
    assert (view.profile_id, view.page, view.reason) == (page.pk, "list", "A court asks")


def test_a_right_to_take_lists_out_reaches_as_far_as_its_markets(client):
    met()
    met("jp@example.com", "Hana", market="jp")
    both = person("lawyer", markets=["us"], email="both@house.test")
    both.roles.create(role="advisor").markets.set(Market.objects.filter(code="jp"))
    client.force_login(both)
    assert "Hana" in sees(client)
    assert "Hana" not in client.post(f"{HERE}list/", {"reason": "A court asks"}).content.decode()


def test_what_waits_is_told_on_the_first_page_and_a_client_is_found_from_everywhere(advisor):
    page = met()
    ClientProfile.objects.filter(pk=page.pk).update(advisor=me())
    set_task(profile=page.pk, text="Call her", due_on=timezone.localdate(), actor=me())
    assert "things are to be done for your clients" in advisor.get("/back-office/").content.decode()
    assert f"{HERE}{page.pk}/" in advisor.get("/back-office/find/?q=dupre").content.decode()
    alma = with_account()
    close_account(client=alma.client_id, closing="suspended", ground="resale", words=WHY, actor=None, told=False)
    appeal(client=alma.client_id, words="They were for nieces.")
    lawyer, elsewhere = Client(), Client()
    lawyer.force_login(person("lawyer"))
    elsewhere.force_login(person("lawyer", markets=["jp"], email="jp@house.test"))
    assert "appeals wait for an answer" in lawyer.get("/back-office/").content.decode()
    assert "They were for nieces." not in elsewhere.get(f"{HERE}appeals/").content.decode()


def test_nobody_else_takes_a_list_out(advisor):
    assert advisor.post(f"{HERE}list/", {"reason": "Because"}).status_code == 403

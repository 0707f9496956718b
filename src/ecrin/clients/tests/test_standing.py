"""An account is suspended, ended, appealed and opened again; every step is kept, and no session outlives it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from ecrin.account.tests.factories import SECRET, a_client, signed_in
from ecrin.backoffice.tests.factories import person
from ecrin.clients.models import AccountStep, AccountStepWords, ClientNote, ClientProfile, ClientView, User
from ecrin.clients.rules import MOST_NOTICE, may_stand
from ecrin.clients.services.book import add_note, forget_views, meet_client, note_view
from ecrin.clients.services.standing import (
    AppealWaits,
    StandingMovedOn,
    answer_appeal,
    appeal,
    close_account,
    open_account,
)
from ecrin.core.database.added import guard
from ecrin.core.errors import InvalidInput, NotAllowed
from ecrin.core.testing import race
from ecrin.core.worker import work_off
from ecrin.orders.models import OrderFlag
from ecrin.orders.tests.factories import a_paid_order, an_order, stocked

pytestmark = pytest.mark.django_db
WHY = "Twelve rings in one week, all offered elsewhere on the same day."
DOOR = "/en-us/account/sign-in/"


@pytest.fixture(autouse=True)
def _fresh(markets):
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def alma(markets):
    return a_client()


def lawyer():
    return User.objects.filter(email="lawyer@house.test").first() or person("lawyer")


def closes(client, **said):
    said = {"closing": "suspended", "ground": "resale", "words": WHY, "told": True, "days": 0} | said
    return close_account(client=client.pk, actor=lawyer(), **said)


def tries(http, email="alma@example.com", password=SECRET):
    return http.post(DOOR, {"login": email, "password": password}, follow=True)


def text(answer):
    return answer.content.decode()


def test_every_session_ends_at_once(alma):
    one, other = signed_in(), signed_in()
    closes(alma)
    for http in (one, other):
        assert http.get("/en-us/account/").status_code == 302
    assert "Aurore" not in text(one.get("/en-us/account/", follow=True))


def test_with_notice_she_goes_on_until_the_day(alma):
    http = signed_in()
    closes(alma, days=7)
    assert http.get("/en-us/account/").status_code == 200
    User.objects.filter(pk=alma.pk).update(closed_at=timezone.now())
    assert http.get("/en-us/account/").status_code == 302


def test_she_meets_the_reason_her_orders_and_the_way_to_appeal(alma, django_assert_max_num_queries):
    order = an_order(client=alma)
    closes(alma)
    http = Client()
    page = text(tries(http))
    for words in ("Your account is suspended", WHY, "Pieces bought to be sold on", order.number, order.token, "Appeal"):
        assert words in page, words
    for way in ('href="/en-us/privacy/"', 'href="/en-us/orders/find/"'):
        assert way in page.partition("What else you can do")[2].partition("</section>")[0], way
    assert http.get("/en-us/account/").status_code == 302
    with django_assert_max_num_queries(7):
        http.get("/en-us/account/closed/")


def test_nobody_else_learns_that_it_is_suspended(alma):
    a_client("bruno@example.com")
    closes(alma)
    said = [text(tries(Client(), email, "wrong-words-here")) for email in ("alma@example.com", "bruno@example.com")]
    assert all("do not belong together" in one for one in said)
    assert WHY not in said[0]
    for path in ("closed/", "closed/appeal/"):
        assert WHY not in text(Client().get(f"/en-us/account/{path}", follow=True))
    assert Client().post("/en-us/account/closed/appeal/", {"words": "x"}).url.endswith("/account/sign-in/")


def test_the_reason_is_shown_for_half_an_hour_only(alma):
    closes(alma)
    http = Client()
    tries(http)
    session = http.session
    session["closed-account"] = session["closed-account"] | {"until": timezone.now().timestamp() - 1}
    session.save()
    assert WHY not in text(http.get("/en-us/account/closed/"))


def test_a_session_of_before_does_not_come_back_when_it_is_opened_again(alma):
    http = signed_in()
    closes(alma)
    open_account(client=alma.pk, words="It was a mistake of ours.", actor=lawyer(), told=True)
    assert http.get("/en-us/account/").status_code == 302
    assert signed_in().get("/en-us/account/").status_code == 200


def test_she_appeals_once_and_is_answered_by_mail(alma):
    closes(alma)
    http = Client()
    tries(http)
    answer = http.post("/en-us/account/closed/appeal/", {"words": " "})
    assert answer.status_code == 422
    assert "Please write a few words" in text(answer)
    page = text(http.post("/en-us/account/closed/appeal/", {"words": "They were for twelve nieces."}, follow=True))
    assert "Your appeal is with us" in page
    assert "They were for twelve nieces." in page
    with pytest.raises(AppealWaits):
        appeal(client=alma.pk, words="Again")
    answer_appeal(client=alma.pk, words="We see it now.", opens=True, actor=lawyer())
    work_off()
    assert mail.outbox[-1].subject == "Our answer to your appeal"
    assert "We see it now." in mail.outbox[-1].body
    assert "open again" in mail.outbox[-1].body
    signed_in()
    kinds = list(AccountStep.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["suspended", "appealed", "answered", "lifted"]


def test_an_answer_that_keeps_it_closed_is_read_at_the_door_and_she_may_appeal_again(alma):
    closes(alma)
    appeal(client=alma.pk, words="They were for twelve nieces.")
    answer_appeal(client=alma.pk, words="We looked at it again and stay with it.", opens=False, actor=lawyer())
    page = text(tries(Client()))
    assert "We looked at it again" in page
    appeal(client=alma.pk, words="Once more.")
    with pytest.raises(StandingMovedOn):
        answer_appeal(client=a_client("b@example.com").pk, words="x", opens=True, actor=lawyer())


@pytest.mark.parametrize(
    "said",
    [
        {"words": " "}, {"words": "x" * 5000}, {"closing": "erased"}, {"ground": "mood"}, {"days": -1},
        {"days": MOST_NOTICE + 1}, {"days": 3, "told": False},
    ],
)  # fmt: skip
def test_what_is_missing_is_refused_and_nothing_happens(alma, said):
    with pytest.raises(InvalidInput):
        closes(alma, **said)
    assert not AccountStep.objects.exists()


def test_colleagues_are_not_suspended_here_and_nothing_is_done_twice(alma):
    with pytest.raises(NotAllowed):
        closes(person("advisor"))
    closes(alma)
    with pytest.raises(StandingMovedOn):
        closes(alma)
    closes(alma, closing="ended")
    open_account(client=alma.pk, words="x", actor=None, told=False)
    with pytest.raises(StandingMovedOn):
        open_account(client=alma.pk, words="x", actor=None, told=False)


def test_who_is_not_told_gets_no_letter(alma):
    closes(alma, told=False)
    work_off()
    assert mail.outbox == []


def test_the_letter_says_why_from_when_and_how_to_appeal_in_her_language(alma):
    meet_client(client=alma, market="fr", storefront="fr-fr")
    closes(alma, days=5)
    work_off()
    assert WHY in mail.outbox[0].body
    assert "/fr-fr/account/sign-in/" in mail.outbox[0].body


def test_an_order_with_the_mail_of_a_closed_account_waits_for_a_person(alma):
    stocked("MV1-53", 5)
    stocked("MV2", 9)
    assert a_paid_order().state == "confirmed"
    closes(alma)
    order = a_paid_order(email="Alma@example.com")
    assert order.state == "review"
    assert OrderFlag.objects.get(order=order).reason == "closed-account"
    assert a_paid_order(email="bruno@example.com").state == "confirmed"


def test_an_ended_account_may_only_be_opened():
    assert not may_stand("ended", "suspended")
    assert may_stand("suspended", "ended")
    assert not may_stand("", "")


@pytest.fixture
def guarded():
    """What the migration does to the tables, for a database that was made without migrations."""
    tables = [
        ("clients_accountstep", {}), ("clients_accountstepwords", {"may_go": True}),
        ("clients_clientnote", {"may_go": True}), ("clients_clientview", {"kept_days": 364}),
    ]  # fmt: skip
    for table, options in tables:
        guard(connection, table, **options)


def refused(change):
    with pytest.raises(IntegrityError), transaction.atomic():
        change()
    return True


def test_the_database_refuses_to_change_what_is_only_added(alma, guarded):
    closes(alma)
    page = meet_client(client=alma)
    add_note(profile=page.pk, kind="preference", text="Pink gold", actor=lawyer())
    note_view(profiles=[page.pk], page="life", actor=lawyer())
    assert refused(lambda: AccountStep.objects.update(ground="terms"))
    assert refused(lambda: AccountStep.objects.get().delete())
    assert refused(lambda: AccountStepWords.objects.update(text="x"))
    assert refused(lambda: ClientNote.objects.update(text="x"))
    assert refused(lambda: ClientView.objects.update(actor_id=None))
    assert refused(lambda: ClientView.objects.all().delete())
    AccountStepWords.objects.all().delete()
    ClientNote.objects.all().delete()
    assert AccountStep.objects.get().text == ""


def test_views_go_after_their_year(alma, guarded):
    page = meet_client(client=alma)
    old = timezone.now() - timedelta(days=366)
    ClientView.objects.create(profile=page, page="life", at=old)
    note_view(profiles=[page.pk], page="life", actor=None)
    assert forget_views() == 1
    assert ClientView.objects.count() == 1


# At once


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_who_is_met_by_four_at_once_has_one_page():
    race(*[lambda: meet_client(email="new@example.com", name="New", market="us").pk for _ in range(4)])
    assert ClientProfile.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_appeals_at_once_are_one(alma):
    closes(alma)
    said = race(*[lambda: appeal(client=alma.pk, words="They were for nieces.").kind for _ in range(2)])
    assert sorted(isinstance(one, AppealWaits) for one in said) == [False, True]
    assert AccountStep.objects.filter(kind="appealed").count() == 1

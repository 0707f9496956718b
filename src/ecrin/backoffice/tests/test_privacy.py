"""Requests about data in the back office, and how long data stays."""

import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.utils import timezone

from ecrin.backoffice.tests.factories import person
from ecrin.config.privacy import RETENTION
from ecrin.core.journal import Fact
from ecrin.core.testing import queries
from ecrin.core.worker import work_off
from ecrin.legal.models import DataRequest, DataStep, RetentionRun
from ecrin.legal.rules import ANSWER_TIMES
from ecrin.legal.services import ask_for_data
from ecrin.legal.tasks.retention import forget_by_time
from ecrin.markets.selectors import snapshot
from ecrin.orders.tests.factories import an_order

pytestmark = pytest.mark.django_db
HOME = "/back-office/data-requests/"
MAIL = "guest@example.com"


@pytest.fixture(autouse=True)
def _fresh(markets):
    cache.clear()


@pytest.fixture
def lawyer(client, markets):
    client.force_login(person("lawyer"))
    return client


def text(answer):
    return answer.content.decode()


def entered(http, **fields):
    said = {
        "kind": "copy", "how": "letter", "asked_on": timezone.now().date().isoformat(), "storefront": "en-us",
        "name": "Guest Person", "email": MAIL,
    }  # fmt: skip
    return http.post(f"{HOME}enter/", said | fields)


def asked(kind="copy", storefront="en-us", email=MAIL, **more):
    return ask_for_data(kind=kind, storefront=snapshot().storefronts[storefront], email=email, **more)


def test_what_came_by_letter_is_entered_verified_and_done(lawyer):
    an_order(email=MAIL)
    page = entered(lawyer)
    row = DataRequest.objects.get()
    assert page.url == f"{HOME}{row.pk}/"
    work_off()
    assert (row.state, mail.outbox) == ("asked", []), "nothing happens before it is clear who asks"
    assert "How you found out who asks" in text(lawyer.get(page.url))
    answer = lawyer.post(f"{page.url}verify/", {"how_checked": " "}, follow=True)
    assert "Please say how you found out who asks." in text(answer)
    lawyer.post(f"{page.url}verify/", {"how_checked": "Called back at the number of her order."})
    work_off()
    row.refresh_from_db()
    assert (row.state, row.proof) == ("ready", "staff")
    shown = text(lawyer.get(page.url))
    assert "Called back at the number of her order." in shown
    assert "lawyer@house.test" in shown
    assert [one.to for one in mail.outbox] == [[MAIL]]
    assert not [fact for fact in Fact.objects.all() if "Called" in str(fact.data) or MAIL in str(fact.data)]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"email": "none"}, "valid email"),
        ({"name": ""}, "required"),
        ({"storefront": "xx-yy"}, "valid choice"),
        ({"kind": "everything"}, "valid choice"),
        ({"how": "page"}, "valid choice"),
        ({"asked_on": "soon"}, "valid date"),
        ({"asked_on": "2099-01-01"}, "last four months"),
        ({"asked_on": "1999-01-01"}, "last four months"),
    ],
)
def test_what_is_wrong_is_said_beside_what_was_typed(lawyer, fields, words):
    answer = entered(lawyer, **fields)
    assert answer.status_code == 422
    assert words in text(answer)
    if "name" not in fields:
        assert "Guest Person" in text(answer)
    assert not DataRequest.objects.exists()


def test_the_days_count_from_when_it_came(lawyer):
    came = timezone.now().date() - timedelta(days=10)
    entered(lawyer, asked_on=came.isoformat())
    row = DataRequest.objects.get()
    assert row.due_on == came + timedelta(days=45)
    assert row.law == ANSWER_TIMES["US"].law


def test_putting_it_off_tells_why_and_goes_once(lawyer):
    row = asked()
    before = row.due_on
    way = f"{HOME}{row.pk}/extend/"
    assert "Please say why" in text(lawyer.post(way, {"reason": ""}, follow=True))
    lawyer.post(way, {"reason": "There are very many letters."})
    row.refresh_from_db()
    assert row.due_on == before + timedelta(days=45)
    assert "once at most" in text(lawyer.post(way, {"reason": "Again."}, follow=True))
    row.refresh_from_db()
    assert row.due_on == before + timedelta(days=45)
    work_off()
    assert "There are very many letters." in next(one for one in mail.outbox if "longer" in one.subject).body


def test_a_law_that_knows_no_delay_is_kept(lawyer):
    row = asked(storefront="ja-jp")
    assert "Put it off" not in text(lawyer.get(f"{HOME}{row.pk}/"))
    before = row.due_on
    lawyer.post(f"{HOME}{row.pk}/extend/", {"reason": "Later."})
    row.refresh_from_db()
    assert row.due_on == before


def test_a_refusal_tells_why_and_how_to_complain_and_ends_it(lawyer):
    row = asked("erasure")
    lawyer.post(f"{HOME}{row.pk}/refuse/", {"reason": "We could not find out who asks."})
    row.refresh_from_db()
    assert row.state == "refused"
    work_off()
    letter = next(one for one in mail.outbox if "cannot" in one.subject)
    assert "We could not find out who asks." in letter.body
    assert "complain" in letter.body
    for verb in ("verify", "refuse", "extend"):
        answer = lawyer.post(f"{HOME}{row.pk}/{verb}/", {"reason": "x", "how_checked": "x"}, follow=True)
        assert "further on already" in text(answer), verb
    row.refresh_from_db()
    assert row.state == "refused"


def test_what_is_due_first_stands_first_and_what_is_late_is_said(lawyer):
    late, soon = asked(email="late@example.com"), asked(email="soon@example.com")
    DataRequest.objects.filter(pk=late.pk).update(due_on=date(2020, 1, 1))
    page = text(lawyer.get(HOME))
    assert page.index("late@example.com") < page.index("soon@example.com")
    assert page.count("<strong>late</strong>") == 1
    assert soon.number not in text(lawyer.get(f"{HOME}?show=late"))
    assert "Nothing waits here." in text(lawyer.get(f"{HOME}?show=ended"))
    for words in (soon.number, "SOON@example.com"):
        found = text(lawyer.get(HOME, {"q": words}))
        assert soon.number in found
        assert late.number not in found
    for words in ("P", "P99999999999999999999", "²", "nobody@example.com"):
        assert "No request is like this." in text(lawyer.get(HOME, {"q": words})), words


def test_what_is_to_be_answered_waits_on_the_lawyers_dashboard(lawyer):
    asked()
    asked(storefront="fr-fr", email="fr@example.com", proof="mailed")
    work_off()
    assert re.search(
        r"1</[^>]+>\s*(<[^>]+>)?\s*requests about data are to be answered", text(lawyer.get("/back-office/"))
    )


def test_a_forgotten_address_is_still_found_and_no_longer_shown(lawyer):
    row = asked("erasure", proof="mailed")
    work_off()
    found = text(lawyer.get(HOME, {"q": MAIL}))
    assert row.number in found
    assert found.count(MAIL) == 1  # what was typed
    assert MAIL not in text(lawyer.get(f"{HOME}{row.pk}/"))


def test_a_page_takes_a_fixed_number_of_queries(lawyer):
    for place in range(4):
        asked(email=f"{place}@example.com")
    lawyer.get(HOME)
    with queries() as made:
        lawyer.get(HOME)
    few = len(made)
    for place in range(4, 12):
        asked(email=f"{place}@example.com")
    with queries() as made:
        lawyer.get(HOME)
    assert len(made) == few


def test_a_lawyer_of_one_market_sees_and_moves_no_other(client, markets):
    here, there = asked(), asked(storefront="fr-fr", email="fr@example.com")
    client.force_login(person("lawyer", markets=["us"]))
    page = text(client.get(HOME))
    assert here.number in page
    assert there.number not in page
    assert client.get(f"{HOME}{there.pk}/").status_code == 404
    assert client.post(f"{HOME}{there.pk}/verify/", {"how_checked": "x"}).status_code == 404
    assert entered(client, storefront="fr-fr").status_code == 422


@pytest.mark.parametrize("role", ["editor", "finance", "advisor", "merchandiser", "after-sales"])
def test_nobody_else_sees_who_asked(client, role):
    row = asked()
    client.force_login(person(role))
    assert client.get(HOME).status_code == 403
    assert client.get(f"{HOME}{row.pk}/").status_code == 403


def test_steps_are_only_ever_added(markets):
    step = DataStep.objects.create(request=asked(), what="told")
    for act in (step.save, step.delete):
        with pytest.raises(TypeError):
            act()


# How long data stays


def test_every_rule_is_run_counted_and_shown(lawyer):
    forget_by_time()
    assert set(RetentionRun.objects.values_list("code", flat=True)) == set(RETENTION)
    page = text(lawyer.get(f"{HOME}retention/"))
    for rule in RETENTION.values():
        assert str(rule.what).replace("’", "’") in page.replace("&#x27;", "'")
    assert "not yet" not in page


def test_a_rule_that_fails_keeps_none_from_the_others(monkeypatch, markets):
    from dataclasses import replace  # noqa: PLC0415

    def fall():
        raise OSError("no")

    monkeypatch.setitem(RETENTION, "bags", replace(RETENTION["bags"], run=fall))
    forget_by_time()
    assert set(RetentionRun.objects.values_list("code", flat=True)) == set(RETENTION) - {"bags"}

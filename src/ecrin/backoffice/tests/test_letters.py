"""Staff see how many get letters, find one with what she agreed to, enter what she says, and take files out."""

import csv
import io
import json

import pytest
from django.core.cache import cache
from django.urls import reverse

from ecrin.core.journal import Fact, history_of
from ecrin.core.testing import queries
from ecrin.legal.models import Consent
from ecrin.legal.selectors import consents_of, standing
from ecrin.markets.models import Market
from ecrin.newsletter.models import Interest, NewsletterRule, Subscription
from ecrin.newsletter.selectors import offer_of, subscription_of
from ecrin.newsletter.services import change_preferences, leave, wording_now
from ecrin.newsletter.tests.factories import ALMA, asks, front, interests, subscribed, works_off

from .factories import person

pytestmark = pytest.mark.django_db
BRUNO = "bruno@example.com"
RULE = {"must_confirm": "on", "days": "7", "words": ""}


@pytest.fixture(autouse=True)
def _fresh(markets):
    cache.clear()
    interests("watches", "events")
    yield
    cache.clear()


@pytest.fixture
def advisor(client):
    one = person("advisor")
    client.force_login(one)
    return one


def text(answer):
    return answer.content.decode()


def test_figures_stand_by_market_and_interest_and_name_nobody(client):
    client.force_login(person("editor"))
    subscribed(ALMA, "watches")
    subscribed(BRUNO, "watches", "events", storefront="fr-fr")
    asks("carla@example.com", storefront="fr-fr")
    leave(key=subscribed("dora@example.com").key, where=Consent.Where.LINK)
    with queries() as made:
        answer = client.get("/back-office/letters/")
    page = text(answer)
    assert ALMA not in page
    assert "Find her" not in page
    table = {row.market.code: row for row in answer.context["rows"]}
    assert (table["us"].confirmed, table["us"].left, table["us"].interests) == (1, 1, (1, 0))
    assert (table["fr"].confirmed, table["fr"].pending, table["fr"].interests) == (1, 1, (1, 1))
    assert answer.context["sums"] == [2, 0, 1, 1, 2, 1]
    assert len([each for each in made if "newsletter_" in each]) == 4


def test_who_has_one_market_sees_and_exports_that_one_only(client):
    client.force_login(person("editor", "advisor", markets=["fr"]))
    subscribed(ALMA)
    subscribed(BRUNO, storefront="fr-fr")
    assert [row.market.code for row in client.get("/back-office/letters/").context["rows"]] == ["fr"]
    assert client.get(reverse("subscriber", args=[subscription_of(ALMA).pk])).status_code == 404
    assert "Nobody with this address" in text(client.post("/back-office/letters/", {"mail": ALMA}))
    assert client.post("/back-office/letters/export.csv", {"market": "us"}).status_code == 404
    taken = text(client.post("/back-office/letters/export.csv"))
    assert BRUNO in taken
    assert ALMA not in taken


def test_one_is_found_by_her_mail_with_each_step_and_its_words_and_looking_is_written_down(client, advisor):
    row = subscribed(ALMA, "watches")
    found = client.post("/back-office/letters/", {"mail": "Alma@Example.com"})
    assert found.url == f"/back-office/letters/{row.pk}/"
    page = text(client.get(found.url))
    assert page.count("newsletter:watches") == 2
    assert offer_of(front()).text in page
    viewed = [fact for fact in history_of(f"subscription:{row.pk}") if fact.name == "newsletter.subscriber-viewed"]
    assert [fact.actor_id for fact in viewed] == [advisor.pk]


def test_who_may_only_see_figures_finds_nobody(client):
    client.force_login(person("editor"))
    row = subscribed(ALMA)
    assert client.post("/back-office/letters/", {"mail": ALMA}).status_code == 403
    assert client.get(reverse("subscriber", args=[row.pk])).status_code == 403


def enter(client, mail=ALMA, **values):
    return client.post(
        "/back-office/letters/withdraw/", {"mail": mail, "storefront": "en-us", "where": "telephone", **values}
    )


def test_a_withdrawal_by_telephone_is_entered_and_counts_at_once(client, advisor):
    subscribed(ALMA, "watches")
    works_off()
    assert enter(client).status_code == 302
    assert standing(ALMA) == {}
    assert subscription_of(ALMA).state == Subscription.State.LEFT
    last = consents_of(ALMA)[0]
    assert (last.where, last.actor_id) == ("telephone", advisor.pk)
    assert works_off() == []
    assert str(advisor) in text(client.get(reverse("subscriber", args=[subscription_of(ALMA).pk])))


def test_an_address_that_nobody_knows_can_be_barred(client, advisor):
    enter(client, where="post", is_forever="on")
    assert subscription_of(ALMA).state == Subscription.State.BARRED
    asks(ALMA)
    assert works_off() == []


@pytest.mark.parametrize(
    "wrong", [{"mail": "alma"}, {"mail": "a@b.co\nBcc: c@d.co"}, {"where": "footer"}, {"storefront": "xx"}]
)
def test_what_cannot_be_entered_is_said_beside_its_field(client, advisor, wrong):
    answer = enter(client, **wrong)
    assert answer.status_code == 422
    assert "error-message" in text(answer)
    assert not Subscription.objects.exists()


def test_who_has_another_market_enters_nothing_for_a_subscription_of_this_one(client):
    client.force_login(person("advisor", markets=["fr"]))
    subscribed(ALMA)
    assert enter(client, storefront="fr-fr").status_code == 422
    assert client.post("/back-office/letters/consent/", {"mail": ALMA, "has_read": "on"}).status_code == 422
    assert subscription_of(ALMA).is_confirmed


def test_a_consent_in_a_boutique_is_entered_beside_its_words_and_the_letter_still_asks(client, advisor):
    page = text(client.get("/back-office/letters/consent/?storefront=fr-fr"))
    assert 'lang="fr-FR"' in page
    data = {"mail": ALMA, "interests": ["watches"]}
    assert client.post("/back-office/letters/consent/?storefront=fr-fr", data).status_code == 422
    assert client.post("/back-office/letters/consent/?storefront=fr-fr", {**data, "has_read": "on"}).status_code == 302
    row = subscription_of(ALMA)
    assert (row.state, row.storefront_code) == (Subscription.State.PENDING, "fr-fr")
    assert {(one.where, one.actor_id, one.act) for one in consents_of(ALMA)} == {("boutique", advisor.pk, "asked")}
    assert consents_of(ALMA)[0].wording.language == "fr"
    assert [letter.to for letter in works_off()] == [[ALMA]]


def test_a_file_holds_who_may_be_written_to_now_with_her_own_way_out_and_taking_it_is_written_down(client):
    editor = person("editor")
    client.force_login(editor)
    subscribed(ALMA, "watches", "events")
    asks("carla@example.com")
    leave(key=subscribed("dora@example.com").key, where=Consent.Where.LINK)
    resting = subscribed(BRUNO)
    change_preferences(
        key=resting.key, interests=[], storefront=front(), months=3, wording=wording_now(storefront=front()),
        where=Consent.Where.LINK,
    )  # fmt: skip
    answer = client.post("/back-office/letters/export.csv")
    assert "attachment" in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]
    rows = list(csv.DictReader(io.StringIO(text(answer))))
    assert [(row["mail"], row["interests"]) for row in rows] == [(ALMA, "watches events")]
    way_out = rows[0]["leave"].partition("/en-us/")[2]
    assert client.post(f"/en-us/{way_out}", {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert text(client.post("/back-office/letters/export.ndjson")) == ""
    taken = Fact.objects.filter(name="newsletter.subscribers-exported").order_by("pk")
    assert [(fact.data["rows"], fact.actor_id) for fact in taken] == [(1, editor.pk), (0, editor.pk)]


def test_a_file_of_lines_of_json_and_no_formula_in_a_table(client):
    client.force_login(person("editor"))
    subscribed("=cmd@example.com")
    assert [
        json.loads(line)["mail"] for line in text(client.post("/back-office/letters/export.ndjson")).splitlines()
    ] == ["=cmd@example.com"]
    assert "'=cmd@example.com" in text(client.post("/back-office/letters/export.csv"))
    assert client.get("/back-office/letters/export.csv").status_code == 405
    assert client.post("/back-office/letters/export.exe").status_code == 404


# Interests and rules


def test_an_editor_offers_an_interest_with_its_translations_and_history_knows(client):
    editor = person("editor")
    client.force_login(editor)
    values = {"name": "Perfume", "code": "perfume", "is_offered": "on", "translations-fr-name": "Parfum"}
    assert client.post(reverse("interest:add"), values).status_code == 302
    row = Interest.objects.get(code="perfume")
    assert str(row.text("name", "fr")) == "Parfum"
    assert [fact.actor_id for fact in history_of(f"interest:{row.pk}")] == [editor.pk]


def test_the_code_of_an_interest_is_never_changed_and_a_chosen_one_is_never_deleted(client):
    client.force_login(person("editor"))
    subscribed(ALMA, "watches")
    row = Interest.objects.get(code="watches")
    refused = client.post(
        reverse("interest:edit", args=[row.pk]), {"name": "Watches", "code": "clocks", "is_offered": "on"}
    )
    assert "Consents were given under this code" in text(refused)
    client.post(reverse("interest:delete", args=[row.pk]))
    assert Interest.objects.filter(code="watches").exists()
    unchosen = Interest.objects.get(code="events")
    client.post(reverse("interest:delete", args=[unchosen.pk]))
    assert not Interest.objects.filter(code="events").exists()


def test_who_has_one_market_changes_no_interest_of_the_house(client):
    client.force_login(person("editor", markets=["us"]))
    client.post(reverse("interest:add"), {"name": "Perfume", "code": "perfume", "is_offered": "on"})
    assert not Interest.objects.filter(code="perfume").exists()


def test_a_lawyer_says_what_a_market_asks_for_and_the_union_keeps_its_letter(client):
    client.force_login(person("lawyer"))
    fr, us = (Market.objects.get(code=code) for code in ("fr", "us"))
    refused = client.post(reverse("newsletterrule:add"), {"market": fr.pk, "days": "7"})
    assert "asks that the letter confirms" in text(refused)
    assert client.post(reverse("newsletterrule:add"), {"market": us.pk, "days": "3"}).status_code == 302
    row = NewsletterRule.objects.get()
    assert (row.market_id, row.must_confirm, row.days) == (us.pk, False, 3)
    assert "value" in text(
        client.post(reverse("newsletterrule:edit", args=[row.pk]), RULE | {"market": us.pk, "days": "0"})
    )
    row.refresh_from_db()
    assert row.days == 3

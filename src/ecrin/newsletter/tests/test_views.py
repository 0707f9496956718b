"""The pages of letters: one answer for every address, links that only the house writes, one click that leaves."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from ecrin.core.changes import catch_up
from ecrin.core.testing import queries
from ecrin.legal.models import Consent, Wording
from ecrin.legal.selectors import consents_of, standing
from ecrin.markets.models import Market
from ecrin.markets.selectors import kept
from ecrin.newsletter.models import Subscription
from ecrin.newsletter.selectors import confirm_token, interests_of, manage_token, offer_of, subscription_of
from ecrin.newsletter.services import enter_withdrawal, leave
from ecrin.newsletter.views import PER_ADDRESS

from .factories import ALMA, asks, front, interests, rule, subscribed, way, works_off

pytestmark = pytest.mark.django_db
WHERE, STATE = Consent.Where, Subscription.State


@pytest.fixture(autouse=True)
def _fresh(markets):
    cache.clear()
    interests("watches", "events")
    yield
    cache.clear()


@pytest.fixture
def visitor():
    return Client(enforce_csrf_checks=True)


def digest_on(page):
    return re.search(r'name="wording" value="(\w{64})"', page)[1]


def send(visitor, email=ALMA, *, storefront="en-us", wording="", headers=None, **more):
    page = visitor.get(f"/{storefront}/newsletter/").content.decode()
    data = {"email": email, "wording": wording or digest_on(page), **more}
    return visitor.post(f"/{storefront}/newsletter/ask/", data, headers=headers or {"sec-fetch-site": "same-origin"})


def text(answer):
    return answer.content.decode()


# Asking


def test_the_form_stands_at_the_foot_of_every_page_with_the_words_and_nothing_is_ticked(visitor):
    page = text(visitor.get("/en-us/legal/"))
    assert offer_of(front()).text in page
    assert 'action="/en-us/newsletter/ask/"' in page
    assert "checked" not in text(visitor.get("/en-us/newsletter/"))


def test_the_foot_of_a_page_follows_what_staff_change(visitor):
    catch_up()
    assert "Quill Yard" not in text(visitor.get("/en-us/legal/"))
    rule("us", words="We write from 3 Quill Yard.")
    catch_up()
    assert "We write from 3 Quill Yard." in text(visitor.get("/en-us/legal/"))


def test_the_page_of_letters_is_public_and_made_without_a_query(visitor):
    visitor.get("/en-us/newsletter/")
    with queries() as made:
        answer = visitor.get("/en-us/newsletter/")
    assert [each for each in made if "newsletter" in each] == []
    assert not answer.cookies
    assert "no-store" not in answer["Cache-Control"]


def test_she_asks_in_the_footer_and_confirms_by_the_letters_button(visitor):
    assert send(visitor, interests=["watches"], **{"from": "footer"}).url == "/en-us/newsletter/thank-you/"
    (letter,) = works_off()
    link = way(letter, "/newsletter/confirm/")
    looked = visitor.get(link)
    assert "Watches" in text(looked)
    assert ALMA not in text(looked)
    assert subscription_of(ALMA).state == STATE.PENDING, "a mail program that looks at links confirms nothing"
    assert visitor.post(link).url == link
    assert "from now on" in text(visitor.get(link))
    assert set(standing(ALMA)) == {"newsletter", "newsletter:watches"}
    assert "Leave all our letters" in works_off()[-1].body
    assert Consent.objects.filter(act="asked", where="footer").exists()


@pytest.mark.parametrize("known", ["new", "pending", "confirmed", "left", "barred"])
def test_the_answer_is_the_same_whatever_the_house_knows_of_an_address(visitor, known):
    if known == "barred":
        enter_withdrawal(mail=ALMA, where=WHERE.POST, is_forever=True, storefront=front(), actor=None)
    elif known == "pending":
        asks(ALMA)
    elif known != "new":
        row = subscribed(ALMA)
        if known == "left":
            leave(key=row.key, where=WHERE.LINK)
    answer = send(visitor)
    other = send(Client(), "nobody-knows-her@example.com")
    told, others = ({**dict(one.items()), "X-Request-Id": ""} for one in (answer, other))
    assert (answer.status_code, answer.url, told) == (other.status_code, other.url, others)
    assert not answer.cookies


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Please write your e-mail address."),
        ("alma", "not complete"),
        ("alma@example.com\nBcc: all@example.com", "not complete"),
        ("alma@example.com\r\nSubject: hello", "not complete"),
        ("a" * 250 + "@example.com", "too long"),
        ("\u202ealma@example.com", "not complete"),
    ],
)
def test_what_is_no_address_is_said_beside_the_field_and_nothing_typed_is_lost(visitor, typed, said):
    answer = send(visitor, typed, interests=["watches"])
    assert answer.status_code == 422
    page = text(answer)
    assert re.search(rf'id="id_email_error">[^<]*{said}', page)
    assert re.search(r'value="watches"[^>]*checked', page)
    assert works_off() == []
    assert not Subscription.objects.exists()


def test_an_interest_that_is_offered_no_more_is_said(visitor):
    answer = send(visitor, interests=["stamps"])
    assert answer.status_code == 422
    assert "not offered any more" in text(answer)


@pytest.mark.parametrize("named", ["0" * 64, "\0", "x" * 5000, "é" * 64])
def test_words_that_changed_meanwhile_are_shown_anew_and_nothing_is_kept(visitor, named):
    answer = send(visitor, wording=named, interests=["watches"])
    assert answer.status_code == 422
    assert "words beside this form have changed" in text(answer)
    assert digest_on(text(answer)) == offer_of(front()).digest
    assert ALMA in text(answer)
    assert not Subscription.objects.exists()


def test_words_of_a_page_that_was_kept_before_a_change_still_count(visitor):
    old = Wording.objects.create(digest="1" * 64, market_code="us", language="en", text="Older words.")
    assert send(visitor, wording=old.digest).status_code == 302
    assert Subscription.objects.get().wording == old


def test_another_site_cannot_send_the_form(visitor):
    answer = send(visitor, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert not Subscription.objects.exists()


def test_one_machine_asks_so_often_and_then_is_told_to_wait(visitor):
    for number in range(PER_ADDRESS):
        assert send(visitor, f"alma{number}@example.com").status_code == 302
    answer = send(visitor, "one-more@example.com")
    assert answer.status_code == 429
    assert "Please wait" in text(answer)
    assert "one-more@example.com" in text(answer)


def test_who_opens_the_address_of_the_form_is_led_to_its_page(visitor):
    assert visitor.get("/en-us/newsletter/ask/").url == "/en-us/newsletter/"


# Confirming


def test_a_letter_that_is_too_old_offers_another_one(visitor, monkeypatch):
    link = f"/en-us/newsletter/confirm/{confirm_token(asks(ALMA))}/"
    works_off()
    late = timezone.now() + timedelta(days=8)
    monkeypatch.setattr("django.core.signing.time.time", late.timestamp)
    answer = visitor.get(link)
    assert answer.status_code == 410
    assert "Send me another letter" in text(answer)
    assert visitor.post(link).url == link
    assert subscription_of(ALMA).state == STATE.PENDING
    visitor.post(link, {"do": "again"})
    (letter,) = works_off()
    again = way(letter, "/newsletter/confirm/")
    assert visitor.post(again).url == again
    assert subscription_of(ALMA).is_confirmed


@pytest.mark.parametrize("kind", ["confirm", "preferences", "leave"])
def test_a_link_that_the_house_did_not_write_says_so_and_offers_a_new_way(visitor, kind):
    for token in ("x", "x:y:z", manage_token(subscribed(ALMA))[:-2], "é" * 300):
        for answer in (
            visitor.get(f"/en-us/newsletter/{kind}/{token}/"),
            visitor.post(f"/en-us/newsletter/{kind}/{token}/"),
        ):
            assert answer.status_code == 404
            assert "This link is not whole" in text(answer)
    assert subscription_of(ALMA).is_confirmed


def test_a_confirmation_is_no_way_to_the_preferences_and_the_other_way_round(visitor):
    row = subscribed(ALMA)
    assert visitor.get(f"/en-us/newsletter/preferences/{confirm_token(row)}/").status_code == 404
    assert visitor.get(f"/en-us/newsletter/confirm/{manage_token(row)}/").status_code == 404


def test_a_letter_of_before_she_left_says_that_it_has_done_its_work(visitor):
    row = subscribed(ALMA)
    link = f"/en-us/newsletter/confirm/{confirm_token(row)}/"
    leave(key=row.key, where=WHERE.LINK)
    visitor.post(link)
    answer = visitor.get(link)
    assert answer.status_code == 409
    assert "from before you left" in text(answer)
    assert standing(ALMA) == {}


# Choosing


def at(row, kind="preferences", storefront="en-us"):
    return f"/{storefront}/newsletter/{kind}/{manage_token(row)}/"


def keep(visitor, row, **values):
    data = {"storefront": "en-us", "months": "", "wording": offer_of(front()).digest, **values}
    return visitor.post(at(row), data, headers={"sec-fetch-site": "same-origin"})


def test_she_changes_what_she_is_written_about_by_the_link_of_any_letter(visitor):
    row = subscribed(ALMA, "watches")
    page = visitor.get(at(row))
    assert re.search(r'value="watches"[^>]*checked', text(page))
    assert ALMA not in text(page), "a letter that was passed on tells nobody her address"
    answer = keep(visitor, row, interests=["events"], storefront="fr-fr", months="3")
    assert answer.url == f"{at(row)}?said=kept"
    row.refresh_from_db()
    assert (interests_of(row), row.storefront_code, row.is_written_to) == (["events"], "fr-fr", False)
    assert "Our letters rest until" in text(visitor.get(at(row)))


def test_nobodys_page_is_kept_or_told_on_and_it_sets_no_cookie(visitor):
    answer = visitor.get(at(subscribed(ALMA)))
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Referrer-Policy"] == "same-origin"
    assert not answer.cookies


@pytest.mark.parametrize("values", [{"storefront": "xx-xx"}, {"months": "99"}, {"interests": ["stamps"]}])
def test_a_choice_that_is_not_offered_changes_nothing(visitor, values):
    row = subscribed(ALMA, "watches")
    assert keep(visitor, row, **values).status_code == 422
    assert interests_of(row) == ["watches"]


def test_another_site_cannot_change_what_she_chose(visitor):
    row = subscribed(ALMA, "watches")
    data = {"storefront": "en-us", "wording": offer_of(front()).digest}
    assert visitor.post(at(row), data, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert interests_of(row) == ["watches"]


def test_preferences_are_shown_with_few_queries(visitor):
    row = subscribed(ALMA, "watches")
    visitor.get(at(row))
    with queries() as made:
        visitor.get(at(row))
    assert len(made) == 2


# Leaving


def test_a_mail_program_leaves_with_one_post_from_anywhere_without_cookie_or_redirect(visitor):
    row = subscribed(ALMA, "watches")
    letter = works_off()[-1]
    address = re.fullmatch(r"<(\S+)>", letter.extra_headers["List-Unsubscribe"])[1]
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert address.startswith(settings.SITE_ADDRESS)
    for _ in range(2):
        answer = visitor.post(
            address.removeprefix(settings.SITE_ADDRESS),
            {"List-Unsubscribe": "One-Click"},
            headers={"sec-fetch-site": "cross-site", "origin": "https://mail.example"},
        )
        assert answer.status_code == 200
        assert not answer.cookies
    row.refresh_from_db()
    assert row.state == STATE.LEFT
    assert standing(ALMA) == {}
    assert {one.where for one in consents_of(ALMA) if one.act == "withdrawn"} == {"one-click"}


def test_looking_at_the_way_out_leaves_nothing(visitor):
    row = subscribed(ALMA)
    assert "One press" in text(visitor.get(at(row, "leave")))
    assert subscription_of(ALMA).is_confirmed
    assert "You have left our letters" in text(visitor.post(at(row, "leave")))


def test_who_has_left_is_led_from_her_preferences_to_where_it_is_said(visitor):
    row = subscribed(ALMA)
    leave(key=row.key, where=WHERE.LINK)
    assert visitor.get(at(row)).url == at(row, "leave")


def test_she_can_leave_also_where_the_market_is_closed(visitor, markets):
    row = subscribed(ALMA)
    Market.objects.filter(code="us").update(state="closed")
    kept.refresh()
    assert visitor.post(at(row, "leave")).status_code == 200
    assert subscription_of(ALMA).state == STATE.LEFT


@pytest.mark.parametrize("storefront", ["ar-ae", "fr-fr", "ja-jp"])
def test_every_page_stands_in_every_language(visitor, storefront):
    row = subscribed(ALMA, "watches", storefront=storefront)
    for letter in works_off():
        assert letter.subject
        assert letter.alternatives
    for kind in ("preferences", "leave"):
        assert visitor.get(at(row, kind, storefront)).status_code == 200
    assert visitor.get(f"/{storefront}/newsletter/").status_code == 200
    assert visitor.get(f"/{storefront}/newsletter/thank-you/").status_code == 200

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecrin.core import changes
from ecrin.core.errors import InvalidInput, NotFound
from ecrin.core.journal import history_of
from ecrin.legal.models import Acceptance, Version
from ecrin.legal.rules import digest_of, reading_order
from ecrin.legal.selectors import accepted_by, current_version, current_versions, shown_in
from ecrin.legal.services import AlreadyPublished, accept, keep_draft, publish_version
from ecrin.markets.selectors import snapshot

SECTION = st.tuples(st.text(max_size=5), st.text(max_size=5), st.text(max_size=5))


def wording(words="Words.", *, market="", language="en", title="Conditions of Sale", kind="conditions-of-sale"):
    return keep_draft(
        kind=kind, market_code=market, language=language, title=title, sections=[("1", "About", words)] if words else []
    )


def published(*args, **named):
    return publish_version(version=wording(*args, **named).pk)


@given(st.text(max_size=5), st.lists(SECTION, max_size=3), st.text(max_size=5), st.lists(SECTION, max_size=3))
def test_two_wordings_have_one_digest_only_if_they_are_one(title, sections, other_title, others):
    same = (title, sections) == (other_title, others)
    assert (digest_of(title, sections) == digest_of(other_title, others)) is same


def test_a_market_s_own_terms_win_over_the_house_s_in_any_language():
    assert reading_order("us", "fr", source="en") == [("us", "fr"), ("us", "en"), ("", "fr"), ("", "en")]
    assert reading_order("us", "en", source="en") == [("us", "en"), ("", "en")]


def test_a_draft_is_put_in_force_once_and_the_next_has_the_next_number(markets):
    first = published()
    assert (first.number, len(first.digest)) == (1, 64)
    with pytest.raises(AlreadyPublished):
        publish_version(version=first.pk)
    assert published("Other words.").number == 2
    assert [fact.name for fact in history_of(f"document:{first.document_id}")] == ["legal.version-published"] * 2


def test_nothing_is_published_without_words(markets):
    with pytest.raises(InvalidInput):
        published("")
    with pytest.raises(NotFound):
        publish_version(version=999)


def test_readers_are_given_the_newest_wording_that_is_nearest_to_them(markets, django_assert_num_queries):
    fronts = snapshot().storefronts
    published("old")
    newest = published("new")
    french = published("neuf", language="fr")
    american = published("of the US", market="us")
    wording("a draft", market="us")
    with django_assert_num_queries(1):
        assert current_version("conditions-of-sale", fronts["en-us"]) == american
    assert current_version("conditions-of-sale", fronts["en-gb"]) == newest
    assert current_version("conditions-of-sale", fronts["fr-fr"]) == french
    assert current_version("conditions-of-sale", fronts["ja-jp"]) == newest
    assert current_version("privacy-notice", fronts["en-us"]) is None
    assert current_versions(fronts["fr-fr"]) == [french]


def test_a_document_is_shown_where_somebody_can_read_it(markets):
    fronts = snapshot().storefronts.values()
    published(market="us")
    assert shown_in("conditions-of-sale", fronts) == {"en-us"}
    published()
    assert len(shown_in("conditions-of-sale", fronts)) == 30


def test_accepting_twice_is_accepting_once_and_keeps_which_words(markets, django_assert_num_queries):
    version = published()
    with django_assert_num_queries(3):  # the statement, between the marks of its transaction
        accept(subject="order:7", versions=[version], storefront="en-us")
    accept(subject="order:7", versions=[version], storefront="en-us")
    (kept,) = accepted_by("order:7")
    assert (kept.version, kept.digest, kept.storefront_code) == (version, version.digest, "en-us")
    assert Acceptance.objects.count() == 1


def test_a_document_in_force_has_a_page_and_a_draft_has_none(client, markets):
    wording("Draft words.")
    assert client.get("/en-us/legal/conditions-of-sale/").status_code == 404
    publish_version(version=Version.objects.get().pk)
    changes.forget()
    page = client.get("/en-us/legal/conditions-of-sale/").content.decode()
    assert "Draft words." in page
    assert "Conditions of Sale" in client.get("/en-us/legal/").content.decode()
    assert 'lang="en"' in client.get("/fr-fr/legal/conditions-of-sale/").content.decode()

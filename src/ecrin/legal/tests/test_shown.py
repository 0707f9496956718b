"""What is shown beside an order: by market and language, kept with its exact words."""

import pytest
from django.test import Client

from ecrin.legal.models import Acceptance
from ecrin.legal.selectors import accepted_by, notices_for
from ecrin.legal.services import accept, keep_draft, publish_version, show
from ecrin.markets.selectors import snapshot

pytestmark = pytest.mark.django_db


def published(kind="legal-guarantee", market="de", language="en", words="Two years.", title="Legal guarantee"):
    draft = keep_draft(kind=kind, market_code=market, language=language, title=title, sections=[("1", "What", words)])
    return publish_version(version=draft.pk)


def notices(code):
    return [(one.kind, one.title) for one in notices_for(snapshot().storefronts[code])]


def test_a_notice_is_shown_where_its_market_has_it_in_force_and_nowhere_else(markets):
    published()
    keep_draft(kind="withdrawal", market_code="de", language="en", title="Draft", sections=[("1", "A", "B")])
    assert notices("de-de") == [("legal-guarantee", "Legal guarantee")]
    assert notices("en-us") == []


def test_a_notice_in_her_own_language_comes_first(markets):
    published()
    published(language="de", title="Gewährleistung")
    assert notices("de-de") == [("legal-guarantee", "Gewährleistung")]


def test_conditions_of_sale_are_no_notice(markets):
    published(kind="conditions-of-sale")
    assert notices("de-de") == []


def test_reading_notices_takes_no_query_while_nothing_is_published(markets, django_assert_num_queries):
    published()
    notices("de-de")
    with django_assert_num_queries(0):
        notices("de-de")


def test_what_was_shown_is_kept_beside_what_was_accepted_and_does_not_become_less(markets):
    terms, notice = published(kind="conditions-of-sale"), published()
    accept(subject="order:1", versions=[terms], storefront="de-de")
    show(subject="order:1", versions=[terms, notice], storefront="de-de")
    assert [(one.version_id, one.how) for one in accepted_by("order:1")] == [
        (terms.pk, "checkbox"), (notice.pk, "shown"),
    ]  # fmt: skip
    assert Acceptance.objects.get(version=notice).digest == notice.digest


def test_the_words_that_applied_stay_readable_when_others_are_in_force(markets):
    old, new = published(words="Two years."), published(words="Three years.")
    assert "Three years." in Client().get("/de-de/legal/legal-guarantee/").content.decode()
    page = Client().get(f"/de-de/legal/legal-guarantee/{old.pk}/").content.decode()
    assert "Two years." in page
    assert "noindex" in page
    assert Client().get(f"/de-de/legal/withdrawal/{new.pk}/").status_code == 404


def test_a_draft_has_no_page_by_its_row_either(markets):
    draft = keep_draft(
        kind="legal-guarantee", market_code="", language="en", title="Draft", sections=[("1", "A", "Draft words")]
    )
    assert Client().get(f"/de-de/legal/legal-guarantee/{draft.pk}/").status_code == 404

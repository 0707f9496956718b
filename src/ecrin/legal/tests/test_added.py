"""What was accepted, and what was done about a request, is only ever added, also for a program with the connection."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from ecrin.core.database.added import guard
from ecrin.legal.models import Acceptance, DataRequest, DataStep
from ecrin.legal.services import accept, keep_draft, publish_version

pytestmark = pytest.mark.django_db
FIXED = ("id", "request_id", "what", "actor_id", "at")


@pytest.fixture(autouse=True)
def _guarded():
    """What the migration does to the tables, for a database that was made without migrations."""
    guard(connection, "legal_acceptance")
    guard(connection, "legal_datastep", may_go=True, emptied="text", fixed=FIXED)


def refused(change):
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        change()
    return True


def a_step():
    asked = DataRequest.objects.create(
        kind="copy", market_code="us", storefront_code="en-us", language="en", law="A law", due_on=date(2026, 12, 1)
    )
    return DataStep.objects.create(request=asked, what="refused", text="You asked twice.")


def test_what_somebody_accepted_is_neither_changed_nor_removed(markets):
    draft = keep_draft(
        kind="conditions-of-sale", market_code="us", language="en", title="Terms", sections=[("1", "A", "B")]
    )
    accept(subject="order:1", versions=[publish_version(version=draft.pk)], storefront="en-us")
    assert refused(lambda: Acceptance.objects.update(subject="order:2"))
    assert refused(lambda: Acceptance.objects.all().delete())
    assert Acceptance.objects.get().subject == "order:1"


def test_what_was_done_about_a_request_is_never_reworded():
    step = a_step()
    assert refused(lambda: DataStep.objects.update(text="She never asked."))
    assert refused(lambda: DataStep.objects.update(what="done"))
    assert refused(lambda: DataStep.objects.update(text="", actor_id=7))
    assert DataStep.objects.get().text == step.text


def test_the_words_of_a_step_are_emptied_when_she_is_forgotten_and_the_step_goes_with_its_request():
    step = a_step()
    DataStep.objects.update(text="")
    assert DataStep.objects.get().what == "refused"
    DataStep.objects.filter(request=step.request).delete()
    assert not DataStep.objects.exists()

"""A prepared query says what the same queryset says, and makes its SQL once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from ecrin.core.changes import Change
from ecrin.core.database.prepared import Prepared
from ecrin.core.journal import Fact

COLUMNS = ("number", "key", "at")


def by_key(keys):
    return Change.objects.filter(key__in=keys).order_by("pk").values_list(*COLUMNS)


class SameAsTheQueryset(TestCase):
    @settings(max_examples=30, deadline=None)
    @given(
        there=st.lists(st.tuples(st.integers(0, 9), st.sampled_from("abcdé'%")), max_size=12),
        asked=st.lists(st.sampled_from("abcdé'%sx"), max_size=9),
    )
    def test_it_finds_what_the_queryset_finds(self, there, asked):
        Change.objects.bulk_create([Change(number=number, key=key) for number, key in there])
        assert Prepared(by_key)(asked) == list(by_key(asked))


@pytest.mark.django_db
def test_its_sql_is_made_once_for_each_power_of_two():
    made = []
    asked = Prepared(lambda keys: made.append(len(keys)) or by_key(keys))
    for size in (1, 2, 3, 4, 5, 8, 3, 1):
        asked([f"key:{number}" for number in range(size)])
    assert made == [1, 2, 4, 8]


@pytest.mark.django_db
def test_it_is_one_query_and_none_for_nothing(django_assert_num_queries):
    asked = Prepared(by_key)
    with django_assert_num_queries(1):
        asked(["a", "b", "c"])
    with django_assert_num_queries(0):
        assert asked([]) == []


@pytest.mark.django_db
def test_values_by_themselves_and_sequences_keep_their_places():
    now = timezone.now()
    Change.objects.bulk_create([Change(number=number, key=key) for number in (1, 2, 3) for key in "ab"])
    asked = Prepared(
        lambda least, keys, most: (
            Change.objects.filter(number__gte=least, key__in=keys, number__lte=most)
            .order_by("number")
            .values_list(*COLUMNS)
        )
    )
    assert [row[:2] for row in asked(2, ["a"], 3)] == [(2, "a"), (3, "a")]
    assert [row[:2] for row in asked(1, ["b", "c"], 1)] == [(1, "b")]
    assert abs(asked(2, ["a"], 2)[0][2] - now) < timedelta(minutes=1)


@pytest.mark.django_db
def test_columns_become_what_the_model_says():
    Fact.objects.create(name="test.happened", subject="order:1", data={"pieces": [1, 2]})
    rows = Prepared(lambda subject: Fact.objects.filter(subject=subject).values_list("data", "at"))
    assert rows("order:1") == list(Fact.objects.values_list("data", "at"))


@pytest.mark.django_db
def test_values_never_become_part_of_the_sql():
    with CaptureQueriesContext(connection) as captured:
        assert Prepared(by_key)(["' OR 1=1 --", "\x020\x03"]) == []
    assert len(captured) == 1

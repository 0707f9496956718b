"""Whoever follows hears of every change, once committed, in one order."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ecrin.core import changes
from ecrin.core.changes import Change, ChangeCounter, Following, catch_up, prune, subscribe, touch

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard(monkeypatch):
    said = []
    monkeypatch.setattr(changes._follower, "subscribers", [])
    subscribe(lambda keys, number: said.append((set(keys), number)))
    catch_up()
    said.clear()
    return said


def test_changes_are_told_in_order_with_their_number(heard):
    first = touch("a", "b")
    second = touch("a")
    assert second == first + 1
    assert catch_up() == second
    assert heard == [({"a", "b"}, second)]


def test_nothing_new_costs_one_query(heard, django_assert_num_queries):
    with django_assert_num_queries(1):
        catch_up()
    assert heard == []


def test_who_was_away_longer_than_changes_are_kept_drops_everything(heard):
    touch("a")
    Change.objects.update(at=timezone.now() - timedelta(hours=2))
    number = touch("b")
    assert prune() == 1
    assert catch_up() == number
    assert heard == [({"*"}, number)]


def test_pruning_all_does_not_move_the_number_back(heard):
    number = touch("a")
    assert prune(keep=timedelta(seconds=-1)) == 1
    assert changes.latest() == number
    assert touch("b") == number + 1


def test_a_counter_that_went_back_drops_everything(heard):
    touch("a")
    touch("a")
    catch_up()
    ChangeCounter.objects.update(value=1)
    catch_up()
    assert heard[-1] == ({"*"}, 1)


def test_a_memo_is_worked_out_once_until_its_key_changes():
    loads = []
    memo = Following(lambda: loads.append(1) or len(loads), "taxonomy", "selection:")
    assert [memo(), memo()] == [1, 1]
    touch("menu")
    assert memo() == 1
    touch("taxonomy")
    assert memo() == 2
    touch("selection:3")
    assert memo() == 3


def test_a_memo_that_changed_while_it_was_read_is_not_kept():
    memo = Following(lambda: touch("taxonomy"), "taxonomy")
    assert memo() != memo()


def test_one_subscriber_that_fails_keeps_no_other_from_knowing(heard, monkeypatch):
    monkeypatch.setattr(changes._follower, "subscribers", [lambda *_: 1 / 0, *changes._follower.subscribers])
    number = touch("a")
    catch_up()
    assert heard == [({"a"}, number)]


def test_what_stores_pages_is_told_last(monkeypatch):
    order = []
    for kind in ("subscribers", "last"):
        monkeypatch.setattr(changes._follower, kind, [])
    subscribe(lambda *_: order.append("edge"), last=True)
    subscribe(lambda *_: order.append("index"))
    catch_up()
    assert order == ["index", "edge"]

"""`ecrin demo` builds what is missing, and nothing else."""

from types import SimpleNamespace

import pytest
from django.core.management import call_command

from ecrin.markets.selectors import snapshot
from ecrin.markets.services import load_shipped_data
from ecrin.onboarding.management.commands import demo

pytestmark = pytest.mark.django_db


@pytest.fixture
def begun(monkeypatch):
    """What the command begins, without doing it; `built` are the storefronts that have an index."""
    begun = SimpleNamespace(commands=[], updates=0, built=set())
    loaded = SimpleNamespace(is_new=False, counts={"products": 0})

    def update():
        begun.updates += 1

    load_shipped_data()
    monkeypatch.setattr(demo, "call_command", lambda name, **_: begun.commands.append(name))
    monkeypatch.setattr(demo, "load_house_data", lambda **_: loaded)
    monkeypatch.setattr(demo, "collect_static", bool)
    monkeypatch.setattr(demo, "update", update)
    monkeypatch.setattr(demo.storage, "built", lambda: begun.built)
    return begun


def test_the_first_start_builds_every_index(begun):
    call_command("demo", no_serve=True)
    assert begun.commands == ["migrate", "index"]


def test_a_later_start_only_brings_the_indexes_up_to_date(begun):
    begun.built = {storefront.code for storefront in snapshot().served}
    call_command("demo", no_serve=True)
    assert begun.commands == ["migrate"]
    assert begun.updates == 1

"""A house is not a fork: what `houses/vaurelle` replaces, and what `ecrin new-house` makes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ecrin.core.errors import InvalidInput
from ecrin.core.house import load_house
from ecrin.onboarding.new_house import FolderInUse, make_house

ROOT = Path(__file__).resolve().parent.parent
ASK = """
import json, django
django.setup()
from django.template.loader import render_to_string
from ecrin.catalog.events import ProductPublished
from ecrin.core.house import current_house
from ecrin.core.journal import reactions
from ecrin.offers.rules import Stock, extra_days
house = current_house()
days = extra_days(Stock(state="low"), is_protected=False)
print(json.dumps({
    "name": house.name,
    "accent": house.colours.get("accent", ""),
    "wordmark": render_to_string("theme/wordmark.html", {"house": house}),
    "low": [days.least, days.most],
    "after": [name.rsplit(".", 1)[-1] for name in reactions().after[ProductPublished.name]],
}))
"""


def _ask(house: Path | str, data: Path) -> dict:
    """What a process that serves this house says of itself."""
    environment = os.environ | {
        "ECRIN_HOUSE": str(house),
        "ECRIN_DATA_DIR": str(data),
        "DJANGO_SETTINGS_MODULE": "ecrin.config.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", ASK], env=environment, cwd=data, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    return _ask("", tmp_path_factory.mktemp("plain"))


@pytest.fixture(scope="module")
def vaurelle(tmp_path_factory):
    return _ask(ROOT / "houses" / "vaurelle", tmp_path_factory.mktemp("vaurelle"))


def test_the_house_gives_the_brand(plain, vaurelle):
    assert (plain["name"], vaurelle["name"]) == ("Ecrin", "Maison Vaurelle")
    assert vaurelle["accent"] == "#7a1f2e"


def test_the_house_replaces_a_template(plain, vaurelle):
    assert "<svg" not in plain["wordmark"]
    assert 'aria-label="Maison Vaurelle"' in vaurelle["wordmark"]


def test_the_house_replaces_a_rule(plain, vaurelle):
    assert plain["low"] == [5, 7]
    assert vaurelle["low"] == [1, 2]


def test_the_house_adds_a_reaction_after_those_of_ecrin(plain, vaurelle):
    assert "tell_the_window" not in plain["after"]
    assert vaurelle["after"] == [*plain["after"], "tell_the_window"]


def test_a_new_house_starts_with_its_own_name(tmp_path):
    folder = make_house(name="Maison d’Essai", within=tmp_path)
    assert folder == tmp_path / "maison_dessai"
    assert load_house(folder).name == "Maison d’Essai"
    answer = _ask(folder, tmp_path)
    assert answer["name"] == "Maison d’Essai"
    assert answer["low"] == [5, 7]


def test_a_new_house_never_overwrites_a_folder_in_use(tmp_path):
    make_house(name="Twice", within=tmp_path)
    with pytest.raises(FolderInUse):
        make_house(name="Twice", within=tmp_path)


@pytest.mark.parametrize("name", ["", "2 Rives", "黄金", 'A"B'])
def test_a_name_that_gives_no_code_is_refused(name, tmp_path):
    with pytest.raises(InvalidInput):
        make_house(name=name, within=tmp_path)
    assert list(tmp_path.iterdir()) == []

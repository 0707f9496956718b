"""The one rule of direction, where imports do not show it: relations, migrations, templates."""

import re
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "ecrin"
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


def _layers() -> dict[str, int]:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    lines = next(c["layers"] for c in contracts if c["containers"] == ["ecrin"])
    depth = {}
    for level, line in enumerate(lines):
        for room in line.split("|"):
            depth[room.strip(" ()")] = level
    return depth


DEPTH = _layers()


def _may_use(room: str, other: str) -> bool:
    return other == room or other not in DEPTH or DEPTH[room] < DEPTH[other]


def _room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0]


def test_every_room_has_a_place_and_says_what_it_is():
    rooms = {p.parent.name for p in PACKAGE.glob("*/__init__.py")} - {"locale"}
    assert rooms <= set(DEPTH)
    for room in rooms:
        assert (PACKAGE / room / "__init__.py").read_text().startswith('"""'), room


def test_relations_point_downward_only():
    wrong = [
        f"{model._meta.label} -> {field.related_model._meta.label}"
        for model in apps.get_models()
        if model.__module__.startswith("ecrin.")
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model
        if not _may_use(model.__module__.split(".")[1], _module_room(field.related_model))
    ]
    assert wrong == []


def _module_room(model: type) -> str:
    parts = model.__module__.split(".")
    return parts[1] if parts[0] == "ecrin" else ""


def test_migrations_depend_downward_only():
    wrong = []
    for path in PACKAGE.glob("*/migrations/0*.py"):
        for app in re.findall(r'\(\s*[\'"](\w+)[\'"],\s*[\'"]\d{4}_', path.read_text()):
            if app in DEPTH and not _may_use(_room_of(path), app):
                wrong.append(f"{path.name} -> {app}")
    assert wrong == []


@pytest.mark.parametrize("tag", ["include", "extends"])
def test_templates_use_templates_of_lower_rooms_only(tag):
    wrong = []
    for path in PACKAGE.glob("*/templates/**/*.html"):
        for used in re.findall(rf'{{%-?\s*{tag}\s+[\'"]([\w-]+)/', path.read_text()):
            if used in DEPTH and not _may_use(_room_of(path), used):
                wrong.append(f"{path.relative_to(PACKAGE)} -> {used}")
    assert wrong == []


def test_templates_load_tags_of_lower_rooms_only():
    home = {tags.stem: _room_of(tags) for tags in PACKAGE.glob("*/templatetags/*.py") if tags.stem != "__init__"}
    wrong = []
    for path in PACKAGE.glob("*/templates/**/*.html"):
        for line in re.findall(r"{%\s*load\s+([^%]+)%}", path.read_text()):
            for library in line.split(" from ")[-1].split():
                if library in home and not _may_use(_room_of(path), home[library]):
                    wrong.append(f"{path.relative_to(PACKAGE)} -> {library}")
    assert wrong == []


def test_the_package_holds_no_word_of_a_house():
    houses = [p.name for p in (ROOT / "houses").iterdir() if p.is_dir()] if (ROOT / "houses").exists() else []
    wrong = []
    for path in PACKAGE.rglob("*"):
        if path.suffix in {".py", ".html", ".css", ".js", ".po", ".json", ".toml", ".txt", ".svg"}:
            text = path.read_text(encoding="utf-8").lower()
            wrong += [f"{path.relative_to(PACKAGE)}: {house}" for house in houses if house in text]
    assert wrong == []


def test_settings_stay_one_page():
    assert len((PACKAGE / "config" / "settings.py").read_text().splitlines()) <= 300


def test_commands_are_called_by_the_names_that_the_documents_write():
    written = set(
        re.findall(r"`ecrin ([a-z]+(?:-[a-z]+)*)", "".join(page.read_text(encoding="utf-8") for page in DOCUMENTS))
    )
    assert {"import-site", "demo", "doctor", "backup", "restore", "new-house", "index", "serve"} <= written
    assert written - set(get_commands()) == set()

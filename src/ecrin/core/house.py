"""The house that this installation serves, and the few rules that a house may replace.

A house is a folder with a `house.toml` (brand), and optionally `templates/`, `static/`, `data/` and Python beside it.
`ECRIN_HOUSE` names the folder; without it, the current folder is the house when it holds a `house.toml`; else Ecrin runs
as a plain house of its own name. See docs/houses.md.
"""

import os
import sys
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, wraps
from importlib import import_module
from importlib.machinery import ModuleSpec
from importlib.util import module_from_spec
from pathlib import Path
from typing import Any, TypeVar

Rule = TypeVar("Rule", bound=Callable[..., Any])


@dataclass(frozen=True)
class House:
    """Brand and extensions of a house, as its `house.toml` says."""

    folder: Path | None = None
    code: str = "ecrin"
    name: str = "Ecrin"
    copyright: str = ""
    colours: dict[str, str] = field(default_factory=dict)
    faces: dict[str, str] = field(default_factory=dict)
    logo: str = ""
    apps: tuple[str, ...] = ()
    rules: str = ""
    reactions: str = ""
    data: str = "data"

    @property
    def has_own_faces(self) -> bool:
        """Whether it writes in faces of its own, so that Ecrin's need not be fetched."""
        return bool(self.faces.get("display") or self.faces.get("text"))

    @property
    def data_folder(self) -> Path | None:
        return self.folder / self.data if self.folder else None


@cache
def current_house() -> House:
    """The house named by the environment or by the current folder.

    Raises:
        FileNotFoundError: `ECRIN_HOUSE` names a folder without `house.toml`.
    """
    named = os.environ.get("ECRIN_HOUSE", "")
    folder = Path(named or ".").resolve()
    if not (folder / "house.toml").exists():
        if named:
            raise FileNotFoundError(f"ECRIN_HOUSE names {folder}, which holds no house.toml")
        return House()
    house = load_house(folder)
    make_importable(house)
    return house


def load_house(folder: Path) -> House:
    """Read `folder/house.toml`. Unknown keys are refused, so that a misspelt one is not silently ignored.

    Raises:
        ValueError: the file is not TOML, or has a key that Ecrin does not know.
    """
    values = tomllib.loads((folder / "house.toml").read_text(encoding="utf-8"))
    unknown = set(values) - set(House.__dataclass_fields__) | ({"folder"} & set(values))
    if unknown:
        raise ValueError(f"{folder / 'house.toml'} has unknown keys: {', '.join(sorted(unknown))}")
    if "apps" in values:
        values["apps"] = tuple(values["apps"])
    return House(folder=folder, **values)


def make_importable(house: House) -> None:
    """Let Python import the house's folder as a package named by its code, wherever the folder is and whatever it is
    called.

    Raises:
        ValueError: another package of that name is there already.
    """
    if house.folder is None:
        return
    there = sys.modules.get(house.code)
    if there is not None:
        if [str(house.folder)] != list(getattr(there, "__path__", [])):
            raise ValueError(f"the house's code {house.code!r} is the name of another Python package")
        return
    spec = ModuleSpec(house.code, None, is_package=True)
    spec.submodule_search_locations = [str(house.folder)]
    sys.modules[house.code] = module_from_spec(spec)


_replacements: dict[str, Callable[..., Any]] = {}
_overridable: set[str] = set()


def overridable(rule: Rule) -> Rule:
    """Let a house replace this rule, under its dotted name without the package (`catalog.rules.default_sort`)."""
    name = f"{rule.__module__.removeprefix('ecrin.')}.{rule.__qualname__}"
    _overridable.add(name)

    @wraps(rule)
    def chosen(*args: Any, **kwargs: Any) -> Any:
        return _replacements.get(name, rule)(*args, **kwargs)

    return chosen  # type: ignore[return-value]


def replace_rules(replacements: dict[str, Callable[..., Any]]) -> None:
    """Install a house's rules; called once at start.

    Raises:
        ValueError: a name that is not an overridable rule.
    """
    unknown = set(replacements) - _overridable
    if unknown:
        raise ValueError(f"not overridable: {', '.join(sorted(unknown))}")
    _replacements.clear()
    _replacements.update(replacements)


def install_house_rules(house: House) -> None:
    """Put the `RULES` of a house's rules module in force. Modules of rules are imported as they are named.

    Raises:
        ValueError: a name that is not an overridable rule.
    """
    if not house.rules:
        return
    replacements = import_module(house.rules).RULES
    for name in replacements:
        module = f"ecrin.{name.rpartition('.')[0]}"
        try:
            import_module(module)
        except ModuleNotFoundError as error:
            raise ValueError(f"not overridable: {name}; there is no module {module}") from error
    replace_rules(replacements)

"""Where the house engraves, where that is seen on its pictures, and what it does not engrave, from `engravings.toml`; a house
without that file engraves nothing.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

from ecrin.atelier.models import BlockedWord, EngravingBox
from ecrin.atelier.services import keep_rule
from ecrin.atelier.services.files import EngravingFile, draft_of, things_by_name
from ecrin.catalog.models import Picture
from ecrin.catalog.rules.exchange import CellWrong
from ecrin.core.errors import InvalidInput
from ecrin.markets.models import Market

from .source import Table, read_table

COLUMNS = tuple(column.name for column in EngravingFile.columns)


def load_engravings(data: Path, markets: Mapping[str, Market], pictures: Mapping[str, Picture]) -> None:
    """Keep the rules in the order of the file, whose cells are those of the staff's file of rules; then places and words.

    Raises:
        InvalidInput: a value that cannot be, with its place.
    """
    table = read_table(data / "engravings.toml")
    things = things_by_name()
    for position, row in enumerate(table.tables("rule"), start=1):
        cells = {name: _cell(row, name) for name in COLUMNS if name in row}
        names = {code: {"name": str(name), "state": "translated"} for code, name in row.table("names").pairs()}
        try:
            draft = draft_of({"for": "", "place": "", "name": ""} | cells, things, markets)
            rule = keep_rule(draft=draft)
        except (CellWrong, ValidationError) as error:
            raise InvalidInput(f"{row.where}: {error}") from error
        rule.translations, rule.position = names, position
        rule.save()
    for row in table.tables("box"):
        _add_boxes(row, pictures)
    for word in table.rows("blocked", []):
        _add_word(word, markets)
    table.close()


def _cell(row: Table, name: str) -> str:
    value = row.take(name, (str, int, float, list))
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)


def _add_boxes(row: Table, pictures: Mapping[str, Picture]) -> None:
    """One place on every picture whose name begins as `picture` says and ends as `ending` says: a piece in all its materials."""
    start, ending, place = f"products/{row.text('picture')}", row.text("ending", ""), row.text("place")
    left, top, width, height = row.rows("at")
    turn = row.whole("turn", 0)
    found = [one for stem, one in pictures.items() if stem.startswith(start) and _ending(stem) == ending]
    if not found:
        raise InvalidInput(f"{row.where}: there is no picture {start}.")
    for picture in found:
        box = EngravingBox(picture=picture, code=place, left=left, top=top, width=width, height=height, turn=turn)
        try:
            box.full_clean()
        except ValidationError as error:
            raise InvalidInput(f"{row.where}: {error}") from error
        box.save()


def _ending(stem: str) -> str:
    last = stem.rpartition("--")[2]
    return last if last in {"detail", "angle", "scale", "worn"} else ""


def _add_word(told: Any, markets: Mapping[str, Market]) -> None:
    given = tuple(told) if isinstance(told, list) else (told,)
    word, market, language, whole = (*given, *("", "", "", True)[len(given) :])[:4]
    if market and market not in markets:
        raise InvalidInput(f"engravings.toml: there is no market {market}.")
    made = BlockedWord(word=word, market=markets.get(market), language=language, whole=whole)
    try:
        made.full_clean()
    except ValidationError as error:
        raise InvalidInput(f"engravings.toml, blocked: {error}") from error
    made.save()

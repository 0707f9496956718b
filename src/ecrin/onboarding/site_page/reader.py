"""A saved page is lines of text, some of which are JSON documents. This finds them and keeps their line numbers.

The documents come in a fixed order: picture profiles, category mapping, menu, sorts, straps, dispatch page. A string in
one of them may hold a raw line break, so a document may go on over the next lines.
"""

import json
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from ecrin.core.errors import Refusal

DOCUMENTS = ("profiles", "mapping", "menu", "sorts", "straps", "dispatch")
MOST_BYTES = 20_000_000
MOST_BREAKS = 20


class BrokenPage(Refusal):
    """The page cannot be read; `line` (1-based) and `path` (JSON path, may be empty) say where."""

    code = "broken-page"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = _("The saved page cannot be read.")

    def __init__(self, what: str, *, line: int, path: str = "") -> None:
        self.line, self.path = line, path
        super().__init__(f"Line {line}{f', {path}' if path else ''}: {what} Nothing was loaded.")


@dataclass(frozen=True)
class Document:
    """A decoded JSON document, the line it begins on and how many lines it takes."""

    value: Any
    line: int
    span: int = 1


@dataclass(frozen=True)
class Page:
    """The page's address, its lines (index 0 is line 1) and its six documents by name."""

    address: str
    lines: tuple[str, ...]
    documents: dict[str, Document]


class Repeated(dict[str, Any]):
    """An object in whose text a key stood twice; `key` is that key."""

    key = ""


def read_page(path: Path) -> Page:
    """Read a saved page.

    Raises:
        BrokenPage: not UTF-8, not such a page, cut short, or JSON that does not decode.
    """
    if not path.is_file():
        raise BrokenPage(f"there is no file {path.name}.", line=1)
    if path.stat().st_size > MOST_BYTES:
        raise BrokenPage(f"the file is larger than {MOST_BYTES // 1_000_000} MB, which no saved page is.", line=1)
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BrokenPage("the file is not UTF-8 text.", line=raw.count(b"\n", 0, error.start) + 1) from error
    return parse_page(text)


def parse_page(text: str) -> Page:
    """The same, from text."""
    lines = tuple(line.rstrip("\r") for line in text.split("\n"))
    if not lines[0].startswith(("http://", "https://")):
        raise BrokenPage("a saved page begins with its address.", line=1)
    found = list(_documents(lines))
    if len(found) < len(DOCUMENTS):
        missing = DOCUMENTS[len(found)]
        raise BrokenPage(f"the page is cut short: its {missing} document is missing.", line=len(lines))
    if len(found) > len(DOCUMENTS):
        raise BrokenPage("there is one JSON document more than such a page has.", line=found[len(DOCUMENTS)].line)
    return Page(lines[0].strip(), lines, dict(zip(DOCUMENTS, found, strict=True)))


def _documents(lines: tuple[str, ...]) -> list[Document]:
    found: list[Document] = []
    index = 0
    while index < len(lines):
        if lines[index][:1] in ("{", "["):
            document = _decode(lines, index)
            found.append(document)
            index += document.span
        else:
            index += 1
    return found


def _decode(lines: tuple[str, ...], start: int) -> Document:
    """One document that begins on line `start` (0-based), joined with the following lines while it is not complete."""
    first: json.JSONDecodeError | None = None
    for span in range(1, MOST_BREAKS + 1):
        try:
            value = json.loads("\n".join(lines[start : start + span]), strict=False, object_pairs_hook=_object)
        except json.JSONDecodeError as error:
            first = first or error
        except RecursionError as error:
            raise BrokenPage("the JSON is nested deeper than any page's.", line=start + 1) from error
        else:
            return Document(value, start + 1, span)
        if start + span >= len(lines):
            break
    reason = first.msg if first else "no JSON"
    raise BrokenPage(f"the page is cut short, or its JSON is broken ({reason}).", line=start + 1, path="$")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        seen: set[str] = set()
        repeated = Repeated(value)
        repeated.key = next(key for key, _value in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        return repeated
    return value

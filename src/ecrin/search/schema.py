"""What an index holds: the fields of a document, and one document that says what the whole index is."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import tantivy

from ecrin.search.analysis import Analysis
from ecrin.search.rules import Document, code_forms, default_place, price_places

SCHEMA_VERSION = "3"
STATE_KEY = "~state"
SEPARATOR = "\x1f"
COUNTED = tuple(f"facet{number}" for number in range(16))
"""Fields for the facets that are counted, one each: counting one then reads its values only (docs/adr/0142)."""

Labels = Mapping[str, Mapping[str, str]]


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("key", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("kind", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("facet", tokenizer_name="raw", index_option="basic")
    for counted in COUNTED:
        builder.add_text_field(counted, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("code", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("title", tokenizer_name="stem")
    builder.add_text_field("text", tokenizer_name="stem")
    builder.add_text_field("name", tokenizer_name="plain")
    builder.add_text_field("word", tokenizer_name="plain")
    builder.add_unsigned_field("up", indexed=True, fast=True)
    builder.add_unsigned_field("down", fast=True)
    builder.add_unsigned_field("place", fast=True)
    for shown in ("path", "card", "looks", "shown", "print"):
        builder.add_bytes_field(shown, stored=True)
    return builder.build()


SCHEMA = _schema()


@dataclass(frozen=True, slots=True)
class State:
    """What an index is and contains, kept inside it so that it changes in the same commit.

    Attributes:
        number: the change number it contains.
        token: a new one with every change of content.
        labels: by facet and value; these facets are counted.
        synonyms: groups of words that mean the same.
        decimals: of the market's currency.
    """

    storefront: str
    language: str
    version: str
    number: int = 0
    token: str = ""
    labels: Labels = field(default_factory=dict)
    synonyms: tuple[tuple[str, ...], ...] = ()
    decimals: int = 2

    @property
    def fields(self) -> dict[str, str]:
        """The field of each facet that is counted.

        Raises:
            ValueError: there are more of them than fields.
        """
        if len(self.labels) > len(COUNTED):
            raise ValueError(f"an index counts at most {len(COUNTED)} facets")
        return dict(zip(self.labels, COUNTED, strict=False))

    def to_document(self) -> Any:
        document = tantivy.Document()
        document.add_text("key", STATE_KEY)
        document.add_text("kind", STATE_KEY)
        document.add_bytes("card", json.dumps(asdict(self)).encode())
        return document

    @classmethod
    def from_bytes(cls, held: bytes) -> "State":
        values = json.loads(held)
        return cls(**values | {"synonyms": tuple(tuple(group) for group in values["synonyms"])})


def facet_term(name: str, value: str, fields: Mapping[str, str]) -> tuple[str, str]:
    """Where a facet's value stands: the facet's own field, or that of all which only narrow a scope."""
    field_of_its_own = fields.get(name)
    return (field_of_its_own, value) if field_of_its_own else ("facet", f"{name}{SEPARATOR}{value}")


def fingerprint(document: Document) -> bytes:
    """Equal for two documents that would be indexed alike."""
    return hashlib.blake2b(repr(document).encode(), digest_size=16).digest()


def to_tantivy(document: Document, analysis: Analysis, labels: Labels, fields: Mapping[str, str]) -> Any:
    """A document as the index takes it, with the labels and the fields of its `State`."""
    held = tantivy.Document()
    held.add_text("key", document.key)
    held.add_text("kind", document.kind)
    title = analysis.normal(document.title)
    words = [title]
    for name, values in document.facets.items():
        known = labels.get(name, {})
        for value in values:
            held.add_text(*facet_term(name, value, fields))
            if value in known and name != "price":
                words.append(analysis.normal(known[value]))
    if document.body:
        words.append(analysis.normal(document.body))
    text = " . ".join(words)
    held.add_text("title", title)
    held.add_text("name", title)
    held.add_text("text", text)
    held.add_text("word", text)
    for code in document.codes:
        for form in code_forms(code):
            held.add_text("code", form)
    up, down = price_places(document.price, document.rank)
    held.add_unsigned("up", up)
    held.add_unsigned("down", down)
    held.add_unsigned("place", default_place(document.rank, document.key))
    held.add_bytes("path", document.path.encode())
    held.add_bytes("card", document.card.encode())
    if document.looks:
        held.add_bytes("looks", json.dumps(document.looks, ensure_ascii=False).encode())
    shown = (document.title, document.path, document.picture, document.price_text, document.kind)
    held.add_bytes("shown", json.dumps(shown, ensure_ascii=False).encode())
    return held

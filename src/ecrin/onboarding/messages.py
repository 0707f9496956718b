"""Interface texts: collected from code and templates, kept in one catalogue per language, checked, compiled.

Pure Python (Babel and Django's own template reader), so that neither the demo nor a translator needs GNU gettext.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.core import Locale
from babel.messages import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation import to_locale
from django.utils.translation.template import templatize

from ecrin.core.texts import CONTENT_LANGUAGES, SOURCE_LANGUAGE

PACKAGE = Path(__file__).resolve().parent.parent
LOCALE = PACKAGE / "locale"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# What only staff read: these places may be in English where a catalogue lags; the public site may not.
STAFF_FILES = {"wagtail_hooks.py", "forms.py", "models.py", "apps.py"}
STAFF_FOLDERS = {
    "backoffice",
    "onboarding",
    "management",
    "wagtailadmin",
    "wagtail_hooks",
    "admin",
    "staff",
    "models",
    "exchange",
}
STAFF_VERBS = (("catalog", "services"), ("markets", "services.py"), ("inventory", "services"), ("shop", "services.py"))
PUBLIC_FORMS = {"account", "bag", "clients", "newsletter", "orders", "payments"}
"""Rooms whose forms are filled in by visitors."""
PUBLIC_FILES = {
    ("orders", "models", "returns.py"),
    ("inventory", "services", "holds.py"),
    ("atelier", "models", "words.py"),
    ("clients", "models", "grounds.py"),
}
"""Files among those of staff whose texts a visitor reads: choices of a model, what is said when somebody was faster."""
SKIPPED_FOLDERS = {"tests", "migrations"}
PLACEHOLDER = re.compile(r"%\((\w+)\)[#0\- +]?\d*\.?\d*([a-zA-Z])|(?<!%)%([a-zA-Z])|(?<!\{)\{(\w*)\}(?!\})")


@dataclass(frozen=True)
class Fault:
    """Something that a translator has to mend."""

    language: str
    message: str
    what: str

    def __str__(self) -> str:
        return f"{self.language}: {self.what}: {self.message!r}"


def catalogue_of(language: str, folder: Path = LOCALE) -> Path:
    return folder / to_locale(language) / "LC_MESSAGES" / "django.po"


def collected(package: Path = PACKAGE) -> Catalog:
    """Every interface text of the package, with the files that use it."""
    catalogue = Catalog(project="Ecrin", charset="utf-8", fuzzy=False)
    for path in _sources(package):
        name = path.relative_to(package.parent).as_posix()
        for line, text, comments, context in _texts(path):
            catalogue.add(text, locations=[(name, line)], auto_comments=comments, context=context)
    return catalogue


def _sources(package: Path) -> Iterator[Path]:
    for path in sorted(package.rglob("*")):
        inside = path.relative_to(package).parts
        if SKIPPED_FOLDERS.isdisjoint(inside) and (
            path.suffix == ".py" or ("templates" in inside and path.suffix in {".html", ".txt", ".mjml", ".xml"})
        ):
            yield path


def _texts(path: Path) -> Iterator[tuple[int, str | tuple[str, ...], list[str], str | None]]:
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # Django turns a template into calls among blanked-out letters; without indentation that is read as Python.
        lines = templatize(text, origin=str(path)).splitlines()
        text = "\n".join(re.sub(r"[^\S\n]", " ", line).strip() for line in lines)
    yield from extract("python", BytesIO(text.encode()), KEYWORDS, ("Translators:",))


def is_public(message: Message) -> bool:
    """Whether a visitor of the site may read it: any place that uses it is not for staff alone."""
    return any(not _for_staff(Path(place)) for place, _ in message.locations)


def _for_staff(place: Path) -> bool:
    if place.name == "forms.py" and not PUBLIC_FORMS.isdisjoint(place.parts):
        return False
    if place.parts[-3:] in PUBLIC_FILES:
        return False
    return place.name in STAFF_FILES or not STAFF_FOLDERS.isdisjoint(place.parts) or place.parts[1:3] in STAFF_VERBS


def read(language: str, folder: Path = LOCALE) -> Catalog | None:
    """The catalogue of a language, or None where there is none."""
    path = catalogue_of(language, folder)
    if not path.exists():
        return None
    with path.open("rb") as file:
        return read_po(file, locale=to_locale(language))


def collect(*, template: Catalog, folder: Path = LOCALE, languages: tuple[str, ...] = CONTENT_LANGUAGES) -> list[Path]:
    """Bring every catalogue up to date: new texts empty, texts no longer used gone, English filled from itself.

    Returns the files that changed.
    """
    changed = []
    for language in languages:
        old = read(language, folder)
        new = Catalog(locale=Locale.parse(to_locale(language)), project="Ecrin", charset="utf-8", fuzzy=False)
        for message in template:
            if message.id:
                new.add(
                    message.id,
                    string=_kept(message, old, language, new.num_plurals),
                    locations=sorted({(place, 0) for place, _ in message.locations}),
                    flags=_flags(message, old),
                    auto_comments=message.auto_comments,
                    context=message.context,
                )
        if _write(new, catalogue_of(language, folder)):
            changed.append(catalogue_of(language, folder))
    return changed


def _kept(message: Message, old: Catalog | None, language: str, plurals: int) -> Any:
    if language == SOURCE_LANGUAGE:
        return message.id
    before = old.get(message.id, message.context) if old is not None else None
    if before is not None and before.string:
        return before.string
    return ("",) * plurals if message.pluralizable else ""


def _flags(message: Message, old: Catalog | None) -> set[str]:
    before = old.get(message.id, message.context) if old is not None else None
    return {flag for flag in message.flags if flag.endswith("format")} | (
        {"fuzzy"} if before and before.fuzzy else set()
    )


def _write(catalogue: Catalog, path: Path) -> bool:
    written = BytesIO()
    # No dates and no line numbers: a catalogue changes only when its texts do.
    write_po(written, catalogue, width=100, sort_by_file=True, omit_header=True, include_lineno=False)
    head = (
        f"# Interface texts of Ecrin.\n"
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        f'"Language: {catalogue.locale_identifier}\\n"\n"Plural-Forms: {catalogue.plural_forms}\\n"\n\n'
    )
    text = head.encode() + written.getvalue()
    if path.exists() and path.read_bytes() == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text)
    return True


def compile_catalogues(*folders: Path) -> list[Path]:
    """Write the `.mo` file beside every `.po` that is newer. Returns the files written."""
    written = []
    for folder in folders:
        for po in sorted(folder.glob("*/LC_MESSAGES/*.po")):
            mo = po.with_suffix(".mo")
            if mo.exists() and mo.stat().st_mtime_ns > po.stat().st_mtime_ns:
                continue
            with po.open("rb") as file:
                catalogue = read_po(file, locale=po.parent.parent.name)
            draft = mo.with_suffix(".mo.new")
            with draft.open("wb") as out:
                write_mo(out, catalogue)
            draft.replace(mo)
            written.append(mo)
    return written


def faults(*, template: Catalog, folder: Path = LOCALE, languages: tuple[str, ...] = CONTENT_LANGUAGES) -> list[Fault]:
    """What is wrong in the catalogues that exist: public texts missing or unsure, and any text that would break."""
    found: list[Fault] = []
    for language in languages:
        catalogue = read(language, folder)
        if catalogue is None:
            continue
        for message in template:
            if message.id:
                found += _faults_of(message, catalogue, language)
    return found


def _faults_of(message: Message, catalogue: Catalog, language: str) -> Iterator[Fault]:
    sources = message.id if message.pluralizable else (message.id,)
    there = catalogue.get(message.id, message.context)
    strings = () if there is None else (there.string if isinstance(there.string, tuple | list) else (there.string,))
    if not strings or not any(strings):
        if is_public(message):
            yield Fault(language, sources[0], "missing")
        return
    if there is not None and there.fuzzy and is_public(message):
        yield Fault(language, sources[0], "fuzzy")
    if message.pluralizable and (len(strings) != catalogue.num_plurals or not all(strings)):
        yield Fault(language, sources[0], f"needs {catalogue.num_plurals} plural forms")
    # A form may leave out a number that it spells ("one creation"); it may never name what the text is not given.
    allowed = set().union(*(placeholders(source) for source in sources))
    needed = set.intersection(*(placeholders(source) for source in sources)) if not message.pluralizable else set()
    for string in filter(None, strings):
        used = placeholders(string)
        if used - allowed or needed - used:
            yield Fault(language, sources[0], f"placeholders differ ({', '.join(sorted(used ^ allowed))})")
            break


def placeholders(text: str) -> set[str]:
    """`%(name)s`, `%s` and `{name}` in a text."""
    return {match.group(0) for match in PLACEHOLDER.finditer(text.replace("%%", ""))}

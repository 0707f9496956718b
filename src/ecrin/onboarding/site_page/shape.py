# ruff: noqa: N815 - the fields bear the page's own names
"""What each document must look like. Unknown keys, wrong types and duplicates are refused, with line and JSON path."""

from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from .reader import BrokenPage, Document, Page, Repeated


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Profile(Strict):
    """Greatest width of a family's picture, in CSS pixels as text, on each viewport."""

    maxwidthmobile: str = Field(pattern=r"^\d{1,4}$")
    maxwidthportraitmobile: str = Field(pattern=r"^\d{1,4}$")
    maxwidthlandscapemobile: str = Field(pattern=r"^\d{1,4}$")
    maxwidthportraitipad: str = Field(pattern=r"^\d{1,4}$")
    maxwidthlandscapeipad: str = Field(pattern=r"^\d{1,4}$")
    maxwidthdesktop: str = Field(pattern=r"^\d{1,4}$")


class TabWidths(Strict):
    maxwidthdesktop: str = Field(pattern=r"^\d{1,4}$")
    maxwidthmobile: str = Field(pattern=r"^\d{1,4}$")
    maxwidthportraitipad: str = Field(pattern=r"^\d{1,4}$")


class TabRendition(Strict):
    default: TabWidths


class Pictured(Strict):
    """A menu entry of the pictured kind; its picture and its product may be empty."""

    pageTitle: str
    pageURL: str
    packshotImage: str
    pageTitleEnglish: str
    altText: str
    productNameAndMaterial: str = ""
    hideInDesktop: bool
    hideInMobile: bool


class Plain(Strict):
    """A menu entry that is only a link."""

    linkUrl: str
    title: str
    titleEn: str
    hideInDesktop: bool
    hideInMobile: bool


class Quick(Strict):
    pageTitle: str
    pageURL: str
    pageTitleEnglish: str
    altText: str


class Tab(Strict):
    tabTitle: str
    tabTitleEn: str
    hideInDesktop: bool
    hideInMobile: bool
    level2: list[Pictured | Plain]
    level3: list[Quick] = []
    viewall: str = ""
    imageRendition: TabRendition | None = None


class Label(Strict):
    text: str = Field(min_length=1)
    textEn: str


class MenuDepartment(Strict):
    isCarouselView: bool
    level0: Label
    level1: list[Tab]
    imageUrl: str = ""


class PhoneLink(Strict):
    linktype: str
    url: str
    text: str
    textEN: str
    linkClass: str
    alt: str
    imagePath: str
    miniIcon: str
    assetType: list[bool]
    assetType1: list[bool]
    assetType2: list[bool]


class PhoneLinks(Strict):
    contactUs: PhoneLink
    phoneNo: PhoneLink
    myWishlist: PhoneLink
    myAccount: PhoneLink


class Sort(Strict):
    key: str
    value: str


class Strap(Strict):
    reference: str = Field(pattern=r"^[A-Z0-9]{4,30}$")
    imagePath: str


class Language(Strict):
    languageCode: str = Field(pattern=r"^[a-z]{2}$")
    weburl: str = Field(pattern=r"^https?://")
    mobileurl: str


class Country(Strict):
    countryName: str = Field(min_length=1)
    countryCode: str = Field(pattern=r"^[A-Z]{2}$")
    isEcom: str = Field(pattern=r"^(true)?$")
    showFlag: str
    languages: list[Language] = Field(min_length=1)


class Region(Strict):
    regionName: str = Field(min_length=1)
    countries: list[Country]


class Dispatch(Strict):
    logoImage: str
    logoImageAltText: str
    backgroundImage: str
    regions: list[Region] = Field(min_length=1)


class Shapes(Strict):
    """The six documents, each in its shape."""

    profiles: dict[str, Profile]
    mapping: dict[str, str]
    departments: dict[str, MenuDepartment]
    phone_links: PhoneLinks
    sorts: list[Sort]
    straps: list[Strap]
    dispatch: Dispatch


def shaped(page: Page) -> Shapes:
    """The page's documents in their shapes.

    Raises:
        BrokenPage: the first thing that is not as it must be.
    """
    documents = page.documents
    for document in documents.values():
        _refuse_repeated_keys(document)
    menu = documents["menu"]
    if not isinstance(menu.value, dict) or "mobileLinks" not in menu.value:
        raise BrokenPage("the menu has no mobileLinks.", line=menu.line, path="$")
    links = Document({"mobileLinks": menu.value["mobileLinks"]}, menu.line)
    trees = Document({key: tree for key, tree in menu.value.items() if key != "mobileLinks"}, menu.line)
    shapes = Shapes(
        profiles=_validated(dict[str, Profile], documents["profiles"]),
        mapping=_validated(dict[str, str], documents["mapping"]),
        departments=_validated(dict[str, MenuDepartment], trees),
        phone_links=_validated(dict[str, PhoneLinks], links)["mobileLinks"],
        sorts=_validated(list[Sort], documents["sorts"]),
        straps=_validated(list[Strap], documents["straps"]),
        dispatch=_validated(Dispatch, documents["dispatch"]),
    )
    _refuse_duplicates(shapes, documents)
    return shapes


def _validated(shape: Any, document: Document) -> Any:
    try:
        return TypeAdapter(shape).validate_python(document.value)
    except ValidationError as error:
        first = min(error.errors(), key=lambda one: (one["type"] == "extra_forbidden", -len(one["loc"])))
        what = {
            "extra_forbidden": "this key is not known.",
            "missing": "this key is missing.",
        }.get(first["type"], f"{first['msg'][:1].lower()}{first['msg'][1:]}.")
        raise BrokenPage(what, line=document.line, path=json_path(first["loc"])) from error


def json_path(where: Iterable[str | int]) -> str:
    """`$["Fine jewels"].level1[0].tabTitle` of pydantic's location; its names of union members are left out."""
    path = "$"
    for step in where:
        if isinstance(step, int):
            path += f"[{step}]"
        elif step not in ("Pictured", "Plain"):
            path += f".{step}" if step.isidentifier() else f'["{step}"]'
    return path


def _refuse_repeated_keys(document: Document) -> None:
    for path, value in _walk(document.value, ()):
        if isinstance(value, Repeated):
            raise BrokenPage("this key stands twice.", line=document.line, path=json_path((*path, value.key)))


def _walk(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    yield path, value
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in steps:
        yield from _walk(inner, (*path, step))


def _refuse_duplicates(shapes: Shapes, documents: dict[str, Document]) -> None:
    """What may stand only once: sort keys, straps, regions, countries, a country's languages, a department's tabs."""
    countries = [
        (country.countryCode, ("regions", r, "countries", c))
        for r, region in enumerate(shapes.dispatch.regions)
        for c, country in enumerate(region.countries)
    ]
    languages = [
        ((country.countryCode, language.languageCode), ("regions", r, "countries", c, "languages", n))
        for r, region in enumerate(shapes.dispatch.regions)
        for c, country in enumerate(region.countries)
        for n, language in enumerate(country.languages)
    ]
    regions = [(region.regionName, ("regions", r)) for r, region in enumerate(shapes.dispatch.regions)]
    tabs = [
        ((key, tab.tabTitle), (key, "level1", n))
        for key, department in shapes.departments.items()
        for n, tab in enumerate(department.level1)
    ]
    _once([(sort.key, (n,)) for n, sort in enumerate(shapes.sorts)], documents["sorts"].line)
    _once([(strap.reference, (n,)) for n, strap in enumerate(shapes.straps)], documents["straps"].line)
    _once(tabs, documents["menu"].line)
    for rows in (regions, countries, languages):
        _once(rows, documents["dispatch"].line)


def _once(rows: Iterable[tuple[Any, tuple[str | int, ...]]], line: int) -> None:
    seen = set()
    for name, path in rows:
        if name in seen:
            raise BrokenPage("this is a duplicate of one before it.", line=line, path=json_path(path))
        seen.add(name)

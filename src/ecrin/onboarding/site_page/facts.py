"""What the page's text lines say: the legal document, delivery, returns, contact, the footer."""

import re
from dataclasses import dataclass
from datetime import time
from typing import TypeVar

from .reader import BrokenPage, Page

SECTION = re.compile(r"^(?P<number>\d+(?:\.\d+)*)\.? (?P<heading>[^a-z]{3,})$")
DELIVERY = re.compile(
    r"^(?P<name>[A-Za-z]+)(?: delivery)?: (?P<least>\d+) to (?P<most>\d+) business days; complimentary with all \S+ orders"
    r"(?: over \$(?P<free_from>\d+) \(\$(?P<fee>\d+) below \$(?P=free_from)\))?$",
    re.IGNORECASE,
)
RETURNS = re.compile(r"\bwithin (\d+) days of delivery\b")
HOURS = re.compile(
    r"^- (?P<first>[A-Z][a-z]+day)(?: - (?P<last>[A-Z][a-z]+day))? "
    r"\((?P<opens>\d{1,2})(?P<opens_half>AM|PM) - (?P<closes>\d{1,2})(?P<closes_half>AM|PM) (?P<zone>[A-Z]{2,4})\)$"
)
TELEPHONE = re.compile(r"^- (\+?\d[\d -]{6,20}\d)$")
MAIL = re.compile(r"^- ([^\s@]+@[^\s@]+\.[a-z]{2,})$")
Value = TypeVar("Value")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ZONES = {"EST": "America/New_York", "CST": "America/Chicago", "MST": "America/Denver", "PST": "America/Los_Angeles"}
FOOTER_GROUPS = ("customer care", "our company", "legal area", "follow us")
SOCIAL = ("instagram", "facebook", "twitter", "youtube", "pinterest", "linkedin")


@dataclass(frozen=True)
class SectionText:
    number: str
    heading: str
    body: str


@dataclass(frozen=True)
class LegalText:
    """A legal document of numbered sections; paragraphs are separated by blank lines."""

    title: str
    sections: tuple[SectionText, ...]


@dataclass(frozen=True)
class DeliveryText:
    """Days are business days; amounts are minor units of US dollars, `free_from` empty where it always is free."""

    name: str
    least_days: int
    most_days: int
    fee: int
    free_from: int | None


@dataclass(frozen=True)
class HoursText:
    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True)
class FooterText:
    name: str
    links: tuple[str, ...]


@dataclass(frozen=True)
class Facts:
    legal: LegalText
    delivery: tuple[DeliveryText, ...]
    return_days: int
    telephone: str
    mail: str
    time_zone: str
    hours: tuple[HoursText, ...]
    footer: tuple[FooterText, ...]


def facts_of(page: Page) -> Facts:
    """Read the text.

    Raises:
        BrokenPage: a part is missing, so the page is not whole.
    """
    lines = page.lines
    hours, zone = _hours(lines)
    returns = [int(found[1]) for line in lines if (found := RETURNS.search(line))]
    _language_lines(page)
    return Facts(
        legal=_legal(lines),
        delivery=_delivery(lines),
        return_days=_one(returns, "how long a piece can be returned", lines),
        telephone=_one([m[1] for line in lines if (m := TELEPHONE.match(line))], "the telephone", lines),
        mail=_one([m[1] for line in lines if (m := MAIL.match(line))], "the mail address", lines),
        time_zone=zone,
        hours=hours,
        footer=_footer(lines),
    )


def _one(values: list[Value], what: str, lines: tuple[str, ...]) -> Value:
    if not values:
        raise BrokenPage(f"the page is cut short: it does not say {what}.", line=len(lines))
    return values[0]


def _legal(lines: tuple[str, ...]) -> LegalText:
    begin = next((i for i, line in enumerate(lines) if SECTION.match(line)), None)
    if not begin:
        raise BrokenPage("the page is cut short: it has no legal document.", line=len(lines))
    end = next((i for i in range(begin, len(lines)) if lines[i].strip().lower() == "print"), None)
    if end is None:
        raise BrokenPage("the page is cut short: its legal document has no end.", line=begin + 1)
    sections: list[SectionText] = []
    for line in lines[begin:end]:
        found = SECTION.match(line)
        if found:
            if any(one.number == found["number"] for one in sections):
                raise BrokenPage(f"section {found['number']} stands twice.", line=lines.index(line) + 1)
            sections.append(SectionText(found["number"], found["heading"].strip(), ""))
        elif line.strip():
            last = sections[-1]
            sections[-1] = SectionText(last.number, last.heading, f"{last.body}\n\n{line.strip()}".strip())
    return LegalText(lines[begin - 1].strip().title(), tuple(sections))


def _delivery(lines: tuple[str, ...]) -> tuple[DeliveryText, ...]:
    methods = [
        DeliveryText(
            name=found["name"].capitalize(),
            least_days=int(found["least"]),
            most_days=int(found["most"]),
            fee=int(found["fee"] or 0) * 100,
            free_from=int(found["free_from"]) * 100 if found["free_from"] else None,
        )
        for line in lines
        if (found := DELIVERY.match(line))
    ]
    _one(methods, "how pieces are delivered", lines)
    return tuple(methods)


def _hours(lines: tuple[str, ...]) -> tuple[tuple[HoursText, ...], str]:
    hours: list[HoursText] = []
    zone = ""
    for number, line in enumerate(lines, start=1):
        if not (found := HOURS.match(line)):
            continue
        if found["zone"] not in ZONES:
            raise BrokenPage(f"{found['zone']} is not a time zone that is known.", line=number)
        zone = ZONES[found["zone"]]
        first, last = WEEKDAYS.index(found["first"]), WEEKDAYS.index(found["last"] or found["first"])
        opens, closes = (_clock(found[name], found[f"{name}_half"]) for name in ("opens", "closes"))
        hours += [HoursText(day + 1, opens, closes) for day in range(first, last + 1)]
    _one(hours, "when somebody answers", lines)
    return tuple(hours), zone


def _clock(hour: str, half: str) -> time:
    return time(int(hour) % 12 + (12 if half == "PM" else 0))


def _footer(lines: tuple[str, ...]) -> tuple[FooterText, ...]:
    end = next((i for i in range(len(lines) - 1, -1, -1) if lines[i].strip().lower() == "shop in:"), 0)
    begin = next((i for i in range(end, -1, -1) if lines[i].strip().lower() == FOOTER_GROUPS[0]), 0)
    if not begin:
        raise BrokenPage("the page is cut short: it has no footer.", line=len(lines))
    groups: list[tuple[str, list[str]]] = []
    for line in (line.strip() for line in lines[begin:end] if line.strip()):
        if line.lower() in FOOTER_GROUPS:
            groups.append((line.capitalize() if line.isupper() else line, []))
        else:
            groups[-1][1].append(line)
    return tuple(FooterText(name, tuple(links)) for name, links in groups)


def _language_lines(page: Page) -> None:
    """After the dispatch document stands one line per country and language: fewer lines mean that the end is missing."""
    dispatch = page.documents["dispatch"]
    wanted = [
        language["languageCode"]
        for region in dispatch.value["regions"]
        for country in region["countries"]
        for language in country["languages"]
    ]
    rest = [line.strip() for line in page.lines[dispatch.line + dispatch.span - 1 :] if line.strip()]
    if rest != wanted:
        raise BrokenPage(
            f"the page is cut short: {len(wanted)} languages are named by the dispatch page, {len(rest)} follow it.",
            line=len(page.lines),
        )

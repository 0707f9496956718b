"""A copy of all that the house knows of a person: a ZIP with a page that she reads, the same for programs, her documents."""

import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import PurePosixPath
from tempfile import TemporaryFile
from typing import Any

from babel.dates import format_date, format_datetime
from django.core.files import File
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ecrin.core.house import current_house
from ecrin.core.money import from_minor, money_text
from ecrin.legal.models import DataRequest
from ecrin.legal.rules import Subject
from ecrin.legal.selectors import privacy_rooms
from ecrin.markets.selectors import snapshot

DAY = re.compile(r"\d{4}-\d\d-\d\d")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
AMOUNTS = frozenset(
    {
        "total in minor units", "tax in minor units", "minor units each", "minor units", "given back in minor units",
        "taken", "given back", "left",
    }
)  # fmt: skip
"""Names of amounts: minor units in `data.json`, and money as her country writes it on the page."""
MOST_BYTES = 500_000_000
"""Of all her documents together; what is beyond is named in the copy and sent another way."""


@contextmanager
def made_copy(request: DataRequest) -> "Iterator[File[bytes]]":
    """The ZIP of a request, in a file that is gone afterwards. One document at a time is in memory."""
    subject = Subject(request.client, frozenset(request.mails), frozenset(request.purposes))
    known = {name: room.export(subject) for name, room in privacy_rooms().items()}
    with TemporaryFile() as raw:
        with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as bundle:
            papers, left_out = _documents(bundle, subject)
            bundle.writestr("data.json", json.dumps(known, ensure_ascii=False, indent=1, default=str))
            bundle.writestr("index.html", page_of(request, known, papers, left_out))
        raw.seek(0)
        yield File(raw, name="copy.zip")


def _documents(bundle: zipfile.ZipFile, subject: Subject) -> tuple[list[str], list[str]]:
    """Write her documents; returns the names of those that are there and of those that had no room."""
    there: list[str] = []
    left_out: list[str] = []
    size = 0
    for room in privacy_rooms().values():
        if not hasattr(room, "documents"):
            continue
        for name, content in room.documents(subject):
            file = f"documents/{PurePosixPath(name).name}"
            size += len(content)
            if size > MOST_BYTES:
                left_out.append(file)
                continue
            bundle.writestr(file, content)
            there.append(file)
    return there, left_out


def page_of(request: DataRequest, known: Mapping[str, Any], papers: list[str], left_out: list[str]) -> str:
    """The page: everything in her language and in the house's look, without any other file."""
    front = snapshot().storefronts.get(request.storefront_code) or snapshot().default
    locale = front.babel if front else "en"
    with translation.override(request.language):
        told = [_part(name, value, locale) for room in known.values() for name, value in room.items()]
        you = {"label": _("You"), "text": "", "rows": [part for part in told if part["text"]]}
        parts = [part for part in told if part["rows"]]
        context = {
            "house": current_house(),
            "soft": current_house().colours.get("ink-soft", "#5e564d"),
            "request": request,
            "at": format_datetime(timezone.now(), locale=locale),
            "parts": [you, *parts] if you["rows"] else parts,
            "papers": papers,
            "left_out": left_out,
            "mail": front.market.mail if front else "",
            "language": front.html_lang if front else "en",
            "direction": front.direction if front else "ltr",
        }
        return render_to_string("legal/copy/page.html", context)


def _part(name: str, value: Any, locale: str, currency: str = "") -> dict[str, Any]:
    """A name with its text, or with what is below it. What is empty says nothing and is left out.

    Args:
        currency: of the amounts, where what they belong to names none itself.
    """
    label = str(LABELS[name]) if name in LABELS else name.replace("_", " ").capitalize()
    if isinstance(value, Mapping):
        own = value.get("currency") or currency
        rows = [_part(str(key), each, locale, own) for key, each in value.items()]
    elif isinstance(value, list | tuple):
        rows = [_part(str(place), each, locale, currency) for place, each in enumerate(value, start=1)]
    elif name in AMOUNTS and type(value) is int and currency:
        return {"label": label, "text": money_text(from_minor(value, currency), locale), "rows": []}
    else:
        return {"label": label, "text": _text(value, locale), "rows": []}
    return {"label": label, "text": "", "rows": [row for row in rows if row["rows"] or row["text"]]}


def _text(value: Any, locale: str) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, str) and MOMENT.match(value):
        return str(format_datetime(datetime.fromisoformat(value), locale=locale))
    if isinstance(value, str) and DAY.fullmatch(value):
        return str(format_date(date.fromisoformat(value), locale=locale))
    return str(value)


LABELS: Mapping[str, Any] = {
    # who she is
    "e-mail": gettext_lazy("E-mail"),
    "email": gettext_lazy("E-mail"),
    "name": gettext_lazy("Name"),
    "first name": gettext_lazy("First name"),
    "last name": gettext_lazy("Last name"),
    "joined": gettext_lazy("Member since"),
    "last sign-in": gettext_lazy("Last sign-in"),
    "proven addresses": gettext_lazy("Proven e-mail addresses"),
    "addresses": gettext_lazy("Addresses"),
    "given_name": gettext_lazy("First name"),
    "family_name": gettext_lazy("Last name"),
    "company": gettext_lazy("Company"),
    "line1": gettext_lazy("Street"),
    "line2": gettext_lazy("Apartment, floor"),
    "district": gettext_lazy("District"),
    "city": gettext_lazy("City"),
    "area": gettext_lazy("State or province"),
    "postal_code": gettext_lazy("Postal code"),
    "country": gettext_lazy("Country"),
    "telephone": gettext_lazy("Telephone"),
    "for": gettext_lazy("For"),
    # what she ordered
    "orders": gettext_lazy("Orders"),
    "number": gettext_lazy("Number"),
    "placed": gettext_lazy("Ordered on"),
    "state": gettext_lazy("State"),
    "market": gettext_lazy("Market"),
    "language": gettext_lazy("Language"),
    "channel": gettext_lazy("Ordered"),
    "currency": gettext_lazy("Currency"),
    "total in minor units": gettext_lazy("Total"),
    "tax in minor units": gettext_lazy("Tax"),
    "delivery": gettext_lazy("Delivery"),
    "gift wrap": gettext_lazy("Wrapped as a gift"),
    "gift message": gettext_lazy("Words for the gift"),
    "gift": gettext_lazy("Gift"),
    "pieces": gettext_lazy("Pieces"),
    "piece": gettext_lazy("Piece"),
    "creation": gettext_lazy("Creation"),
    "sku": gettext_lazy("Article number"),
    "details": gettext_lazy("Details"),
    "quantity": gettext_lazy("Quantity"),
    "minor units each": gettext_lazy("Price of each"),
    "minor units": gettext_lazy("Amount"),
    "personalisation": gettext_lazy("Personalisation"),
    "read by you": gettext_lazy("As you read it"),
    "serial numbers": gettext_lazy("Serial numbers"),
    "notes of the house": gettext_lazy("What we noted"),
    "looked at": gettext_lazy("Looked at by us"),
    "notes": gettext_lazy("Notes"),
    "words": gettext_lazy("Words"),
    "why": gettext_lazy("Why"),
    "found": gettext_lazy("What we found"),
    "added": gettext_lazy("Added"),
    "parcels": gettext_lazy("Parcels"),
    "carrier": gettext_lazy("Carrier"),
    "tracking": gettext_lazy("Tracking number"),
    "signed by": gettext_lazy("Signed by"),
    "sent": gettext_lazy("Sent"),
    "collected": gettext_lazy("Collected"),
    "by": gettext_lazy("By"),
    "document seen": gettext_lazy("Document seen"),
    "boutique": gettext_lazy("Boutique"),
    "papers": gettext_lazy("Invoices and credit notes"),
    "returns": gettext_lazy("Returns"),
    "return": gettext_lazy("Return"),
    "reason": gettext_lazy("Reason"),
    "given back in minor units": gettext_lazy("Given back"),
    "worth less since": gettext_lazy("Worth less because"),
    "withdrawals declared": gettext_lazy("Withdrawals that you declared"),
    "gifts sent back": gettext_lazy("Gifts that you sent back"),
    "order": gettext_lazy("Order"),
    "asked": gettext_lazy("Asked on"),
    "at": gettext_lazy("When"),
    "kind": gettext_lazy("Kind"),
    # the rest
    "bags": gettext_lazy("Your bags"),
    "begun": gettext_lazy("Begun"),
    "typed": gettext_lazy("What you typed at the checkout"),
    "wishes": gettext_lazy("Your wishes"),
    "proposals": gettext_lazy("Composed for you"),
    "advisor": gettext_lazy("Your advisor"),
    "payments": gettext_lazy("Payments"),
    "way": gettext_lazy("How"),
    "how": gettext_lazy("How"),
    "taken": gettext_lazy("Taken"),
    "given back": gettext_lazy("Given back"),
    "credits": gettext_lazy("Credits"),
    "code": gettext_lazy("Code"),
    "left": gettext_lazy("Left"),
    "until": gettext_lazy("Until"),
    "made for you": gettext_lazy("Made for you"),
    "made after": gettext_lazy("Made after"),
    "documents": gettext_lazy("Documents that you accepted or were shown"),
    "document": gettext_lazy("Document"),
    "version": gettext_lazy("Version"),
    "with": gettext_lazy("With"),
    # her account, and what advisors write down
    "title": gettext_lazy("Title"),
    "names as they are read": gettext_lazy("Your names as they are read"),
    "birthday": gettext_lazy("Birthday"),
    "day": gettext_lazy("Day"),
    "month": gettext_lazy("Month"),
    "storefront": gettext_lazy("Country and language"),
    "sizes": gettext_lazy("Sizes"),
    "likes": gettext_lazy("What you like"),
    "devices": gettext_lazy("Where you are signed in"),
    "browser": gettext_lazy("Browser"),
    "since": gettext_lazy("Since"),
    "last seen": gettext_lazy("Last seen"),
    "ways in": gettext_lazy("Passkeys and codes"),
    "client book": gettext_lazy("In our client book"),
    "met": gettext_lazy("First met"),
    "last contact": gettext_lazy("Last contact"),
    "has an advisor": gettext_lazy("Has an advisor"),
    "markets": gettext_lazy("Markets"),
    "to do": gettext_lazy("What our advisors do for you"),
    "text": gettext_lazy("Words"),
    "every year": gettext_lazy("Every year"),
    "is done": gettext_lazy("Done"),
    "account": gettext_lazy("What was done to your account"),
    "what": gettext_lazy("What"),
    # what she asked to be written about
    "shared wishlist": gettext_lazy("Your shared wishlist"),
    "made": gettext_lazy("Made"),
    "shows her name": gettext_lazy("Shows your first name"),
    "tells her": gettext_lazy("Tells you what was chosen"),
    "hints": gettext_lazy("Hints that you dropped"),
    "message": gettext_lazy("Words"),
    "watched": gettext_lazy("What we watch for you"),
    "of what": gettext_lazy("Of what"),
    "newsletter": gettext_lazy("Our letters"),
    "interests": gettext_lazy("Interests"),
    "confirmed": gettext_lazy("Confirmed"),
    "paused until": gettext_lazy("Rest until"),
    "consents": gettext_lazy("What you agreed to"),
    "purpose": gettext_lazy("What for"),
    "where": gettext_lazy("Where"),
    "requests about your data": gettext_lazy("What you asked about your data"),
    "due": gettext_lazy("To be answered by"),
}
"""What the names in `data.json` are called on the page; a name without a word is shown as it is written."""

"""Where an old address leads now. Plain text work: nothing here knows the database."""

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

LATER_SECTIONS = {"contact-us": "services/", "others": "legal/"}


@dataclass(frozen=True)
class Target:
    """A path without its storefront; not permanent where the page itself comes later and its section answers."""

    path: str
    is_permanent: bool = True


def folded(text: str) -> str:
    """Lower case without accents or ligatures: `Écrou œuvre` is `ecrou oeuvre`."""
    plain = text.replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae").replace("ß", "ss").lower()
    return "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))


def slug_of(text: str) -> str:
    """A slug of any title: `L’Odyssée & Co` is `l-odyssee-co`."""
    return re.sub(r"[^a-z0-9]+", "-", folded(text)).strip("-")


def old_path(address: str) -> str:
    """The path of an old address as it is kept: decoded, composed, lower case, with a leading slash."""
    path = unicodedata.normalize("NFC", unquote(urlsplit(address.strip()).path)).lower()
    return "/" + path.strip("/")


def segments(address: str) -> tuple[str, ...]:
    """The slugs of an old address, without its storefront: `("collections", "jewelry", "rings")`."""
    path = re.sub(r"(\.viewall)?\.html$", "", old_path(address))
    return tuple(slug_of(part) for part in path.split("/")[2:] if slug_of(part))


def later_page(parts: tuple[str, ...]) -> Target:
    """The section that answers meanwhile for a page that comes later."""
    if not parts:
        return Target("")
    return Target(LATER_SECTIONS.get(parts[0], f"{parts[0]}/"), is_permanent=False)

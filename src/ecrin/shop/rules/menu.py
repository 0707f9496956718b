"""Menu and footer as a storefront shows them: plain values, ready for a template."""

import re
from dataclasses import dataclass

from ecrin.catalog.rules import PictureSources
from ecrin.core.texts import Text

ELSEWHERE = re.compile(r"(?:https?://|mailto:|tel:)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link of the menu or the footer. `href` is empty while the page that it leads to does not exist."""

    name: Text
    href: str = ""
    devices: str = ""
    picture: PictureSources | None = None
    alt: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """A column of a panel. `devices` is a class name: empty, `only-desktop` or `only-mobile`."""

    id: int
    name: Text
    view_all: str = ""
    devices: str = ""
    pictured: tuple[Link, ...] = ()
    plain: tuple[Link, ...] = ()
    quick: tuple[Link, ...] = ()

    @property
    def is_link(self) -> bool:
        """Nothing stands under it: its title is the link to all of it."""
        return not (self.pictured or self.plain or self.quick)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A department of the menu bar with its panel. `slug` is its own page's when the catalogue has none for it."""

    key: str
    slug: str
    name: Text
    href: str
    is_carousel: bool = True
    picture: PictureSources | None = None
    tabs: tuple[Tab, ...] = ()
    is_catalogue: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    name: Text
    links: tuple[Link, ...]


def devices_class(*, on_desktop: bool, on_mobile: bool) -> str:
    """The class that hides a part on one kind of device; both flags off means nowhere, which callers leave out."""
    if on_desktop and on_mobile:
        return ""
    return "only-desktop" if on_desktop else "only-mobile"


def is_elsewhere(address: str) -> bool:
    """Whether an address leads out of the storefront: another site, a mail, a telephone."""
    return ELSEWHERE.match(address) is not None


def section_slug(key: str, address: str) -> str:
    """The one path segment of a department's own page: that of its address when it is one, else its key."""
    segment = address.strip("/")
    return segment if segment and "/" not in segment else key

"""Pictures: which may be shown, which files are made, and what a `<picture>` element needs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ecrin.core.texts import Text, text_in

from .taxonomy import ProfileInfo

FORMATS = ("avif", "webp", "jpeg")
GALLERY_WIDTHS = (480, 768, 1024, 1440)  # CSS pixels on phone, tablet, desk and wide desk
DEFAULT_WIDTHS = (160, 240, 320, 480)
_TYPES = {"avif": "image/avif", "webp": "image/webp", "jpeg": "image/jpeg"}


@dataclass(frozen=True, slots=True)
class RenditionInfo:
    """A file made of a picture. `ratio` is the shape it was cut to, empty where it is whole."""

    format: str
    width: int
    height: int
    url: str
    ratio: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureInfo:
    """A picture as a product or page shows it."""

    id: int
    url: str
    width: int
    height: int
    role: str = "packshot"
    material_id: int | None = None
    alt: str = ""
    translations: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, hash=False, repr=False)
    is_vector: bool = False
    renditions: tuple[RenditionInfo, ...] = ()

    def alt_in(self, language: str) -> Text:
        return text_in(language, "alt", source=self.alt, translations=self.translations)


@dataclass(frozen=True, slots=True)
class SourceSet:
    """One `<source>`: its media type and its files by width."""

    type: str
    srcset: str


@dataclass(frozen=True, slots=True)
class PictureSources:
    """What a `<picture>` element needs. `sources` is empty until files are made: then `src` is the source itself."""

    sources: tuple[SourceSet, ...]
    src: str
    width: int
    height: int
    sizes: str


def may_show(*, expires_on: date | None, territories: str, market: str, today: date) -> bool:
    """Whether the house's rights let a market see a picture today. The last day of a licence still counts."""
    if expires_on is not None and today > expires_on:
        return False
    places = territories.split()
    return not places or market in places


def rights_missing(*, photographer: str, licence: str, persons: str, is_worn: bool) -> tuple[str, ...]:
    """What the house has not written down of its rights; persons count where a picture shows a creation worn."""
    given = {"photographer": photographer, "licence": licence}
    if is_worn:
        given["persons"] = persons
    return tuple(name for name, text in given.items() if not text.strip())


def sizes_to_make(width: int, height: int, profiles: Iterable[ProfileInfo]) -> tuple[tuple[str, int], ...]:
    """Shape and width of every file to make of a picture: the gallery's, plain cards', and those of its families."""
    wanted = {("", made) for made in widths_to_make((*DEFAULT_WIDTHS, *GALLERY_WIDTHS), width)}
    for profile in profiles:
        available, _ = cut(width, height, profile.ratio)
        wanted |= {(profile.ratio, made) for made in widths_to_make(profile.widths, available)}
    return tuple(sorted(wanted))


def cut(width: int, height: int, ratio: str) -> tuple[int, int]:
    """The largest size of a shape (`4:5`) within a picture; the picture's own where no shape is asked."""
    if not ratio:
        return width, height
    across, down = (int(part) for part in ratio.split(":"))
    if width * down > height * across:
        return max(1, height * across // down), height
    return width, max(1, width * down // across)


def crop_box(size: tuple[int, int], ratio: str, focus: tuple[float, float] | None) -> tuple[int, int, int, int]:
    """The part of a picture to keep, as left, top, right, bottom, as near to the focal point as its edges allow."""
    width, height = size
    wide, high = cut(width, height, ratio)
    x, y = focus or (width / 2, height / 2)
    left = min(max(round(x - wide / 2), 0), width - wide)
    top = min(max(round(y - high / 2), 0), height - high)
    return left, top, left + wide, top + high


def widths_to_make(widths: Iterable[int], available: int) -> tuple[int, ...]:
    """Each width at 1x and 2x, never wider than the source; a source narrower than all is made once as it is."""
    wanted = {width * density for width in widths for density in (1, 2)}
    kept = sorted(width for width in wanted if width <= available)
    return tuple(kept) if kept and kept[-1] == max(wanted) else tuple(sorted({*kept, available}))


def sizes_of(profile: ProfileInfo | None) -> str:
    """The `sizes` attribute of a card's picture, by the family's viewports."""
    if profile is None or not profile.by_viewport:
        return "(min-width: 1024px) 25vw, 50vw"
    by = profile.by_viewport
    steps = (("1280px", "desktop"), ("1024px", "landscape_tablet"), ("768px", "portrait_tablet"))
    parts = [f"(min-width: {least}) {by[name]}px" for least, name in steps if name in by]
    return ", ".join([*parts, f"{by.get('portrait_mobile', by.get('mobile', 320))}px"])


GALLERY_SIZES = "(min-width: 1024px) 50vw, 100vw"


def picture_sources(
    picture: PictureInfo, profile: ProfileInfo | None = None, *, gallery: bool = False
) -> PictureSources:
    """The files to offer for a picture: a card's, cut to the family's shape, or the gallery's, whole."""
    ratio = "" if gallery or profile is None else profile.ratio
    wanted = GALLERY_WIDTHS if gallery else (profile.widths if profile else DEFAULT_WIDTHS)
    sizes = GALLERY_SIZES if gallery else sizes_of(profile)
    widest, _ = cut(picture.width, picture.height, ratio)
    most = 2 * max(wanted)
    made = [r for r in picture.renditions if r.ratio == ratio and (r.width <= most or r.width == widest)]
    if picture.is_vector or not made:
        return PictureSources((), picture.url, picture.width, picture.height, sizes)
    sets = []
    for kind in FORMATS:
        files = sorted((r for r in made if r.format == kind), key=lambda r: r.width)
        if files:
            sets.append(SourceSet(_TYPES[kind], ", ".join(f"{r.url} {r.width}w" for r in files)))
    plain = sorted((r for r in made if r.format == "jpeg"), key=lambda r: abs(r.width - max(wanted)))
    if not plain:
        return PictureSources((), picture.url, picture.width, picture.height, sizes)
    shown = plain[0]
    return PictureSources(tuple(sets), shown.url, shown.width, shown.height, sizes)

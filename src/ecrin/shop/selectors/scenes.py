"""The picture at the head of a department's or a collection's page."""

from functools import partial

from ecrin.catalog.rules import PictureSources, Term, picture_sources
from ecrin.catalog.selectors import pictures_in, taxonomy
from ecrin.core.changes import Following

_kept: dict[str, Following[dict[int, PictureSources]]] = {}


def scene_of(term: Term, market: str) -> PictureSources | None:
    """A term's own picture where the market may see it; no query once the market's pictures are in memory."""
    wanted = getattr(term, "picture_id", None)
    if not wanted:
        return None
    kept = _kept.get(market) or _kept.setdefault(market, Following(partial(_read, market), "taxonomy", "markets"))
    return kept().get(wanted)


def _read(market: str) -> dict[int, PictureSources]:
    names = taxonomy()
    ids = {term.picture_id for term in names.departments.values()} | {
        term.picture_id for term in names.collections.values()
    }
    found = pictures_in([pk for pk in ids if pk], market)
    return {pk: picture_sources(picture, gallery=True) for pk, picture in found.items()}

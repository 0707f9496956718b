"""Slugs and the parts of an address that name a creation."""

import re
import unicodedata

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"})


def slug_of(text: str, *, limit: int = 100) -> str:
    """An ASCII slug, cut at a hyphen: `Bague Étoile, or rose` is `bague-etoile-or-rose`. Empty where no letter is left."""
    folded = (
        unicodedata.normalize("NFKD", text.lower().translate(_LIGATURES)).encode("ascii", "ignore").decode().lower()
    )
    slug = re.sub(r"[^a-z0-9]+", "-", folded.replace("'", "")).strip("-")
    if len(slug) <= limit:
        return slug
    kept = slug[: limit + 1].rpartition("-")[0]
    return kept or slug[:limit]


def address_part(slug: str, reference: str | None) -> str:
    """`aurore-ring-yellow-gold-mv10240`; a provisional creation, without reference, has its slug alone."""
    ending = slug_of(reference or "")
    return f"{slug}-{ending}" if ending else slug


def slugs_in(part: str) -> tuple[str, ...]:
    """Every slug that an address part may hold, longest first: a reference may itself hold hyphens."""
    words = part.split("-")
    return tuple("-".join(words[:count]) for count in range(len(words), 0, -1))

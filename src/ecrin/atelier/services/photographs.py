"""Photographs of pieces on the bench: looked at, written anew, kept where only staff may see them."""

import io
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from ecrin.atelier.models import MakingPhoto, MakingStep
from ecrin.core.errors import InvalidInput

from .makings import locked_making, write_step

MOST_BYTES = 15 * 2**20
MOST_PIXELS = 60_000_000
LONGEST = 2400
MOST_OF_ONE = 24
KINDS = ("JPEG", "PNG", "WEBP")


class NoPhotograph(InvalidInput):
    code = "no-photograph"
    sentence = _("Please choose a photograph: JPEG, PNG or WebP, of at most %(size)s MB.")


@transaction.atomic
def keep_photograph(*, number: str, content: bytes, actor: Any) -> MakingPhoto:
    """Keep a photograph of a piece on the bench, or of one that is ready. It is written anew as JPEG, upright and without
    what a camera adds (place, moment, owner).

    Raises:
        NoPhotograph: it is no picture of a kind that is kept, or too large.
        InvalidInput: there are many of this piece already.
        NotFound: there is no such piece.
    """
    clean = _written_anew(content)
    making = locked_making(number)
    if making.photographs.count() >= MOST_OF_ONE:
        raise InvalidInput(_("There are %(most)s photographs of this piece already."), field="file", most=MOST_OF_ONE)
    photograph = MakingPhoto(making=making, kept_by=getattr(actor, "pk", None))
    photograph.file.save("photograph.jpg", ContentFile(clean))
    write_step(making, MakingStep.What.PICTURED, actor)
    return photograph


def _written_anew(content: bytes) -> bytes:
    """The picture as JPEG of at most `LONGEST` pixels a side.

    Raises:
        NoPhotograph: as `keep_photograph`.
    """
    if not content or len(content) > MOST_BYTES:
        raise NoPhotograph(field="file", size=MOST_BYTES // 2**20)
    try:
        with Image.open(io.BytesIO(content), formats=KINDS) as source:
            if source.width * source.height > MOST_PIXELS:
                raise NoPhotograph(field="file", size=MOST_BYTES // 2**20)
            upright = ImageOps.exif_transpose(source).convert("RGB")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise NoPhotograph(field="file", size=MOST_BYTES // 2**20) from error
    upright.thumbnail((LONGEST, LONGEST))
    upright.info.clear()
    out = io.BytesIO()
    upright.save(out, "JPEG", quality=86, optimize=True)
    return out.getvalue()

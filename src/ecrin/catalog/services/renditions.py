"""The files that the public site shows of a picture: made by the worker, never on a visitor's request."""

import hashlib
import io
from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from xml.sax.saxutils import escape

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from PIL import Image, ImageCms, ImageOps

from ecrin.catalog.events import PictureChanged, ProductPublished
from ecrin.catalog.models import Picture, Product, ProductPicture, Rendition
from ecrin.catalog.rules import ProfileInfo
from ecrin.catalog.rules.pictures import FORMATS, crop_box, sizes_to_make
from ecrin.catalog.selectors import taxonomy
from ecrin.core.changes import touch
from ecrin.core.house import current_house

FOLDER = "renditions"
ENDINGS = {"avif": "avif", "webp": "webp", "jpeg": "jpg"}
OPTIONS: dict[str, dict[str, Any]] = {
    "avif": {"quality": 62, "speed": 7},
    "webp": {"quality": 80, "method": 4},
    "jpeg": {"quality": 82, "optimize": True, "progressive": True},
}
EXIF_COPYRIGHT, EXIF_ARTIST = 0x8298, 0x013B
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


def after_publication(fact: ProductPublished) -> None:
    """The worker's part once a creation is published: the files of its pictures that are not there yet."""
    for picture in Picture.objects.filter(uses__product_id=fact.product).distinct():
        make_renditions(picture=picture)


def after_picture_change(fact: PictureChanged) -> None:
    """The worker's part once a source, its focal point or its notice is new."""
    if picture := Picture.objects.filter(pk=fact.picture).first():
        make_renditions(picture=picture)


def make_renditions(*, picture: Picture) -> int:
    """Make the files of a picture that are missing or made of something older; returns how many were made.

    A vector picture needs none. Files are written first; the rows that name them change together, and pages with them.
    """
    if picture.is_svg():
        return 0
    key, profiles = source_key(picture), profiles_of(picture)
    with picture.file.open("rb") as source:
        image = upright(Image.open(source))
    wanted = {(ratio, width, kind) for ratio, width in sizes_to_make(*image.size, profiles) for kind in FORMATS}
    there = {(r.ratio, r.width, r.format) for r in Rendition.objects.filter(picture=picture, source_key=key)}
    if wanted == there and not Rendition.objects.filter(picture=picture).exclude(source_key=key).exists():
        return 0
    made = [_made(picture, image, key, *one) for one in sorted(wanted - there)]
    with transaction.atomic():
        Picture.objects.select_for_update().get(pk=picture.pk)
        Rendition.objects.filter(picture=picture).exclude(source_key=key).delete()
        for rendition in Rendition.objects.filter(picture=picture):
            if (rendition.ratio, rendition.width, rendition.format) not in wanted:
                rendition.delete()
        Rendition.objects.bulk_create(made, ignore_conflicts=True)
        touch(*picture.change_keys())
    return len(made)


def profiles_of(picture: Picture) -> list[ProfileInfo]:
    """The families of the creations that use a picture; two queries."""
    names = taxonomy()
    products = ProductPicture.objects.filter(picture=picture).order_by().values_list("product_id", flat=True)
    categories = Product.objects.filter(pk__in=products).order_by().values_list("category_id", flat=True).distinct()
    found = {profile.id: profile for pk in categories if (profile := names.profile_of(pk))}
    return list(found.values())


def source_key(picture: Picture) -> str:
    """A hash of all that a picture's files are made from."""
    focus = (picture.focal_point_x, picture.focal_point_y)
    parts = (picture.file.name, picture.file.size, *focus, notice_of(picture), picture.photographer)
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def notice_of(picture: Picture) -> str:
    """The copyright notice that every file carries: the picture's own, else the house's."""
    house = current_house()
    return str(picture.copyright_notice or house.copyright or f"© {house.name}")


def upright(image: Image.Image) -> Image.Image:
    """A picture as it is looked at: turned as its camera says, in sRGB, first frame only."""
    turned = ImageOps.exif_transpose(image)
    profile = turned.info.get("icc_profile")
    has_alpha = "A" in turned.getbands() or "transparency" in turned.info
    mode = "RGBA" if has_alpha else "RGB"
    if profile and turned.mode in {"RGB", "RGBA", "CMYK", "L"}:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            output = "RGB" if turned.mode in {"CMYK", "L"} else turned.mode
            converted = ImageCms.profileToProfile(turned, source, SRGB, outputMode=output)
            turned = converted if converted is not None else turned
        except ImageCms.PyCMSError:
            pass  # a damaged profile: the numbers are taken as sRGB, as browsers do
    return turned.convert(mode)


def _made(picture: Picture, image: Image.Image, key: str, ratio: str, width: int, kind: str) -> Rendition:
    has_focus = picture.has_focal_point()
    focus = (picture.focal_point_x, picture.focal_point_y) if has_focus else None
    part = image.crop(crop_box(image.size, ratio, focus))
    height = max(1, round(part.height * width / part.width))
    small = part if part.width == width else part.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
    content = encoded(small, kind, notice=notice_of(picture), artist=picture.photographer)
    shape = f"-{ratio.replace(':', 'x')}" if ratio else ""
    name = f"{FOLDER}/{picture.pk}/{key[:12]}{shape}-{width}.{ENDINGS[kind]}"
    if default_storage.exists(name):
        default_storage.delete(name)
    kept = default_storage.save(name, ContentFile(content))
    return Rendition(
        picture=picture, width=width, height=small.height, ratio=ratio, format=kind, file=kept, source_key=key
    )


def encoded(image: Image.Image, kind: str, *, notice: str, artist: str = "") -> bytes:
    """A file of one format with the notice in its EXIF and XMP."""
    if kind == "jpeg" and image.mode == "RGBA":
        ground = Image.new("RGB", image.size, "white")
        ground.paste(image, mask=image.getchannel("A"))
        image = ground
    exif = Image.Exif()
    exif[EXIF_COPYRIGHT] = notice.encode()  # readers take it as UTF-8; Pillow would write "?" for the sign
    if artist:
        exif[EXIF_ARTIST] = artist.encode()
    out = io.BytesIO()
    image.save(out, kind.upper(), exif=exif.tobytes(), xmp=xmp_of(notice, artist), **OPTIONS[kind])
    return out.getvalue()


def xmp_of(notice: str, artist: str) -> bytes:
    """The XMP packet of a file: its rights and creator (Dublin Core)."""
    creator = f"<dc:creator><rdf:Seq><rdf:li>{escape(artist)}</rdf:li></rdf:Seq></dc:creator>" if artist else ""
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">{escape(notice)}</rdf:li></rdf:Alt></dc:rights>{creator}'
        "</rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()


@transaction.atomic
def retire_pictures() -> int:
    """Make the pages newer that show pictures whose licence ran out; the worker does it every hour. Returns how many."""
    over = list(Picture.objects.filter(is_over=False, expires_on__lt=timezone.now().date()))
    Picture.objects.filter(pk__in=[picture.pk for picture in over]).update(is_over=True)
    touch(*{key for picture in over for key in picture.change_keys()})
    return len(over)


def sweep_renditions(*, older_than: timedelta = timedelta(days=2)) -> int:
    """Delete files that no row names any more; pages that were kept elsewhere had time to fall. Returns how many."""
    if not default_storage.exists(FOLDER):
        return 0
    named = set(Rendition.objects.values_list("file", flat=True))
    limit, gone = timezone.now() - older_than, 0
    for name in _files():
        if name not in named and default_storage.get_modified_time(name) < limit:
            default_storage.delete(name)
            gone += 1
    return gone


def _files() -> Iterable[str]:
    folders, _ = default_storage.listdir(FOLDER)
    for folder in folders:
        _, files = default_storage.listdir(f"{FOLDER}/{folder}")
        yield from (f"{FOLDER}/{folder}/{file}" for file in files)

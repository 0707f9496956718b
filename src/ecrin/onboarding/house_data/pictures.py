"""The house's picture files become pictures of the catalogue, found by name: `products/<reference>--<material>.svg`."""

import re
import shutil
from collections.abc import Mapping
from hashlib import sha1
from pathlib import Path

from django.conf import settings
from django.core.files.images import get_image_dimensions
from django.core.files.storage import default_storage
from wagtail.models import Collection as Shelf

from ecrin.catalog.models import Picture
from ecrin.core.errors import InvalidInput

ENDINGS = {".svg", ".jpg", ".jpeg", ".png", ".webp", ".avif"}
KEPT_IN = "original_images"
_VIEW_BOX = re.compile(r'viewBox="[-.\d]+ [-.\d]+ (\d+) (\d+)"')


def load_pictures(folder: Path, *, licence: str, titles: Mapping[str, str]) -> dict[str, Picture]:
    """Copy every file under `folder` into the media store and make its row. Returns pictures by path without ending.

    Raises:
        InvalidInput: a file whose size cannot be read.
    """
    shelf = Shelf.get_first_root_node()
    stems, rows = [], []
    for path in sorted(path for path in folder.rglob("*") if path.suffix in ENDINGS):
        stem = path.relative_to(folder).with_suffix("").as_posix()
        kept = f"{KEPT_IN}/{stem.replace('/', '-')}{path.suffix}"
        width, height = _size(path)
        stems.append(stem)
        rows.append(
            Picture(
                title=titles.get(stem, stem.rsplit("/", 1)[-1].replace("--", ", ").replace("-", " "))[:255],
                file=_keep(path, kept),
                width=width,
                height=height,
                file_size=path.stat().st_size,
                file_hash=sha1(path.read_bytes(), usedforsecurity=False).hexdigest(),
                collection=shelf,
                licence=licence,
            )
        )
    return dict(zip(stems, Picture.objects.bulk_create(rows), strict=True))


def _size(path: Path) -> tuple[int, int]:
    if path.suffix == ".svg":
        box = _VIEW_BOX.search(path.read_text(encoding="utf-8")[:400])
        if box:
            return int(box[1]), int(box[2])
    else:
        width, height = get_image_dimensions(path)
        if width and height:
            return int(width), int(height)
    raise InvalidInput(f"{path.name}: its width and height cannot be read.")


def _keep(path: Path, name: str) -> str:
    """The name under which the file is kept. A house on one machine copies without opening each file through Django."""
    if getattr(default_storage, "location", None) == str(settings.MEDIA_ROOT):
        target = Path(settings.MEDIA_ROOT) / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
        return name
    if default_storage.exists(name):
        default_storage.delete(name)
    with path.open("rb") as source:
        return str(default_storage.save(name, source))

"""A new house: a small folder that starts, from the skeleton that ships."""

import re
import shutil
from pathlib import Path
from string import Template

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from ecrin.core.errors import Conflict, InvalidInput

SKELETON = Path(__file__).parent / "skeleton"
RENAMED = {"gitignore.txt": ".gitignore"}


class FolderInUse(Conflict):
    code = "folder-in-use"
    sentence = _("%(folder)s is there already and holds something; name another folder.")


def make_house(*, name: str, within: Path) -> Path:
    """Write a house called `name` into a new folder under `within`. Returns the folder.

    Raises:
        InvalidInput: the name gives no code that Python can import.
        FolderInUse: the folder is there and is not empty.
    """
    code = slugify(name.replace("’", "").replace("'", "")).replace("-", "_")
    if not re.fullmatch(r"[a-z][a-z0-9_]*", code):
        raise InvalidInput(_("A house's name begins with a letter that can be written in ASCII."), field="name")
    if '"' in name or "\\" in name or "$" in name or "\n" in name:
        raise InvalidInput(_("Leave quotation marks, backslashes and dollar signs out of the name."), field="name")
    folder = within / code
    if folder.exists() and any(folder.iterdir()):
        raise FolderInUse(folder=str(folder))
    for source in sorted(path for path in SKELETON.rglob("*") if path.is_file()):
        target = folder / source.relative_to(SKELETON)
        target = target.with_name(RENAMED.get(target.name, target.name.removesuffix(".txt")))
        target.parent.mkdir(parents=True, exist_ok=True)
        text = Template(source.read_text(encoding="utf-8")).substitute(name=name, code=code)
        target.write_text(text, encoding="utf-8")
        shutil.copymode(source, target)
    return folder

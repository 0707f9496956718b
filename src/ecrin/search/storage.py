"""Where indexes lie: `INDEX_DIR/<storefront>/<build>/` with the name of the build that serves in `current`.

A rebuild makes a new build beside the old one and swaps the name, which is atomic; readers follow the name.
`INDEX_DIR/number` is the change number that all of them contain; `INDEX_DIR/writer.lock` lets one process write.
"""

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings


def root() -> Path:
    return Path(settings.INDEX_DIR)


def home(storefront: str) -> Path:
    return root() / storefront


def current(storefront: str) -> Path | None:
    """The build that serves a storefront, or None where none was ever finished."""
    try:
        name = (home(storefront) / "current").read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return None
    return home(storefront) / name


def new_build(storefront: str) -> Path:
    """An empty folder for a build."""
    folder = home(storefront) / f"build-{secrets.token_hex(6)}"
    folder.mkdir(parents=True)
    return folder


def install(storefront: str, build: Path) -> None:
    """Let a finished build serve, and remove those before the last one (readers may still open the last)."""
    last = current(storefront)
    _write(home(storefront) / "current", build.name)
    for folder in home(storefront).glob("build-*"):
        if folder not in {build, last}:
            shutil.rmtree(folder, ignore_errors=True)


def forget(storefront: str) -> None:
    shutil.rmtree(home(storefront), ignore_errors=True)


def built() -> set[str]:
    """Storefronts that have an index."""
    return {path.parent.name for path in root().glob("*/current")}


def number() -> int:
    """The change number that every index here contains; 0 before the first was built."""
    try:
        return int((root() / "number").read_text(encoding="ascii"))
    except (FileNotFoundError, ValueError):
        return 0


def keep_number(value: int) -> None:
    _write(root() / "number", str(value))


def _write(path: Path, text: str) -> None:
    """Replace a small file in one step, so that no reader sees half of it."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with draft.open("w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


@contextmanager
def writing() -> Iterator[bool]:
    """Whether this process may write the indexes of this machine, for as long as the block runs."""
    root().mkdir(parents=True, exist_ok=True)
    with (root() / "writer.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def signs() -> dict[str, tuple[str, int, int]]:
    """What differs after every commit, by key (`index:en-us`), for every index that this machine has."""
    found = {}
    for storefront in built():
        folder = current(storefront)
        with suppress(OSError):  # swapped away under us; the next look finds the new one
            meta = (folder / "meta.json").stat() if folder else None
            if folder and meta:
                found[f"index:{storefront}"] = (folder.name, meta.st_ino, meta.st_mtime_ns)
    return found

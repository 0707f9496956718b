"""Backup and restore while the house is open.

A backup is one tar file: `manifest.json` (what, when, hashes), the database and the media. SQLite is copied with its own
online backup (one consistent moment, writers go on); PostgreSQL with `pg_dump`. The database is copied before the media,
so every file that it names is there. Media in S3 are not in
it: buckets have versions of their own, and the manifest says so.

A restore checks every hash before it changes anything. SQLite is put back with the online backup too, in one
transaction that readers and writers see as one change; PostgreSQL by `pg_restore` in one transaction. Media are swapped
by renaming. The change counter goes up, so that every process drops what it keeps in memory.
"""

import hashlib
import json
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage, storages
from django.db import connection, connections, transaction
from django.db.migrations.loader import MigrationLoader

from ecrin.core.changes import ChangeCounter
from ecrin.core.database.sqlite.gate import gate_of
from ecrin.core.errors import Refusal

FORMAT = 1
SQLITE_MEMBER = "database.sqlite3"
POSTGRES_MEMBER = "database.pgdump"
# Rows in any of these mean that somebody works here.
LIVED_IN = ("clients_user", "catalog_product", "core_fact")
GATE_WAIT = 60.0


class CannotRestore(Refusal):
    code = "cannot-restore"


class CannotBackUp(Refusal):
    code = "cannot-back-up"


@dataclass(frozen=True)
class Manifest:
    """What a backup holds. `files` maps each member to its SHA-256."""

    format: int
    made_at: str
    engine: str
    house: str
    media: str
    migrations: list[str]
    files: dict[str, str] = field(default_factory=dict)


def back_up(target: Path) -> Manifest:
    """Write a backup to `target`, which appears only when it is whole.

    Raises:
        CannotBackUp: `pg_dump` is missing or failed.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.part")
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
        database = _copy_database(Path(folder))
        files: dict[str, str] = {}
        with tarfile.open(draft, "w:gz" if target.suffix == ".gz" else "w") as archive:
            _add(archive, database, database.name, files)
            for name, root in _kept_folders().items():
                for path in sorted(path for path in root.rglob("*") if path.is_file()):
                    _add(archive, path, f"{name}/{path.relative_to(root).as_posix()}", files)
            manifest = Manifest(
                format=FORMAT,
                made_at=datetime.now(UTC).isoformat(timespec="seconds"),
                engine=connection.vendor,
                house=settings.HOUSE.code,
                media="files" if _media_are_files() else "elsewhere",
                migrations=sorted(f"{app}.{name}" for app, name in MigrationLoader(connection).applied_migrations),
                files=files,
            )
            text = Path(folder) / "manifest.json"
            text.write_text(json.dumps(asdict(manifest), indent=1), encoding="utf-8")
            archive.add(text, "manifest.json")
    draft.chmod(0o600)  # it holds what the house knows of its clients
    draft.replace(target)
    return manifest


def _copy_database(folder: Path) -> Path:
    if connection.vendor == "sqlite":
        copy = folder / SQLITE_MEMBER
        with closing(sqlite3.connect(_sqlite_path())) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
        return copy
    copy = folder / POSTGRES_MEMBER
    _run_postgres(["pg_dump", "--format=custom", "--no-owner", "--no-acl", f"--file={copy}"], CannotBackUp)
    return copy


def _sqlite_path() -> str:
    return str(settings.DATABASES["default"]["NAME"])


def _run_postgres(command: list[str], refusal: type[Refusal]) -> None:
    values = settings.DATABASES["default"]
    environment = {
        "PATH": "/usr/lib/postgresql/bin:/usr/local/bin:/usr/bin:/bin",
        "PGHOST": str(values["HOST"] or ""),
        "PGPORT": str(values["PORT"] or ""),
        "PGUSER": str(values["USER"] or ""),
        "PGPASSWORD": str(values["PASSWORD"] or ""),
        "PGDATABASE": str(values["NAME"]),
    }
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command
            command, env={name: value for name, value in environment.items() if value}, capture_output=True, check=False
        )
    except FileNotFoundError as error:
        raise refusal(f"{command[0]} is not installed: install PostgreSQL's client programs") from error
    if done.returncode:
        raise refusal(f"{command[0]} failed: {done.stderr.decode(errors='replace').strip()[-400:]}")


def _media_are_files() -> bool:
    return isinstance(default_storage, FileSystemStorage)


def _kept_folders() -> dict[str, Path]:
    """The folders that belong to a house: its media, and what only its staff may see. None where they lie elsewhere."""
    if not _media_are_files():
        return {}
    private = storages["private"]
    kept = {"media": Path(settings.MEDIA_ROOT)}
    return kept | {"private": Path(private.location)} if isinstance(private, FileSystemStorage) else kept


def _media_files() -> Iterator[Path]:
    if _media_are_files():
        yield from (path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())


def _add(archive: tarfile.TarFile, path: Path, name: str, files: dict[str, str]) -> None:
    try:
        with path.open("rb") as file:
            files[name] = hashlib.file_digest(file, "sha256").hexdigest()
        archive.add(path, name)
    except FileNotFoundError:  # a rendition that was replaced while we looked
        files.pop(name, None)


def restore(source: Path, *, replace: bool = False) -> Manifest:
    """Put the house back as it was.

    Args:
        source: a file that `back_up` wrote.
        replace: whether to replace a house that is there.

    Raises:
        CannotRestore: the file is not whole, is from a newer Ecrin or another engine, or somebody works here already.
    """
    if not replace and not _is_empty():
        raise CannotRestore("There is a house here already. Add --replace to put the backup in its place.")
    root = Path(settings.DATA_DIR)
    root.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=root, prefix=".restore-") as folder:
        manifest = _unpacked(source, Path(folder))
        with ExitStack() as swapped:
            for name, there in _kept_folders().items() if manifest.media == "files" else ():
                swapped.enter_context(_swapped(Path(folder) / name, there))
            if manifest.engine == "sqlite":
                _put_back_sqlite(Path(folder) / SQLITE_MEMBER)
            else:
                _put_back_postgres(Path(folder) / POSTGRES_MEMBER)
    return manifest


def _is_empty() -> bool:
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in tables.intersection(LIVED_IN):
            cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")  # noqa: S608 - one of three names above
            if cursor.fetchone():
                return False
    return next(_media_files(), None) is None


def _unpacked(source: Path, folder: Path) -> Manifest:
    try:
        with tarfile.open(source) as archive:
            archive.extractall(folder, filter="data")
        manifest = Manifest(**json.loads((folder / "manifest.json").read_text(encoding="utf-8")))
    except (OSError, tarfile.TarError, EOFError, ValueError, TypeError) as error:
        raise CannotRestore(f"{source} is not a whole backup of Ecrin: {error}") from error
    for name, expected in manifest.files.items():
        path = folder / name
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != expected:
            raise CannotRestore(f"{source} is damaged at {name}")
    if manifest.format > FORMAT:
        raise CannotRestore("The backup is from a newer Ecrin: update first.")
    if manifest.engine != connection.vendor:
        raise CannotRestore(f"The backup is of {manifest.engine}, and DATABASE_URL names {connection.vendor}.")
    known = {f"{app}.{name}" for app, name in MigrationLoader(connection).disk_migrations}
    ours = {name for name in manifest.migrations if name.split(".")[0] in {key.split(".")[0] for key in known}}
    if unknown := sorted(ours - known):
        raise CannotRestore(f"The backup has migrations that this code does not know ({unknown[0]}): update first.")
    return manifest


def _put_back_sqlite(copy: Path) -> None:
    number = _number_now() + 1
    with closing(sqlite3.connect(copy)) as staged:
        row = staged.execute("SELECT max(value) FROM core_changecounter").fetchone()
        number = max(number, (row[0] or 0) + 1)
        _raise_counter_sql(staged, number)
        staged.commit()
        connections.close_all()
        gate = gate_of(_sqlite_path())
        if not gate.enter(GATE_WAIT):
            raise CannotRestore("Somebody writes to the database and does not stop. Nothing was changed.")
        try:
            with closing(sqlite3.connect(_sqlite_path(), timeout=GATE_WAIT)) as live:
                live.execute("PRAGMA journal_mode=WAL")
                staged.backup(live)  # all pages in one transaction
        finally:
            gate.leave()


def _raise_counter_sql(database: sqlite3.Connection, number: int) -> None:
    database.execute("DELETE FROM core_changecounter")
    database.execute("INSERT INTO core_changecounter (id, value, pruned) VALUES (1, ?, ?)", (number, number))


def _put_back_postgres(copy: Path) -> None:
    number = _number_now()
    connections.close_all()
    options = ["--single-transaction", "--clean", "--if-exists", "--no-owner", "--no-acl", "--exit-on-error"]
    name = str(settings.DATABASES["default"]["NAME"])
    _run_postgres(["pg_restore", *options, f"--dbname={name}", str(copy)], CannotRestore)
    with transaction.atomic():
        value = max(number, _number_now()) + 1
        ChangeCounter.objects.update_or_create(pk=1, defaults={"value": value, "pruned": value})


def _number_now() -> int:
    if "core_changecounter" not in connection.introspection.table_names():
        return 0
    counter: Any = ChangeCounter.objects.filter(pk=1).first()
    return counter.value if counter else 0


@contextmanager
def _swapped(new: Path, there: Path) -> Iterator[None]:
    """A folder of the backup in place of what is there, or everything as it was when the body fails."""
    aside = there.with_name(f".{there.name}.before-restore")
    new.mkdir(exist_ok=True)
    shutil.rmtree(aside, ignore_errors=True)
    if there.exists():
        there.rename(aside)
    new.rename(there)
    try:
        yield
    except BaseException:
        shutil.rmtree(there, ignore_errors=True)
        if aside.exists():
            aside.rename(there)
        raise
    shutil.rmtree(aside, ignore_errors=True)

"""A backup taken while the house writes is one moment of it, and comes back whole or not at all."""

import os
import secrets
import shutil
import sqlite3
import subprocess
import sys
import tarfile
from contextlib import closing

import psycopg
import pytest

# Each write: one fact and one change number, in one transaction. In a consistent copy there are as many of either.
WRITER = """
import os, sys; os.environ["DJANGO_SETTINGS_MODULE"] = "ecrin.config.settings"
import django; django.setup()
from django.db import DatabaseError, connection, transaction
from ecrin.core.changes import touch
from ecrin.core.journal import Fact
print("ready", flush=True)
while True:
    try:
        with transaction.atomic():
            Fact.objects.create(name="test.written", subject="test:1")
            touch("test")
    except DatabaseError:
        if connection.vendor == "sqlite":
            raise
"""
BOOT = "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'ecrin.config.settings'; import django; django.setup(); "
TABLES = (
    BOOT + "from django.db import connection; from django.apps import apps; "
    "from django.db.migrations.recorder import MigrationRecorder; MigrationRecorder(connection).ensure_schema(); "
    "e = connection.schema_editor(); e.__enter__(); "
    "[e.create_model(m) for m in apps.get_app_config('core').get_models()]; e.__exit__(None, None, None)"
)
BACK_UP = (
    BOOT
    + "import sys; from pathlib import Path; from ecrin.onboarding.backup import back_up; back_up(Path(sys.argv[1]))"
)
RESTORE = (
    BOOT + "import sys; from pathlib import Path; from ecrin.onboarding.backup import restore, CannotRestore\n"
    "try: restore(Path(sys.argv[1]), replace='--replace' in sys.argv)\n"
    "except CannotRestore as refusal: sys.exit(str(refusal))"
)


@pytest.fixture
def house(tmp_path):
    class House:
        folder = tmp_path / "data"
        environment = os.environ | {"ECRIN_DATA_DIR": str(tmp_path / "data"), "ECRIN_HOUSE": ""}

        def run(self, code, *arguments):
            return subprocess.run(
                [sys.executable, "-c", code, *map(str, arguments)],
                env=self.environment,
                capture_output=True,
                text=True,
                check=False,
            )

        def count(self, database=None):
            with closing(sqlite3.connect(database or self.folder / "ecrin.sqlite3")) as opened:
                facts = opened.execute("SELECT count(*) FROM core_fact").fetchone()[0]
                numbers = opened.execute("SELECT count(DISTINCT number) FROM core_change").fetchone()[0]
                value, pruned = opened.execute("SELECT value, pruned FROM core_changecounter").fetchone()
                return facts, numbers, value, pruned

        def write(self):
            process = subprocess.Popen(
                [sys.executable, "-c", WRITER], env=self.environment, stdout=subprocess.PIPE, text=True
            )
            assert process.stdout.readline() == "ready\n"
            return process

    one = House()
    one.environment.pop("DATABASE_URL", None)
    assert one.run(TABLES).returncode == 0
    (one.folder / "media").mkdir()
    (one.folder / "media" / "ring.txt").write_text("a ring")
    (one.folder / "private").mkdir()
    (one.folder / "private" / "bench.txt").write_text("on the bench")
    return one


def test_a_backup_under_load_is_one_moment_and_comes_back_under_load(house, tmp_path):
    file = tmp_path / "backup.tar"
    writer = house.write()
    try:
        assert house.run(BACK_UP, file).stderr == ""
        with tarfile.open(file) as archive:
            archive.extractall(tmp_path / "seen", filter="data")
        facts, numbers, value, _ = house.count(tmp_path / "seen" / "database.sqlite3")
        assert facts == numbers == value > 0
        (house.folder / "media" / "ring.txt").write_text("another ring")
        (house.folder / "media" / "later.txt").write_text("later")
        (house.folder / "private" / "bench.txt").write_text("changed")

        refused = house.run(RESTORE, file)
        assert "There is a house here already" in refused.stderr
        assert house.run(RESTORE, file, "--replace").stderr == ""
    finally:
        writer.kill()
        writer.communicate()
    again, numbers, value, pruned = house.count()
    assert again == numbers >= facts, "what was written after the restore goes on from it"
    assert value - pruned == again - facts, "the counter went up, and all before it is forgotten"
    assert pruned > facts
    assert [path.name for path in (house.folder / "media").iterdir()] == ["ring.txt"]
    assert (house.folder / "media" / "ring.txt").read_text() == "a ring"
    assert (house.folder / "private" / "bench.txt").read_text() == "on the bench"
    with closing(sqlite3.connect(house.folder / "ecrin.sqlite3")) as opened:
        assert opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_damaged_backup_changes_nothing(house, tmp_path):
    file = tmp_path / "backup.tar"
    assert house.run(BACK_UP, file).stderr == ""
    (house.folder / "media" / "ring.txt").write_text("newer")
    damaged = file.read_bytes().replace(b"a ring", b"a rung")
    file.write_bytes(damaged)
    assert "damaged at media/ring.txt" in house.run(RESTORE, file, "--replace").stderr
    file.write_bytes(damaged[:5000])
    assert "not a whole backup" in house.run(RESTORE, file, "--replace").stderr
    assert (house.folder / "media" / "ring.txt").read_text() == "newer"


@pytest.fixture
def on_postgres(tmp_path):
    """A house of its own on the server of the tests; the database goes when the test ends."""
    server = os.environ.get("TEST_DATABASE_URL", "postgresql://root@127.0.0.1:5432/postgres")
    name = f"ecrin_backup_{secrets.token_hex(4)}"
    folder = tmp_path / "data"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")

    class House:
        database = f"{server.rpartition('/')[0]}/{name}"
        environment = os.environ | {"ECRIN_DATA_DIR": str(folder), "ECRIN_HOUSE": "", "DATABASE_URL": database}

        def run(self, code, *arguments):
            return subprocess.run(
                [sys.executable, "-c", code, *map(str, arguments)],
                env=self.environment, capture_output=True, text=True, check=False,
            )  # fmt: skip

        def ask(self, sql):
            with psycopg.connect(self.database) as opened:
                return opened.execute(sql).fetchone()

        def count(self):
            return self.ask(
                "SELECT (SELECT count(*) FROM core_fact), (SELECT count(DISTINCT number) FROM core_change), value, pruned"
                " FROM core_changecounter"
            )

    house = House()
    made = house.run(TABLES)
    assert made.returncode == 0, made.stderr
    (folder / "media").mkdir()
    (folder / "media" / "ring.txt").write_text("a ring")
    yield house
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.postgres
@pytest.mark.skipif(not shutil.which("pg_dump"), reason="PostgreSQL's client programs are not installed")
def test_on_postgresql_a_backup_under_load_is_one_moment_and_comes_back_under_load(on_postgres, tmp_path):
    house, file = on_postgres, tmp_path / "backup.tar"
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER], env=house.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert writer.stdout.readline() == "ready\n"
        assert house.run(BACK_UP, file).stderr == ""
        at_backup = house.count()[0]
        (tmp_path / "data" / "media" / "ring.txt").write_text("another ring")
        assert "There is a house here already" in house.run(RESTORE, file).stderr
        before = house.count()[2]
        assert house.run(RESTORE, file, "--replace").stderr == ""
        assert writer.poll() is None, "who wrote meanwhile goes on"
    finally:
        writer.kill()
        writer.communicate()
    facts, numbers, value, pruned = house.count()
    assert facts == numbers > 0, "one moment: as many facts as changes"
    assert pruned >= before, "the counter went up, and every process drops what it kept"
    assert facts - (value - pruned) <= at_backup, "what came back is what was there when it was taken"
    assert (tmp_path / "data" / "media" / "ring.txt").read_text() == "a ring"


@pytest.mark.postgres
@pytest.mark.skipif(not shutil.which("pg_dump"), reason="PostgreSQL's client programs are not installed")
def test_on_postgresql_a_damaged_backup_changes_nothing(on_postgres, tmp_path):
    file = tmp_path / "backup.tar"
    assert on_postgres.run(BACK_UP, file).stderr == ""
    on_postgres.run(BOOT + "from ecrin.core.changes import touch; touch('later')")
    file.write_bytes(file.read_bytes().replace(b"a ring", b"a rung"))
    assert "damaged at media/ring.txt" in on_postgres.run(RESTORE, file, "--replace").stderr
    assert on_postgres.ask("SELECT count(*) FROM core_change") == (1,)

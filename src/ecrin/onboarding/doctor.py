"""`ecrin doctor`: what is missing or wrong, and how to mend it. Every check says one thing and never raises."""

import secrets
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Literal

from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

from ecrin.account.selectors import staff_without_factor
from ecrin.core.changes import latest
from ecrin.core.journal import backlog, parked
from ecrin.core.observe.health import missing_migrations
from ecrin.core.texts import CONTENT_LANGUAGES
from ecrin.core.worker import last_beat
from ecrin.edge.purger import configured
from ecrin.inventory.selectors import differences
from ecrin.markets.models import TaxRate
from ecrin.markets.selectors import snapshot
from ecrin.markets.services import shipped_tax_rates
from ecrin.onboarding.messages import catalogue_of
from ecrin.payments.selectors import listed_in_vain, methods_for
from ecrin.search import storage

Standing = Literal["well", "note", "wrong"]
LEAST_PYTHON = (3, 11, 0)
LEAST_SPACE = 1_000_000_000
LEAST_SQLITE = (3, 35, 0)


@dataclass(frozen=True)
class Finding:
    """One thing looked at. `mend` is what to do where it is not well."""

    standing: Standing
    what: str
    mend: str = ""


Finder = Callable[[], Iterator[Finding]]


def examine() -> Iterator[Finding]:
    """Look at everything, in the order in which one thing needs the other."""
    for look in (
        python,
        house,
        secret,
        production,
        folder,
        database,
        staff,
        tax,
        payments,
        clock,
        index,
        stock,
        catalogues,
        post,
        media,
        worker,
    ):
        try:
            yield from look()
        except Exception as error:  # noqa: BLE001 - a doctor that falls ill helps nobody
            yield Finding("wrong", f"{look.__name__}: {type(error).__name__}: {error}")


def python() -> Iterator[Finding]:
    version = sys.version_info[:3]
    said = f"Python {'.'.join(map(str, version))}"
    yield Finding("well", said) if version >= LEAST_PYTHON else Finding("wrong", said, "use Python 3.11 or newer")


def house() -> Iterator[Finding]:
    if settings.HOUSE.folder is None:
        yield Finding("note", "no house: Ecrin's own plain look", "set ECRIN_HOUSE, or run `ecrin new-house NAME`")
    else:
        yield Finding("well", f"house {settings.HOUSE.name} ({settings.HOUSE.folder}/house.toml)")


def secret() -> Iterator[Finding]:
    kept = Path(settings.DATA_DIR) / "secret-key"
    if kept.exists() and kept.stat().st_mode & 0o077:
        yield Finding("wrong", f"{kept} can be read by others", f"chmod 600 {kept}")
    else:
        yield Finding("well", "secret key")


def production() -> Iterator[Finding]:
    if not settings.IS_PRODUCTION:
        yield Finding("note", "ECRIN_ENV is demo", "set ECRIN_ENV=production where visitors come")
        return
    if not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS:
        yield Finding("wrong", "ALLOWED_HOSTS does not name the site", "set ALLOWED_HOSTS to the site's names")
    if not settings.SITE_ADDRESS.startswith("https://"):
        yield Finding("wrong", f"SITE_ADDRESS is {settings.SITE_ADDRESS}", "set it to the https:// address of the site")
    if settings.CDN_SECONDS and configured() is None:
        yield Finding(
            "wrong",
            f"a CDN may keep pages for {settings.CDN_SECONDS} s and is not told of changes",
            "set CDN_PURGE_URL, or CDN_SECONDS to 0",
        )
    if not settings.METRICS_TOKEN:
        yield Finding("note", "METRICS_TOKEN is not set", "set it, or read /metrics on the machine itself")
    yield Finding("well", "production settings are on")


def folder() -> Iterator[Finding]:
    root = Path(settings.DATA_DIR)
    probe = root / f".doctor-{secrets.token_hex(4)}"
    try:
        probe.write_bytes(b"x")
        probe.unlink()
    except OSError as error:
        yield Finding("wrong", f"{root} cannot be written ({error.strerror})", "give it to the user that runs Ecrin")
        return
    free = shutil.disk_usage(root).free
    said = f"data folder {root}, {free / 1e9:.0f} GB free"
    yield Finding("well", said) if free > LEAST_SPACE else Finding("wrong", said, "make room: at least 1 GB")


def database() -> Iterator[Finding]:
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        if sqlite3.sqlite_version_info < LEAST_SQLITE:
            yield Finding("wrong", f"SQLite {sqlite3.sqlite_version}", "use a Python with SQLite 3.35 or newer")
        with connection.cursor() as cursor:
            mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]
        name = f"SQLite {sqlite3.sqlite_version} at {settings.DATABASES['default']['NAME']}"
        if mode not in {"wal", "memory"}:
            yield Finding(
                "wrong", f"{name} has no write-ahead log ({mode})", "put it on a local disk, not on a network"
            )
    else:
        name = f"{connection.display_name} {'.'.join(map(str, connection.get_database_version()))}"
    waiting = missing_migrations()
    if waiting:
        yield Finding("wrong", f"{name}: {len(waiting)} migrations are not applied", "run `ecrin migrate`")
    else:
        yield Finding("well", f"{name}, all migrations applied")


def staff() -> Iterator[Finding]:
    """Who works here with a password alone: outside a demonstration the back office waits until she adds a second lock."""
    without = [person.email for person in staff_without_factor()]
    if not without:
        yield Finding("well", "everybody on the staff has a second lock")
        return
    named = ", ".join(without[:5]) + (" …" if len(without) > 5 else "")
    yield Finding(
        "note",
        f"{len(without)} on the staff have a password alone: {named}",
        "they add a passkey or an authenticator app at their next sign-in"
        if settings.STAFF_SECOND_FACTOR
        else "in production the back office asks for a passkey or an authenticator app",
    )


def tax() -> Iterator[Finding]:
    """Rates that a house checked carry its own source; those that ship are taken as read, which will do for a demo."""
    shipped = {_written(rate) for rate in shipped_tax_rates()}
    there = [_written(rate) for rate in TaxRate.objects.all()]
    unchecked = sum(rate in shipped for rate in there)
    if settings.IS_PRODUCTION and unchecked:
        yield Finding(
            "note",
            f"{unchecked} of {len(there)} tax rates are those that ship for the demo, states without local taxes",
            "check them with who advises you, and name your own source in Markets, Tax rates",
        )
    else:
        yield Finding("well", f"{len(there)} tax rates")


def _written(rate: TaxRate) -> tuple[str, str, date, Decimal, str]:
    return rate.country_code, rate.state_code, rate.begins_on, rate.rate, rate.source


def payments() -> Iterator[Finding]:
    """Every open market has a way to pay; the rehearsal bank, which moves no money, is there outside production only."""
    selling = [market for market in snapshot().markets.values() if market.is_open]
    without = [market.code for market in selling if not methods_for(market, amount=None, currency=market.currency)]
    if without:
        yield Finding(
            "wrong" if settings.IS_PRODUCTION else "note",
            f"nobody can pay in {', '.join(without)}",
            "set STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET, and add a way to pay under Payments, Ways to pay",
        )
    else:
        yield Finding("well", f"ways to pay in {len(selling)} markets, by {', '.join(settings.PAYMENT_PROVIDERS)}")
    for name, markets in listed_in_vain([market.code for market in selling]).items():
        yield Finding(
            "wrong" if settings.IS_PRODUCTION else "note",
            f"“{name}” is listed in {', '.join(markets)} and cannot be chosen there: no bank account",
            "add one under Orders, Bank accounts, or take the market from the way to pay",
        )


def clock() -> Iterator[Finding]:
    now = datetime.now(UTC)
    if now.year < 2026:
        yield Finding("wrong", f"the clock says {now:%Y-%m-%d}", "set it (timedatectl set-ntp true)")
    elif connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT now()")
            apart = abs((cursor.fetchone()[0] - datetime.now(UTC)).total_seconds())
        if apart > 2:
            yield Finding("wrong", f"this clock and the database's are {apart:.0f} s apart", "keep both by NTP")
        else:
            yield Finding("well", "clock agrees with the database's")
    else:
        yield Finding("well", f"clock {now:%Y-%m-%d %H:%M} UTC")


def index() -> Iterator[Finding]:
    served = {storefront.code for storefront in snapshot().served}
    if not served:
        yield Finding(
            "note", "no storefronts yet", "run `ecrin demo`, `ecrin load-markets` or `ecrin import-site FILE`"
        )
        return
    lacking = served - storage.built()
    if lacking:
        yield Finding(
            "wrong", f"{len(lacking)} of {len(served)} storefronts have no index", "run `ecrin index --rebuild`"
        )
        return
    behind = latest() - storage.number()
    if behind > 0:
        yield Finding("note", f"the index is {behind} changes behind", "run `ecrin worker` (or `ecrin index`)")
    else:
        yield Finding("well", f"indexes of {len(served)} storefronts, up to date")


def stock() -> Iterator[Finding]:
    wrong = differences()
    if wrong:
        skus = ", ".join(sorted({one.sku for one in wrong})[:5])
        yield Finding(
            "wrong", f"stock does not add up for {len(wrong)} figures: {skus}", "count these SKUs anew in Stock"
        )
    else:
        yield Finding("well", "stock adds up: movements, promises and what can be promised")


def catalogues() -> Iterator[Finding]:
    there = [catalogue_of(language) for language in CONTENT_LANGUAGES if catalogue_of(language).exists()]
    raw = [po for po in there if not po.with_suffix(".mo").exists()]
    if raw:
        yield Finding("wrong", f"{len(raw)} interface catalogues are not compiled", "run `ecrin compile-messages`")
    elif len(there) < len(CONTENT_LANGUAGES):
        yield Finding(
            "note", f"{len(there)} of {len(CONTENT_LANGUAGES)} interface catalogues", "the rest is in English"
        )
    else:
        yield Finding("well", f"{len(there)} interface catalogues, compiled")


def post() -> Iterator[Finding]:
    kind = settings.EMAIL_BACKEND.split(".")[-2]
    if kind in {"filebased", "console", "locmem", "dummy"}:
        standing: Standing = "wrong" if settings.IS_PRODUCTION else "note"
        yield Finding(standing, f"mail leaves nobody's desk ({kind})", "set EMAIL_BACKEND and EMAIL_HOST for real mail")
        return
    with mail.get_connection():
        yield Finding("well", f"mail by {kind} to {settings.EMAIL_HOST}")


def media() -> Iterator[Finding]:
    name = default_storage.save(f"doctor/{secrets.token_hex(6)}.txt", ContentFile(b"x"))
    default_storage.delete(name)
    cache.set("doctor", 1, 5)
    where = "S3" if "s3" in settings.STORAGES["default"]["BACKEND"] else settings.MEDIA_ROOT
    yield Finding("well", f"media can be kept ({where})")


def worker() -> Iterator[Finding]:
    seen = last_beat()
    if seen is None or datetime.now(UTC) - seen > timedelta(minutes=1):
        when = f"since {seen:%Y-%m-%d %H:%M} UTC" if seen else "ever"
        yield Finding("note", f"no worker was heard of {when}", "run `ecrin worker`, or `ecrin serve --with-worker`")
    else:
        yield Finding("well", f"worker, {backlog()} deliveries waiting")
    if stuck := parked().count():
        yield Finding("wrong", f"{stuck} deliveries failed and wait for a person", "see them in the back office")

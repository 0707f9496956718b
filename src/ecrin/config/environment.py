"""Typed readers of the environment that fail loudly: a wrong value stops the start with one sentence."""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def choice(name: str, default: str, allowed: tuple[str, ...]) -> str:
    value = text(name, default)
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} is {value!r}; it may be {', '.join(allowed)}")
    return value


def number(name: str, default: int, *, least: int = 0) -> int:
    value = text(name, str(default))
    if not value.isdecimal() or int(value) < least:
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be a whole number of at least {least}")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    return text(name, default).replace(",", " ").split()


def folder(name: str, default: str) -> Path:
    path = Path(text(name, default)).expanduser().resolve()
    if path.exists() and not path.is_dir():
        raise ImproperlyConfigured(f"{name} names {path}, which is not a folder")
    path.mkdir(parents=True, exist_ok=True)
    return path


def secret(name: str, data: Path, *, required: bool) -> str:
    """The secret key: from the environment, or made once and kept in the data folder (never in production)."""
    if value := text(name):
        if len(value) < 40:
            raise ImproperlyConfigured(f"{name} is shorter than 40 characters")
        return value
    if required:
        raise ImproperlyConfigured(
            f"{name} must be set in production: `python -c 'import secrets; print(secrets.token_urlsafe(50))'`"
        )
    kept = data / "secret-key"
    if not kept.exists():
        draft = kept.with_suffix(f".{secrets.token_hex(4)}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50), encoding="ascii")
        if not kept.exists():
            draft.replace(kept)
        draft.unlink(missing_ok=True)
    return kept.read_text(encoding="ascii").strip()

"""The letters of a house that keeps them as files instead of sending them: the demo, a rehearsal."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings

_NAME = re.compile(r"[\w-]+\.log", re.ASCII)
_END = b"\n" + b"-" * 79 + b"\n"
"""What Django's file backend writes after each letter."""


@dataclass(frozen=True, slots=True)
class Mail:
    """A letter as it lies in its file. `key` is `<file>:<place in it>`."""

    key: str
    at: datetime
    to: str
    subject: str
    text: str
    html: str
    attached: tuple[str, ...] = ()
    """What the files are called that lie beside it."""


def keeps_mails() -> bool:
    """Whether this house keeps its letters as files."""
    return bool(settings.EMAIL_BACKEND.endswith(".filebased.EmailBackend"))


def mails(*, limit: int = 200) -> list[Mail]:
    """The letters, newest first. No query."""
    folder = Path(settings.EMAIL_FILE_PATH)
    files = sorted(folder.glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True) if folder.is_dir() else []
    found: list[Mail] = []
    for file in files:
        found += reversed(_read(file))
        if len(found) >= limit:
            break
    return found[:limit]


def mail(key: str) -> Mail | None:
    """One letter by its key; None where there is none. No query."""
    name, _, place = key.partition(":")
    file = Path(settings.EMAIL_FILE_PATH) / name
    if not _NAME.fullmatch(name) or not place.isdecimal() or not file.is_file():
        return None
    return next((one for one in _read(file) if one.key == key), None)


def _read(file: Path) -> list[Mail]:
    at = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    parts = [part for part in file.read_bytes().split(_END) if part.strip()]
    return [_parsed(f"{file.name}:{place}", at, part) for place, part in enumerate(parts)]


def _parsed(key: str, at: datetime, raw: bytes) -> Mail:
    message = message_from_bytes(raw, policy=policy.default)
    return Mail(
        key,
        at,
        str(message["To"] or ""),
        str(message["Subject"] or ""),
        _body(message, "plain"),
        _body(message, "html"),
        tuple(part.get_filename() or part.get_content_type() for part in message.iter_attachments()),
    )


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    return str(part.get_content()) if part is not None else ""

"""The provider that ships: one JSON file for each subscriber in a folder, for a service that fetches them. It sends
nothing; what leaves a subscriber's file is gone, so nothing has to be forgotten in a log.
"""

import json
import os
import re
import tempfile
from dataclasses import asdict
from pathlib import Path

from django.conf import settings

from . import Subscriber, Unclear

_KEY = re.compile(r"[\w-]{10,64}", re.ASCII)


class Files:
    """Answers the port with a folder."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or Path(settings.MAILING_FOLDER)

    def put(self, subscriber: Subscriber) -> None:
        """Write her file, whole or not at all."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self.folder, suffix=".part")
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(asdict(subscriber), file, ensure_ascii=False, indent=1)
            Path(name).replace(self._file(subscriber.key))
        except OSError as error:
            raise Unclear(str(error)) from error

    def remove(self, key: str) -> None:
        try:
            self._file(key).unlink(missing_ok=True)
        except OSError as error:
            raise Unclear(str(error)) from error

    def find(self, key: str) -> Subscriber | None:
        try:
            known = json.loads(self._file(key).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise Unclear(str(error)) from error
        return Subscriber(**{**known, "interests": tuple(known["interests"])})

    def _file(self, key: str) -> Path:
        if not _KEY.fullmatch(key):
            raise ValueError("not a key of a subscription")
        return self.folder / f"{key}.json"

"""How often somebody may try: counters in the cache, kept under a digest, so that the cache holds nobody's address.

KEPT = Attempts("sign-in", seconds=900)
KEPT.check(("mail", email, 5), ("address", ip, 30))
"""

import hashlib
from dataclasses import dataclass
from http import HTTPStatus
from typing import ClassVar

from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from ecrin.core.errors import Refusal

Counter = tuple[str, str, int]
"""A kind, what is counted, and how often at most. An empty value is not counted."""


class TooManyAttempts(Refusal):
    code: ClassVar[str] = "too-many-attempts"
    status = HTTPStatus.TOO_MANY_REQUESTS
    sentence = _("That was tried too often. Please wait a quarter of an hour, then try again.")


@dataclass(frozen=True, slots=True)
class Attempts:
    """Counters of one door. The time runs from the first attempt."""

    door: str
    seconds: int = 15 * 60

    def check(self, *counters: Counter) -> None:
        """Nothing, while none of the counters is full.

        Raises:
            TooManyAttempts: one is.
        """
        if any(value and cache.get(self.key(kind, value), 0) >= most for kind, value, most in counters):
            raise TooManyAttempts

    def note(self, *counters: Counter) -> None:
        """Count one attempt on each."""
        for kind, value, _most in counters:
            if not value:
                continue
            key = self.key(kind, value)
            if not cache.add(key, 1, self.seconds):
                try:
                    cache.incr(key)
                except ValueError:  # it ran out between the two
                    cache.set(key, 1, self.seconds)

    def forget(self, *counters: Counter) -> None:
        cache.delete_many([self.key(kind, value) for kind, value, _most in counters if value])

    def key(self, kind: str, value: str) -> str:
        return f"{self.door}:{kind}:{hashlib.sha256(value.encode()).hexdigest()}"

"""What staff are told of what they did: one sentence where it is done, that of the refusal where it is not."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest

from ecrin.core.errors import Refusal


@dataclass(slots=True)
class Outcome:
    """What came of it; without a refusal it is done."""

    refusal: Refusal | None = None


@contextmanager
def told(request: HttpRequest, said: str) -> Iterator[Outcome]:
    """Do something inside: what is refused is said on the next page she sees, instead of `said`."""
    outcome = Outcome()
    try:
        yield outcome
    except Refusal as refusal:
        outcome.refusal = refusal
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)

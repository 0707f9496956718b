"""Keeps personal things out of public pages: what would make the bytes differ from person to person is noticed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from django.conf import settings
from django.http import HttpRequest


class Marked(Protocol):
    personal: str


class PersonalPage(AssertionError):  # noqa: N818 - it says what is wrong, like a refusal
    """A public page touched something personal: a bug of the view, raised where `settings.EDGE_STRICT` is set."""


@contextmanager
def personal_kept_out(request: HttpRequest, facts: Marked) -> Iterator[None]:
    """Put a watch on the request's user, session and cookies while a public view runs."""
    real = {name: getattr(request, name) for name in ("user", "session") if hasattr(request, name)}
    cookies = request.COOKIES
    for name, value in real.items():
        setattr(request, name, Watched(value, name, facts))
    request.COOKIES = WatchedCookies(cookies, facts)
    try:
        yield
    finally:
        request.COOKIES = cookies
        for name, value in real.items():
            setattr(request, name, value)


def noticed(name: str, facts: Marked) -> None:
    """Remember that a public page touched `name`, so that it is never stored.

    Raises:
        PersonalPage: where strictness is asked for.
    """
    facts.personal = name
    if getattr(settings, "EDGE_STRICT", False):
        raise PersonalPage(f"a public page touched the {name}")


class Watched:
    """Stands before a request's user or session; any use is noticed and then answered by the real one."""

    def __init__(self, real: Any, name: str, facts: Marked) -> None:
        object.__setattr__(self, "_watched", (real, name, facts))

    def _noticed(self) -> Any:
        real, name, facts = object.__getattribute__(self, "_watched")
        noticed(name, facts)
        return real

    def __getattr__(self, attribute: str) -> Any:
        return getattr(self._noticed(), attribute)

    def __setattr__(self, attribute: str, value: Any) -> None:
        setattr(self._noticed(), attribute, value)

    def __getitem__(self, key: Any) -> Any:
        return self._noticed()[key]

    def __setitem__(self, key: Any, value: Any) -> None:
        self._noticed()[key] = value

    def __contains__(self, key: Any) -> bool:
        return key in self._noticed()

    def __bool__(self) -> bool:
        return bool(self._noticed())

    def __eq__(self, other: object) -> bool:
        return bool(self._noticed() == other)

    def __hash__(self) -> int:
        return hash(self._noticed())

    def __str__(self) -> str:
        return str(self._noticed())


class WatchedCookies(dict[str, str]):
    """A request's cookies; reading any is noticed."""

    def __init__(self, cookies: dict[str, str], facts: Marked) -> None:
        super().__init__(cookies)
        self._facts = facts

    def __getitem__(self, key: str) -> str:
        noticed("cookies", self._facts)
        return super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:
        noticed("cookies", self._facts)
        return super().get(key, default)

    def __contains__(self, key: object) -> bool:
        noticed("cookies", self._facts)
        return super().__contains__(key)

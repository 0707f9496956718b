"""What every template may use, as name -> function of the request. Rooms above `theme` reach the base template here."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from ecrin.core.house import current_house
from ecrin.shop.views import menu

CONTEXT: dict[str, Callable[[HttpRequest], Any]] = {
    "house": lambda _: current_house(),
    "menu": menu.menu,
    "header": menu.header,
    "footer": menu.footer,
    "departments": menu.departments,
}


def public(request: HttpRequest) -> dict[str, Any]:
    """Context processor: each entry is worked out only when a template asks for it."""
    return {name: (lambda make=make: make(request)) for name, make in CONTEXT.items()}

"""Who a request is from, as far as a bag is concerned, and what her browser keeps of it."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from ecrin.bag.models import LIFE, Bag
from ecrin.bag.selectors import find_bag
from ecrin.bag.services import merge_bags

BAG_COOKIE = "ecrin-bag"
HERE_COOKIE = "ecrin-here"
"""Readable by script, holds nothing: only a browser that has it asks for what is personal."""
_TOKEN = re.compile(r"[\w-]{10,64}", re.ASCII)
View = Callable[..., HttpResponse]


def personal(view: View) -> View:
    """Mark a view's answers as somebody's own: nobody keeps or indexes them. Its forms carry no token, because the
    public page's "add to bag" cannot have one: where a post comes from is checked by `core.doors.SameSite` (ADR 0120).
    """

    @csrf_exempt
    @wraps(view)
    def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex"
        return response

    return marked


def token_of(request: HttpRequest) -> str:
    """What the bag's cookie holds; empty where it cannot be a token."""
    held = request.COOKIES.get(BAG_COOKIE, "")
    return held if _TOKEN.fullmatch(held) else ""


def client_of(request: HttpRequest) -> Any:
    """Who is signed in, or None. No query for a browser without a session."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    return request.user if request.user.is_authenticated else None


def bag_of(request: HttpRequest) -> Bag | None:
    """The visitor's open bag. A client's own and the one of before she signed in become one here. One query, and those
    of the merging when there is something to merge.
    """
    token, client = token_of(request), client_of(request)
    found = find_bag(token=token, client=client)
    if client is not None and token and (found is None or token != found.token or found.client_id is None):
        return merge_bags(token=token, client=client)
    return found


def remember(response: HttpResponse, token: str) -> HttpResponse:
    """Have the browser keep the bag's token, and the mark that makes its pages ask for what is personal."""
    shared: dict[str, Any] = {
        "max_age": LIFE, "samesite": "Lax", "secure": settings.SESSION_COOKIE_SECURE, "path": "/",
    }  # fmt: skip
    response.set_cookie(BAG_COOKIE, token, httponly=True, **shared)
    response.set_cookie(HERE_COOKIE, "1", **shared)
    return response

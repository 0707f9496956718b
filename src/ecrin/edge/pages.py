"""How a view says that its page is public, and on what it depends."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def public_page(*, query: tuple[str, ...] = ()) -> Callable[[View], View]:
    """Mark a view's pages as the same bytes for everyone: they may be stored and served from the page cache.

    Args:
        query: the query names that matter; the cache drops or passes by all others.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            request.page_keys = set()  # type: ignore[attr-defined]
            response = view(request, *args, **kwargs)
            response["Surrogate-Key"] = " ".join(sorted(request.page_keys))  # type: ignore[attr-defined]
            return response

        marked.public_query = query  # type: ignore[attr-defined]
        return marked

    return mark


def depends_on(request: HttpRequest, *keys: str) -> None:
    """The page being rendered shows what `keys` name (`product:12`, `sku:MV1`, `taxonomy`, `menu`, `markets`)."""
    known: set[str] | None = getattr(request, "page_keys", None)
    if known is not None:
        known.update(keys)

"""How a view says that its page is public, and on what it depends."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse

from .guard import personal_kept_out

View = Callable[..., HttpResponse]
ENVIRON = (
    "ecrin.page"  # where the page's facts travel in the WSGI environment, which Django shares with `wsgi.PageCache`
)
NOT_FOUND_SECONDS = 1.0
UNKEPT = "public, max-age=0, must-revalidate"
"""What is said of a public page that this house does not keep: whoever stores it must ask each time."""
EVERY_PAGE = "pages"
"""The key that every public page names, so that a CDN can be told to forget them all."""


@dataclass
class PageFacts:
    """What is known of the page being rendered.

    Attributes:
        query: query names that matter.
        keys: what it shows; a newer one makes it old. The number is the index's for keys of this machine, else None.
        personal: something personal was touched; it must not be kept.
        lives: seconds for which it may be kept at most; None means until a key is newer.
        each: what is done again whenever the page is answered from memory.
    """

    query: tuple[str, ...]
    keys: dict[str, int | None] = field(default_factory=dict)
    personal: str = ""
    lives: float | None = None
    each: list[Callable[[], None]] = field(default_factory=list)


def public_page(*, query: tuple[str, ...] = ()) -> Callable[[View], View]:
    """Mark a view's pages as the same bytes for everyone: they may be stored and served from the page cache.

    Such a view must not touch the user, the session or cookies: that raises where `settings.EDGE_STRICT` is set (in
    tests), and elsewhere the page is answered but not kept.

    Args:
        query: the query names that matter; the cache drops well-known tracking names and passes by all others.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            facts = PageFacts(query)
            request.META[ENVIRON] = facts
            try:
                with personal_kept_out(request, facts):
                    response = view(request, *args, **kwargs)
                    if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
                        response.render()  # here, so that what its template depends on is known
            except Http404:
                facts.lives = NOT_FOUND_SECONDS
                raise
            if response.streaming:
                facts.personal = "a streamed answer"
            response["Surrogate-Key"] = " ".join(sorted({EVERY_PAGE, *facts.keys}))
            response.setdefault("Cache-Control", UNKEPT)
            return response

        marked.public_query = query  # type: ignore[attr-defined]
        return marked

    return mark


def depends_on(request: HttpRequest, *keys: str, number: int | None = None) -> None:
    """The page being rendered shows what `keys` name (`product:12`, `sku:MV1`, `taxonomy`, `menu`, `markets`).

    Args:
        number: for a key of this machine (`index:en-us`): the number of what the page was made from.
    """
    facts = request.META.get(ENVIRON)
    if facts is None:
        return
    for key in keys:
        known = facts.keys.get(key)
        facts.keys[key] = number if known is None or number is None else min(known, number)


def lives_at_most(request: HttpRequest, seconds: float) -> None:
    """The page being rendered grows old by itself: it is kept no longer than that, by nobody but this house."""
    facts = request.META.get(ENVIRON)
    if facts is not None:
        facts.lives = seconds if facts.lives is None else min(facts.lives, seconds)


def each_time(request: HttpRequest, act: Callable[[], None]) -> None:
    """Do something now, and again whenever this page is answered from memory. It must be quick and know nobody."""
    act()
    facts = request.META.get(ENVIRON)
    if facts is not None:
        facts.each.append(act)

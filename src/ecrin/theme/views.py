"""The one page that `theme` serves itself: a house's colours and faces."""

from django.http import Http404, HttpRequest, HttpResponse

from ecrin.core.house import current_house

from .rules import brand_style, version_of


def house_style(request: HttpRequest, version: str) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The stylesheet made of `house.toml`. Its address changes with it, so it is kept for ever."""
    house = current_house()
    if version != version_of(house):
        raise Http404
    response = HttpResponse(brand_style(house), content_type="text/css; charset=utf-8")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response

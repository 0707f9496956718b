"""What she tells of herself, and what the house owes her."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from ecrin.account.forms import InformationForm, PreferencesForm
from ecrin.catalog.selectors import taxonomy
from ecrin.clients.selectors import profile_of
from ecrin.clients.services import keep_person, keep_preferences, rename_client
from ecrin.markets.rules import StorefrontInfo
from ecrin.markets.selectors import snapshot
from ecrin.theme.forms import focus_first_fault

from .pages import hers, hers_by_mail

READS_NAMES = frozenset({"ja"})
"""Languages in which names are written in signs, and a clerk asks how they are read."""


@hers
@require_http_methods(["GET", "HEAD", "POST"])
def information(request: HttpRequest) -> HttpResponse:
    """How the house calls her and reaches her; three queries with those of the session."""
    client: Any = request.user
    storefront: StorefrontInfo = request.storefront  # type: ignore[attr-defined]
    profile = profile_of(client)
    form = InformationForm(
        request.POST if request.method == "POST" else None,
        country=storefront.market.home,
        reads_names=storefront.language in READS_NAMES or bool(profile.phonetic_given or profile.phonetic_family),
        storefronts=_storefronts(storefront),
        initial={
            "first_name": client.first_name,
            "last_name": client.last_name,
            "title": profile.title,
            "phonetic_given": profile.phonetic_given,
            "phonetic_family": profile.phonetic_family,
            "birth_day": profile.birth_day or "",
            "birth_month": profile.birth_month or "",
            "telephone": profile.telephone,
            "storefront_code": profile.storefront_code,
        },
    )
    if request.method == "POST" and form.is_valid():
        rename_client(
            client=client, first_name=form.cleaned_data["first_name"], last_name=form.cleaned_data["last_name"]
        )
        keep_person(client=client, **form.person)
        return redirect(f"{reverse('account-information')}?said=kept")
    focus_first_fault(form)
    context = {"here": "account-information", "form": form, "is_kept": request.GET.get("said") == "kept"}
    return render(request, "account/information.html", context)


def _storefronts(storefront: StorefrontInfo) -> list[tuple[str, str]]:
    """Every storefront, as its market and its own language name it."""
    return sorted(
        (
            (one.code, f"{one.market.text('name', storefront.language).value}: {one.language_name}")
            for one in snapshot().storefronts.values()
        ),
        key=lambda pair: pair[1],
    )


@hers
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Her sizes by the size guides of the house, and what she likes; three queries with those of the session."""
    client: Any = request.user
    storefront: StorefrontInfo = request.storefront  # type: ignore[attr-defined]
    profile = profile_of(client)
    form = PreferencesForm(
        request.POST if request.method == "POST" else None,
        names=taxonomy(),
        language=storefront.language,
        system=storefront.market.ring_sizes,
        sizes=profile.sizes,
        tastes=profile.tastes,
    )
    if request.method == "POST" and form.is_valid():
        keep_preferences(client=client, sizes=form.sizes, tastes=form.tastes)
        return redirect(f"{reverse('account-preferences')}?said=kept")
    context = {"here": "account-preferences", "form": form, "is_kept": request.GET.get("said") == "kept"}
    return render(request, "account/preferences.html", context)


@hers
@require_safe
def credits_left(request: HttpRequest) -> HttpResponse:
    """What the house owes her: each code, what is left of it and until when; five queries at most with those of the session."""
    markets, language = snapshot().markets, request.storefront.language  # type: ignore[attr-defined]
    told = [
        {"credit": one, "market": markets[one.market_code].text("name", language) if one.market_code in markets else ""}
        for one in hers_by_mail(request.user)
    ]
    return render(request, "account/credits.html", {"here": "account-credits", "credits": told})

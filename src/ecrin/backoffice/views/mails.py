"""The house's letters, where they are kept as files: how they look, for who may read all of them."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ecrin.backoffice.selectors import mails as letters

ALONE = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; sandbox"
"""A letter's HTML loads nothing and runs nothing."""


def mails(request: HttpRequest) -> HttpResponse:
    """Every letter, newest first."""
    if not letters.keeps_mails():
        raise Http404
    page = Paginator(letters.mails(), 50).get_page(request.GET.get("p"))
    return render(request, "backoffice/mails.html", {"title": _("Mail"), "icon": "mail", "page": page})


def mail(request: HttpRequest, key: str) -> HttpResponse:
    """One letter: as its reader sees it, and as text."""
    context = {"title": _("Mail"), "icon": "mail", "mail": _found(key)}
    return render(request, "backoffice/mail.html", context)


def mail_body(request: HttpRequest, key: str) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The letter's own HTML, for a frame in which nothing runs."""
    response = HttpResponse(_found(key).html)
    response["Content-Security-Policy"] = ALONE
    response["Cache-Control"] = "no-store"
    return response


def _found(key: str) -> letters.Mail:
    found = letters.mail(key) if letters.keeps_mails() else None
    if found is None:
        raise Http404
    return found

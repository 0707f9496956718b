"""Screens of the words that search knows, of what visitors looked for, and of the house's documents."""

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from ecrin.core.errors import Refusal
from ecrin.legal.models import Document, Section, Version
from ecrin.legal.services import publish_version
from ecrin.search.models import SearchTally, Synonym


class SynonymViewSet(ModelViewSet):
    model = Synonym
    icon = "openquote"
    copy_view_enabled = False
    list_display = ["words", "language"]
    list_filter = ["language"]
    search_fields = ["words"]
    panels = [FieldRowPanel([FieldPanel("language"), FieldPanel("words")])]


class TallyList(generic.IndexView):
    """What was searched and how much was found. Nobody adds to it or changes it: the site writes it."""

    page_title = gettext_lazy("What was searched")

    def get_add_url(self) -> None:
        return None

    def get_edit_url(self, instance: SearchTally) -> None:  # noqa: ARG002 - Wagtail's signature
        return None


class TallyViewSet(ModelViewSet):
    """What was searched; written by the site, read by staff."""

    model = SearchTally
    icon = "search"
    menu_label = gettext_lazy("What was searched")
    index_view_class = TallyList
    copy_view_enabled = False
    inspect_view_enabled = True
    list_display = ["words", "storefront", "day", "times", "found"]
    list_filter = ["storefront", "day", "found"]
    search_fields = ["words"]
    list_export = ["day", "storefront", "words", "times", "found"]
    form_fields = ["words"]


def documents(request: HttpRequest) -> HttpResponse:
    """The house's documents, with their versions; two queries."""
    rows: QuerySet[Document] = Document.objects.prefetch_related("versions").order_by("kind", "market_code", "language")
    return render(
        request, "backoffice/documents.html", {"title": _("Documents"), "icon": "doc-full", "documents": rows}
    )


def document(request: HttpRequest, pk: int) -> HttpResponse:
    """A version with its numbered sections; two queries."""
    rows = Version.objects.select_related("document").prefetch_related(
        Prefetch("sections", queryset=Section.objects.order_by("position"))
    )
    version: Any = get_object_or_404(rows, pk=pk)
    context = {
        "title": version.document.title,
        "icon": "doc-full",
        "version": version,
        "may_publish": version.is_draft and request.user.has_perm("legal.publish_version"),
    }
    return render(request, "backoffice/document.html", context)


@require_POST
def publish_document(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a draft in force; clients read and accept it from now on."""
    try:
        version = publish_version(version=pk, actor=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It is in force as version %(number)s.") % {"number": version.number})
    return redirect("document", pk=pk)

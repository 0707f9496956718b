"""What happened to one creation, and the ways there from its editor and from the list."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.widgets.button import Button

from ecrin.backoffice.rules import ADDRESSES
from ecrin.backoffice.selectors.creation import happened_to
from ecrin.catalog.models import Product


def happened(request: HttpRequest, pk: int) -> HttpResponse:
    """Who changed what of a creation, newest first; six queries of its own."""
    product = get_object_or_404(Product, pk=pk)
    context = {
        "title": _("What happened to %(creation)s") % {"creation": product},
        "icon": "history",
        "product": product,
        "happened": happened_to(product),
        "may_edit": request.user.has_perm("catalog.change_product"),
    }
    return render(request, "backoffice/creation.html", context)


def way_there(product: Product, user: Any) -> list[Button]:
    """The button that leads to a creation's history, for whom it opens."""
    if not user.has_perm(ADDRESSES["creation-history"]):
        return []
    there = reverse("creation-history", args=[product.pk])
    return [Button(_("What happened"), url=there, icon_name="history", priority=30)]

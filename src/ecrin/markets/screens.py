"""Staff screens whose rows belong to markets: rights count in the row's own market, and what is changed is written down.
Any room above may build its screens from these.
"""

from typing import Any, Literal

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model, ProtectedError
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views import generic

from .models import Market

Action = Literal["added", "changed", "deleted"]


class Scoped:
    """Views that let a person act in her own markets only. A room says how a row is written into the journal (`note`), and
    where a row's market is not its `market` or none means every market, that too.
    """

    request: Any
    model: Any
    verb = "change"
    in_use = _("It is in use and was not deleted.")

    def market_of(self, row: Any) -> Market | None:
        """The market that a row belongs to, None where it concerns the whole house."""
        market: Market | None = row.market
        return market

    def may(self, right: str, row: Any) -> bool:
        """Whether she may; a row of the whole house asks for the right alone."""
        market = self.market_of(row)
        return market is None or not market.pk or self.request.user.has_perm(right, market)

    def note(self, row: Any, action: Action) -> None:
        """Write into the journal what she did."""
        raise NotImplementedError

    def check_market(self, row: Any) -> None:
        """Nothing, when she may.

        Raises:
            PermissionDenied: she has the right, but not in this row's market.
        """
        meta = self.model._meta  # noqa: SLF001 - Django's documented name
        if not self.may(f"{meta.app_label}.{self.verb}_{meta.model_name}", row):
            raise PermissionDenied


class Creating(Scoped, generic.CreateView):
    verb = "add"

    def save_instance(self) -> Model:
        self.check_market(self.form.instance)
        row: Model = super().save_instance()
        self.note(row, "added")
        return row


class Editing(Scoped, generic.EditView):
    def get_object(self, *args: Any, **kwargs: Any) -> Model:
        row: Model = super().get_object(*args, **kwargs)
        if self.request.method == "POST":
            self.check_market(row)
        return row

    def save_instance(self) -> Model:
        self.check_market(self.form.instance)
        row: Model = super().save_instance()
        self.note(row, "changed")
        return row


class Deleting(Scoped, generic.DeleteView):
    verb = "delete"

    def delete_action(self) -> None:
        self.check_market(self.object)
        self.note(self.object, "deleted")
        super().delete_action()

    def form_valid(self, form: Any) -> HttpResponse:
        """What is in use stays: a market with prices, a storefront that a country speaks."""
        try:
            with transaction.atomic():
                response: HttpResponse = super().form_valid(form)
        except ProtectedError:
            messages.error(self.request, str(self.in_use))
            return HttpResponseRedirect(self.get_success_url())
        return response

"""Which rooms export and erase what they know of a person, what is forgotten by the clock, and which fields look personal and
are not.

A room's `privacy.py` has `HOLDS` (`{model: its personal fields}`), `export(subject)` and `erase(subject)`; where it is needed
also `complete(subject)` (what else is known of who she is), `blocks(subject)` (what has to end before she can be forgotten)
and `documents(subject)` (files of hers, one at a time). `tests/test_privacy.py` walks every model and says what is missing.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from ecrin.atelier import privacy as atelier
from ecrin.bag import privacy as bag
from ecrin.bag.tasks import drop_expired_bags, drop_old
from ecrin.clients import privacy as clients
from ecrin.clients.services import drop_ended_sessions
from ecrin.clients.services.book import forget_views
from ecrin.concierge import privacy as concierge
from ecrin.concierge.tasks import expire_proposals
from ecrin.core.journal import forget_errors
from ecrin.legal import privacy as legal
from ecrin.legal.rules import Retention
from ecrin.legal.tasks.requests import work_by_clock
from ecrin.newsletter import privacy as newsletter
from ecrin.orders import privacy as orders
from ecrin.payments import privacy as payments

# In the order in which they forget: her account is closed first, so that nothing new is hers while the rest goes.
PRIVACY: dict[str, Any] = {
    "clients": clients, "bag": bag, "concierge": concierge, "orders": orders, "atelier": atelier, "payments": payments,
    "newsletter": newsletter, "legal": legal,
}  # fmt: skip


RETENTION: dict[str, Retention] = {
    "bags": Retention(_("Bags that nobody touched"), _("30 days"), drop_expired_bags),
    "proposals": Retention(_("What was composed and never ordered"), _("90 days"), expire_proposals),
    "sign-ups": Retention(_("Accounts whose letter nobody opened"), _("30 days"), clients.forget_unproven),
    "subscriptions": Retention(
        _("Who asked for letters and never confirmed it"), _("30 days"), newsletter.forget_unconfirmed
    ),
    "hints-and-watches": Retention(
        _("Hints that were sent, and what was watched to its end"), _("30 days; half a year"), drop_old
    ),
    "client-views": Retention(_("Who of our people looked at a client’s page"), _("1 year"), forget_views),
    "sessions": Retention(_("Sessions that are over"), _("two weeks"), drop_ended_sessions),
    "unpaid-orders": Retention(_("Who began an order and never paid it"), _("90 days"), orders.forget_unpaid),
    "papers": Retention(
        _("Names and addresses on invoices and orders"),
        _("as the law of the seller’s country wants it, six to ten years as a rule"),
        orders.forget_old_papers,
    ),
    "findings": Retention(_("What was found in orders that were looked at"), _("5 years"), orders.forget_findings),
    "claims": Retention(
        _("Who declared a withdrawal or sent a gift back"), _("3 years"), orders.forget_claims
    ),
    "payment-mails": Retention(_("Addresses that a bank’s page needed"), _("30 days"), payments.forget_mails),
    "credits": Retention(
        _("To whom credits were written that ran out or were declined"), _("1 year"), payments.forget_ended_credits
    ),
    "copies": Retention(_("Copies of somebody’s data, and requests that nobody proved"), _("7 days"), work_by_clock),
    "requests": Retention(_("Requests about data"), _("3 years"), legal.forget_requests),
    "errors": Retention(_("What parked work said of its error"), _("180 days"), forget_errors),
}  # fmt: skip

# What looks personal and is nobody's: a room whose texts are all the house's own, a model or a field, with the reason. An
# address, a telephone number, somebody's name and a relation to a person are excused one by one only.
_STAFF = "who works here did it; the row is about the house's work"
_HOUSE = "the house's own address or number"
NOBODYS: Mapping[str, str] = {
    "atelier": "rules, straps, stones and settings, as the house describes them",
    "boutiques": "the house's own places, as it describes them",
    "catalog": "the catalogue, as the house describes it, with its pictures and files of prices",
    "inventory": "pieces by SKU and place; what is noted is about pieces",
    "markets": "markets and what the house says in them",
    "onboarding": "counts of what was loaded",
    "search": "words of the house, and counts of what was looked for; nothing says who looked",
    "shop": "the menu and the footer",
    "backoffice.RoleAssignment.user": "a right at work; it ends with the work",
    "boutiques.Boutique.line1": _HOUSE,
    "boutiques.Boutique.line2": _HOUSE,
    "boutiques.Boutique.mail": _HOUSE,
    "boutiques.Boutique.postal_code": _HOUSE,
    "boutiques.Boutique.telephone": _HOUSE,
    "catalog.ChangeBatch.actor": _STAFF,
    "catalog.ImportRun.actor": _STAFF,
    "catalog.Operator.electronic_address": "a company that makes things answers there (Regulation (EU) 2023/988, art. 19)",
    "catalog.Operator.postal_address": "a company that makes things answers there (Regulation (EU) 2023/988, art. 19)",
    "catalog.Picture.uploaded_by_user": _STAFF,
    "catalog.PriceChange.actor": _STAFF,
    "catalog.Product.locked_by": _STAFF,
    "concierge.Proposal.advisor": _STAFF,
    "concierge.Proposal.advisor_name": "who composed it, as its client reads it; goes with the proposal",
    "clients.ClientProfile.advisor": _STAFF,
    "core.Delivery.error": "what a program said; forgotten after half a year (RETENTION)",
    "core.Fact": "facts carry ids only (core/journal.py refuses anything else)",
    "core.TaskRun.error": "what a program said the last time; the next run writes over it",
    "legal.DataRequest.blocked": "numbers of orders and returns; cleared with the letter of an erasure",
    "legal.DataRequest.kept": "kinds of data and laws, as she was told them",
    "legal.DataRequest.purposes": "ids of what she ordered; cleared with the letter of an erasure",
    "legal.DataRequest.rooms": "names of rooms",
    "legal.Wording.text": "the words of a form, as the house wrote them",
    "legal.Section": "the wording of a document",
    "markets.LegalEntity.mail": _HOUSE,
    "markets.LegalEntity.postal_code": _HOUSE,
    "markets.LegalEntity.street": _HOUSE,
    "markets.LegalEntity.telephone": _HOUSE,
    "markets.Market.mail": _HOUSE,
    "markets.Market.telephone": _HOUSE,
    "newsletter.Interest": "what the house writes about, in its own words",
    "newsletter.NewsletterRule": "the words beside the form, by market",
    "orders.AdditionLine": "a creation in the house's words",
    "orders.Carrier": "a company that brings parcels",
    "orders.Carrier.tracking_address": "a company that brings parcels",
    "orders.Composition.advisor": _STAFF,
    "orders.Composition.advisor_name": "who composed it, as its client reads it",
    "orders.Order.delivery_name": "the name of a way of delivery",
    "orders.OrderEntry": "a row of the ledger: why it was written, as a code",
    "orders.OrderFlag.linked": "numbers of orders; cleared with the finding",
    "orders.OrderLine.components": "SKUs that go with a piece",
    "orders.OrderLine.name": "a creation in the house's words",
    "orders.OrderLine.serials": "numbers of pieces",
    "orders.ParcelLine": "numbers of pieces",
    "orders.PickUp.address": "of a boutique",
    "orders.PickUp.name": "of a boutique",
    "orders.ReturnLine.checks": "which checks a piece passed",
    "orders.ReturnLine.sent_serials": "numbers of pieces",
    "orders.ReturnLine.serials": "numbers of pieces",
    "orders.ReturnRule.address": _HOUSE,
    "payments.BankAccount": "the house's own accounts",
    "payments.CreditEntry": "a row of a ledger: why it was written",
    "payments.Notice": "a standing that a provider told, without anything personal",
    "payments.PaymentEntry": "what was asked of a provider",
    "payments.PaymentMethod": "a way to pay",
    "payments.RehearsalNotice": "the rehearsal bank's own table: another company's, and no money",
    "shop.FooterLink.address": "where an entry of the menu or the footer leads",
    "shop.MenuDepartment.address": "where an entry of the menu or the footer leads",
    "shop.MenuEntry.address": "where an entry of the menu or the footer leads",
    "shop.MobileLink.address": "where an entry of the menu or the footer leads",
}

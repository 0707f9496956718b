"""The checkout as a list of steps. Each knows whether it applies, whether it is done, what it asks and what it says of
what was answered; whoever serves them (page, app, telephone) runs through the list in one loop.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ecrin.checkout.rules import Way, typed_values
from ecrin.checkout.selectors import Visit, all_countries
from ecrin.checkout.services import dates_of_bag, promise_of, quote_of_bag
from ecrin.clients.forms import AddressForm
from ecrin.clients.rules import Address, telephone_text
from ecrin.core.house import overridable
from ecrin.core.money import to_minor
from ecrin.markets.rules import DeliveryInfo
from ecrin.markets.selectors import snapshot
from ecrin.markets.templatetags.locale import delivery_fee_text
from ecrin.offers.rules import Days, Quote
from ecrin.offers.templatetags.offers import arrival_words
from ecrin.orders.rules import MOST_CREDITS, PICKUP, OrderDraft
from ecrin.orders.rules import Address as OrderAddress
from ecrin.orders.rules import Gift as OrderGift
from ecrin.payments.rules import credit_codes, spread_over
from ecrin.payments.selectors import CreditInfo

from .collect import COLLECT, CollectForm
from .fields import ContactForm, DeliveryForm, GiftForm, PaymentForm

Posted = Mapping[str, Any]
MOST_SIGNS = 200
"""Of a code that is typed."""
UNJUDGED = "unjudged"
"""In a draft: these values were typed on the way to something else (another country) and are not judged yet."""


class Step:
    """One step; subclasses say what it asks.

    Attributes:
        code: its name in addresses, templates and the draft.
    """

    code: ClassVar[str]
    title: ClassVar[Any]

    def __init__(self, visit: Visit) -> None:
        self.visit = visit
        self.posted: Posted | None = None

    @property
    def applies(self) -> bool:
        return True

    @property
    def template(self) -> str:
        """What shows it on the page while it is open."""
        return f"checkout/steps/{self.code}.html"

    def asks(self, typed: Posted, **bound: Any) -> list[forms.Form]:
        """Its forms. `typed` is what is known so far, `bound` how a form takes it: as `data` that is judged, or as
        `initial` that is only shown.
        """
        raise NotImplementedError

    @cached_property
    def forms(self) -> list[forms.Form]:
        """Its forms as the page shows them: with what was just posted, else with what the draft keeps."""
        typed = self.visit.typed(self.code) if self.posted is None else self.posted
        if not typed:
            return self.asks({})
        return self.asks(typed, initial=typed) if UNJUDGED in typed else self.asks(typed, data=typed)

    @property
    def form(self) -> Any:
        return self.forms[0]

    @property
    def is_done(self) -> bool:
        """Whether it was answered, and the answer still holds."""
        return bool(self.visit.typed(self.code)) and self.is_valid

    @property
    def is_fixed(self) -> bool:
        """Whether there is nothing to change about it here."""
        return False

    @property
    def is_valid(self) -> bool:
        wrong = [form for form in self.forms if not form.is_valid()]  # each, so that all that is wrong is said at once
        return not wrong

    @property
    def told(self) -> Sequence[str]:
        """What was answered, in a few lines."""
        return ()

    def receive(self, posted: Posted) -> dict[str, str]:
        """Take what was posted; returns what the draft keeps of it."""
        self.posted = posted
        self.__dict__.pop("forms", None)
        names = [form.add_prefix(name) for form in self.forms for name in form.fields]
        return typed_values(posted, names)

    def fill(self, values: dict[str, Any]) -> None:
        """Put its answer into what the order is written from (`orders.rules.OrderDraft`)."""


class Contact(Step):
    code = "contact"
    title = gettext_lazy("Contact")

    def asks(self, typed: Posted, **bound: Any) -> list[forms.Form]:  # noqa: ARG002 - every step's signature
        return [ContactForm(**bound)]

    @property
    def is_fixed(self) -> bool:
        """Who is signed in is written to at the address of her account."""
        return self.visit.client is not None

    @property
    def told(self) -> Sequence[str]:
        return [self.form.cleaned_data["email"]]

    def fill(self, values: dict[str, Any]) -> None:
        values["email"] = self.form.cleaned_data["email"]


class Delivery(Step):
    code = "delivery"
    title = gettext_lazy("Delivery")

    def asks(self, typed: Posted, **bound: Any) -> list[forms.Form]:
        if self.collects(typed):
            home = self.visit.countries[0][0]
            return [CollectForm(choices=self.visit.pickups, storefront=self.visit.storefront, country=home, **bound)]
        countries, asked = self.visit.countries, typed.get("country", "")
        country = asked if asked in dict(countries) else self.visit.country
        language = self.visit.storefront.language
        methods = [(one.code, self.for_this_bag(one, country)) for one in self.visit.market.delivery]
        return [DeliveryForm(country=country, countries=countries, language=language, methods=methods, **bound)]

    def for_this_bag(self, way: DeliveryInfo, country: str) -> Way:
        """A way of delivery as it takes this whole bag to a country, ordered now. No query."""
        view = self.visit.view
        return Way(
            code=way.code,
            name=str(way.text("name", self.visit.storefront.language)),
            fee=way.fee_for(to_minor(view.subtotal)),
            free_from=way.free_from,
            promise=promise_of(view, way) or Days(way.min_days, way.max_days),
            dates=dates_of_bag(view, way, country),
        )

    def collects(self, typed: Posted) -> bool:
        """Whether she comes for it, and can."""
        return typed.get("how") == COLLECT and bool(self.visit.pickups)

    @property
    def is_collected(self) -> bool:
        return isinstance(self.form, CollectForm)

    @property
    def way(self) -> Way | None:
        """The way that was chosen, once the step is done."""
        if self.is_collected:
            return Way(PICKUP, _("Collected in a boutique"), fee=0, free_from=None, promise=Days(0, 0), dates=None)
        found = self.visit.delivery(self.method)
        return self.for_this_bag(found, self.address.country) if found else None

    def fill(self, values: dict[str, Any]) -> None:
        values["delivery_code"] = self.method
        if self.is_collected:
            self.form.fill(values)
        else:
            values["delivery"] = OrderAddress(**self.address.as_data(), telephone=self.telephone)

    @property
    def address(self) -> Address:
        address: Address = self.form.address
        return address

    @property
    def telephone(self) -> str:
        return str(self.form.cleaned_data["telephone"])

    @property
    def method(self) -> str:
        return PICKUP if self.is_collected else str(self.form.cleaned_data["method"])

    @property
    def told(self) -> Sequence[str]:
        storefront = self.visit.storefront
        if self.is_collected:
            return list(self.form.told(storefront))
        way = self.way
        said = [
            ", ".join(self.address.lines(storefront.language, abroad=len(self.visit.countries) > 1)),
            telephone_text(self.telephone, self.address.country),
        ]
        if way:
            said += [
                f"{way.name}, {delivery_fee_text(way, storefront.market, storefront.babel)}",
                arrival_words(way.promise, way.dates, storefront.babel),
            ]
        return said


class Gift(Step):
    """How it is given. The bag knows it already, so nobody has to answer."""

    code = "gift"
    title = gettext_lazy("Gift")

    def asks(self, typed: Posted, **bound: Any) -> list[forms.Form]:  # noqa: ARG002 - every step's signature
        return [GiftForm(**{"initial": self.visit.bag.gift, **bound})]

    def fill(self, values: dict[str, Any]) -> None:
        known = {
            name: self.visit.bag.gift[name]
            for name in ("wrap", "message", "hide_prices")
            if name in self.visit.bag.gift
        }
        values["gift"] = OrderGift(**known)

    @property
    def is_done(self) -> bool:
        return self.posted is None and (not self.visit.typed(self.code) or self.is_valid)

    @property
    def told(self) -> Sequence[str]:
        gift = self.visit.bag.gift
        said = [_("Wrapped as a gift") if gift.get("wrap") else _("In the house’s box, without gift wrapping")]
        if gift.get("message"):
            said.append(f"“{gift['message']}”")
        if gift.get("hide_prices"):
            said.append(_("No prices on the papers in the parcel"))
        return said


class Payment(Step):
    """The last step: how, under which conditions, and the button. It is done when the order is written."""

    code = "payment"
    title = gettext_lazy("Payment")

    @cached_property
    def quote(self) -> Quote:
        """What is due, by the address and the way that were answered before; at most two queries."""
        where = Delivery(self.visit)
        if not where.is_done:
            return quote_of_bag(self.visit.view)
        known: dict[str, Any] = {"email": ""}
        where.fill(known)
        return quote_of_bag(self.visit.view, OrderDraft(**known))

    @property
    def credit_code(self) -> str:
        """The codes of credits as they were typed, with commas between them."""
        typed = self.visit.typed(self.code) if self.posted is None else self.posted
        return str(typed.get("credit", ""))[:MOST_SIGNS].strip()

    @property
    def credit_shares(self) -> list[tuple[CreditInfo, int]]:
        """The credits that pay a part of it, one after another, and how much (minor units). One that is not needed any more
        is not among them. At most two queries for each code, once.
        """
        known = [self._usable(code) for code in credit_codes(self.credit_code)[:MOST_CREDITS]]
        there = [one for one in known if one is not None]
        shares = spread_over((one.free for one in there), self.quote.total)
        return [(one, share) for one, share in zip(there, shares, strict=True) if share]

    def _usable(self, code: str) -> CreditInfo | None:
        found = self.visit.credit(code)
        here = (self.visit.market.code, self.quote.currency)
        is_good = found is not None and (found.market_code, found.currency) == here and not found.is_over
        return found if found and is_good and found.free > 0 else None

    @property
    def credit_fault(self) -> str:
        """Why a code that was typed pays nothing, with the code where there are several; empty where all do."""
        codes = credit_codes(self.credit_code)
        if len(codes) > MOST_CREDITS:
            return _("One order takes %(most)s credits at most. Please leave one out.") % {"most": MOST_CREDITS}
        for code in codes:
            if fault := self._fault_of(code):
                return f"{code}: {fault}" if len(codes) > 1 else fault
        return ""

    def _fault_of(self, code: str) -> str:
        found = self.visit.credit(code)
        if self._usable(code) is not None:
            return ""
        if found is None:
            return _("We know no credit with this code. Please compare it with your letter, or call us.")
        if found.is_over:
            return _("This credit has ended. Please call us: we will gladly see what can be done.")
        if found.free <= 0:
            return _("Nothing is left of this credit.")
        other = snapshot().markets.get(found.market_code)
        return _("This credit is spent in %(market)s and cannot be used here.") % {
            "market": other.name if other else "–"
        }

    @property
    def credit_pays(self) -> int:
        """What credits pay of it, in minor units."""
        return sum(share for _credit, share in self.credit_shares)

    @property
    def due(self) -> int:
        """What remains to be paid in another way, in minor units."""
        return self.quote.total - self.credit_pays

    def asks(self, typed: Posted, **bound: Any) -> list[forms.Form]:
        language = self.visit.storefront.language
        countries, asked = all_countries(language), typed.get("billing-country", "")
        country = asked if asked in dict(countries) else self.visit.country
        methods = [(one.code, one.in_language(language)) for one in self.visit.methods(self.due, self.quote.currency)]
        differs = bool(typed.get("billing_differs"))
        address = AddressForm(
            prefix="billing", country=country, countries=countries, language=language, section="billing",
            **(bound if differs and "data" in bound else {"initial": _without_prefix(typed)}),
        )  # fmt: skip
        pay = PaymentForm(
            methods=methods, needs_terms=self.visit.terms is not None, needs_notice=self.visit.made_terms is not None,
            is_covered=self.due == 0,
            credit_fault=self.credit_fault, **bound,
        )  # fmt: skip
        if Delivery(self.visit).is_collected:
            pay.fields["billing_differs"].label = _("My address shall stand on the invoice")
        return [pay, address]

    @property
    def is_there(self) -> bool:
        """Whether she is told now that all pieces lie in her boutique."""
        where = Delivery(self.visit)
        return where.is_done and where.is_collected and where.form.choice.is_there

    @property
    def is_valid(self) -> bool:
        pay, billing = self.forms
        return all([pay.is_valid(), not pay["billing_differs"].value() or billing.is_valid()])

    @property
    def is_done(self) -> bool:
        return False

    def fill(self, values: dict[str, Any]) -> None:
        pay, billing = self.forms
        if pay.cleaned_data["billing_differs"]:
            values["billing"] = OrderAddress(**billing.address.as_data())  # type: ignore[attr-defined]  # an AddressForm
        elif values.get("pickup"):
            values["billing"] = _only_name(values["delivery"])
        values["credits"] = tuple((credit.code, share) for credit, share in self.credit_shares)
        values["pickup_is_there"] = bool(values.get("pickup")) and pay.cleaned_data["seen_there"]


def _only_name(collects: OrderAddress) -> OrderAddress:
    """Who pays, where nobody said where she lives: never the boutique's address under her name."""
    return OrderAddress(given_name=collects.given_name, family_name=collects.family_name, country=collects.country)


def _without_prefix(typed: Posted) -> dict[str, Any]:
    return {name.removeprefix("billing-"): value for name, value in typed.items() if name.startswith("billing-")}


@overridable
def step_kinds() -> tuple[type[Step], ...]:
    """The steps in their order; a house may put its own between them."""
    return (Contact, Delivery, Gift, Payment)


def steps_of(visit: Visit) -> list[Step]:
    """The steps that this bag and storefront need."""
    return [step for step in (kind(visit) for kind in step_kinds()) if step.applies]


def open_step(steps: Sequence[Step], asked: str = "") -> Step:
    """The step that is open: the one asked for where all before it are done, else the first that is not."""
    for step in steps:
        if (step.code == asked and not step.is_fixed) or not step.is_done:
            return step
    return steps[-1]


def order_draft(steps: Sequence[Step]) -> OrderDraft:
    """What the order is written from, once every step is answered."""
    values: dict[str, Any] = {}
    for step in steps:
        step.fill(values)
    return OrderDraft(**values)

"""What a client reads of an offer: `{{ offer.availability|availability }}`, `{{ offer.promise|promise }}`. Each is also a
plain function; the language must be active.
"""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ecrin.offers.rules import Days

register = template.Library()


@register.filter(name="availability")
def availability_words(availability: str) -> str:
    """How a creation is had."""
    return {
        "in-stock": _("Available"),
        "low": _("Only a few left"),
        "made-to-order": _("Made to order for you"),
        "back-soon": _("Back soon"),
        "sold-out": _("Not available at the moment"),
        "boutique": _("Available in our boutiques"),
        "request": _("Price on request"),
    }.get(availability, "")


@register.filter(name="promise")
def promise_words(promise: Days | None) -> str:
    """When it is with the client; empty where nothing is promised."""
    if promise is None:
        return ""
    if promise.least == promise.most:
        return ngettext("With you in %(days)s business day", "With you in %(days)s business days", promise.most) % {
            "days": promise.most
        }
    return _("With you in %(least)s to %(most)s business days") % {"least": promise.least, "most": promise.most}

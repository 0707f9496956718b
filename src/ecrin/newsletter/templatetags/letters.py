"""What may be subscribed to, for templates of rooms above that show a box: `{% letters_offer as offer %}`."""

from typing import Any

from django import template

from ecrin.newsletter.selectors import Offer, offer_of

register = template.Library()


@register.simple_tag(takes_context=True)
def letters_offer(context: dict[str, Any]) -> Offer:
    """The sentence and the interests of the storefront that is read; no query while nothing changed."""
    return offer_of(context["request"].storefront)

"""Small helps of this room's templates."""

from collections.abc import Mapping

from django import template

from ecrin.bag.rules import BagLineView
from ecrin.bag.selectors.reading import said as sentence
from ecrin.markets.rules import DeliveryInfo, StorefrontInfo

register = template.Library()


@register.filter
def said(line: BagLineView, storefront: StorefrontInfo) -> str:
    """What changed with a line, as a sentence."""
    return sentence(line, storefront)


@register.filter
def of(sentences: Mapping[str, str], key: str) -> str:
    """What is said of one line."""
    return sentences.get(key, "")


@register.simple_tag(takes_context=True)
def delivery_name(context: template.Context, method: DeliveryInfo) -> str:
    """What a delivery method is called in the storefront's language."""
    return method.text("name", context["bag"].storefront.language).value

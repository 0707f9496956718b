"""What this house does besides when something happens; the same two columns as Ecrin's own page."""

from typing import Any

from django.core.mail import send_mail

from ecrin.catalog.events import ProductPublished
from ecrin.catalog.models import Product

WINDOW = "window@vaurelle.example"


def tell_the_window(fact: ProductPublished) -> None:
    """Write to those who dress the window of the passage that a creation has gone on show."""
    product = Product.objects.filter(pk=fact.product).first()
    if product is None:
        return
    send_mail(
        f"On show: {product.name}",
        f"{product.name} ({product.reference or 'no reference yet'}) is published. Please keep a place in the window.",
        None,
        [WINDOW],
    )


WITH: dict[Any, Any] = {}
AFTER = {ProductPublished: [tell_the_window]}

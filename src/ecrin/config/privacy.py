"""Which rooms export and erase what they know of a person. Filled by each room's `privacy.py`."""

from typing import Any

from ecrin.bag import privacy as bag
from ecrin.clients import privacy as clients
from ecrin.concierge import privacy as concierge
from ecrin.legal import privacy as legal
from ecrin.newsletter import privacy as newsletter
from ecrin.orders import privacy as orders
from ecrin.payments import privacy as payments

PRIVACY: dict[str, Any] = {
    "bag": bag, "clients": clients, "concierge": concierge, "orders": orders, "payments": payments,
    "newsletter": newsletter, "legal": legal,
}  # fmt: skip

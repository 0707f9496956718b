"""What follows from each fact, in two columns: `WITH` (same transaction) and `AFTER` (the worker, at least once), and
what the worker does by the clock. A house adds its own page (`reactions` in its house.toml).
"""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from ecrin.backoffice.events import ApprovalRequested
from ecrin.backoffice.services import tell_approvers
from ecrin.bag.tasks import drop_expired_bags
from ecrin.catalog.events import ImportRequested, PictureChanged, ProductPublished
from ecrin.catalog.services.exchange import run_import
from ecrin.catalog.services.renditions import after_picture_change, after_publication
from ecrin.catalog.tasks import publish_scheduled, retire_pictures, sweep_renditions
from ecrin.concierge.events import ProposalSent
from ecrin.concierge.tasks import expire_proposals, send_proposal_link
from ecrin.core import changes
from ecrin.core.journal import FactLike, Task
from ecrin.orders.events import (
    LinkAsked,
    MoneyUnwanted,
    OrderCancelled,
    OrderConfirmed,
    OrderDispatched,
    OrderHeldForReview,
    OrderLapsed,
)
from ecrin.orders.tasks import letters
from ecrin.orders.tasks.money import confirm_what_is_paid, give_money_back, lapse_unpaid, take_money, wait_for_transfer
from ecrin.payments.events import PaymentAuthorised, PaymentInstructed
from ecrin.payments.tasks import ask_unclear, bring_rehearsal_notices, watch_expiry
from ecrin.search import purging
from ecrin.search import services as search

Reactions = dict[type[FactLike], list[Callable[..., Any]]]

WITH: Reactions = {
    PaymentAuthorised: [confirm_what_is_paid],
    PaymentInstructed: [wait_for_transfer],
}
AFTER: Reactions = {
    ApprovalRequested: [tell_approvers],
    ImportRequested: [run_import],
    LinkAsked: [letters.send_link],
    MoneyUnwanted: [give_money_back],
    OrderCancelled: [give_money_back, letters.send_cancelled],
    OrderConfirmed: [letters.send_confirmation],
    OrderDispatched: [take_money, letters.send_dispatched],
    OrderHeldForReview: [letters.send_received],
    OrderLapsed: [give_money_back, letters.send_lapsed],
    PaymentInstructed: [letters.send_instructions],
    PictureChanged: [after_picture_change],
    ProductPublished: [after_publication],
    ProposalSent: [send_proposal_link],
}
TASKS: dict[str, Task] = {
    "publish-scheduled": Task(every=timedelta(minutes=1), run=publish_scheduled),
    "retire-pictures": Task(every=timedelta(hours=1), run=retire_pictures),
    "sweep-renditions": Task(every=timedelta(days=1), run=sweep_renditions),
    "drop-expired-bags": Task(every=timedelta(hours=1), run=drop_expired_bags),
    "expire-proposals": Task(every=timedelta(minutes=5), run=expire_proposals),
    "lapse-unpaid-orders": Task(every=timedelta(minutes=1), run=lapse_unpaid),
    "bring-rehearsal-notices": Task(every=timedelta(seconds=2), run=bring_rehearsal_notices),
    "ask-unclear-payments": Task(every=timedelta(minutes=1), run=ask_unclear),
    "watch-authorisations": Task(every=timedelta(minutes=5), run=watch_expiry),
    "prune-changes": Task(every=timedelta(minutes=10), run=changes.prune),
}

# What runs all the time in one process of each machine: name -> function of the event that ends it.
BESIDE: dict[str, Callable[[threading.Event], Any]] = {"index": search.follow, "purge": purging.follow}

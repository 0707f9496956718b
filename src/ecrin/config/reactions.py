"""What follows from each fact, in two columns: `WITH` (same transaction) and `AFTER` (the worker, at least once), and
what the worker does by the clock. A house adds its own page (`reactions` in its house.toml).
"""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from ecrin.account.events import LetterAsked, SecurityChanged
from ecrin.account.tasks import send_answered, send_change, send_closed, send_letter, send_mail_changed, send_opened
from ecrin.backoffice.events import ApprovalRequested
from ecrin.backoffice.services import tell_approvers
from ecrin.bag.events import HintDropped, WatchAsked, WatchMet
from ecrin.bag.tasks import (
    ask_to_confirm,
    drop_expired_bags,
    free_gifts,
    note_gifts,
    send_hint,
    tell,
    tell_watchers,
)
from ecrin.catalog.events import ImportRequested, PictureChanged, ProductPublished
from ecrin.catalog.services.exchange import run_import
from ecrin.catalog.services.renditions import after_picture_change, after_publication
from ecrin.catalog.tasks import publish_scheduled, retire_pictures, sweep_renditions
from ecrin.clients.events import AccountClosed, AccountOpened, AppealAnswered, MailChanged, MailProven
from ecrin.concierge.events import ProposalSent
from ecrin.concierge.tasks import expire_proposals, send_proposal_link
from ecrin.core import changes
from ecrin.core.journal import FactLike, Task
from ecrin.legal.events import DataAsked, DataTold, DataVerified
from ecrin.legal.tasks.letters import send_proof, send_told
from ecrin.legal.tasks.requests import work_by_clock, work_on
from ecrin.legal.tasks.retention import forget_by_time
from ecrin.markets.tasks import renew_promises
from ecrin.newsletter import tasks as newsletter
from ecrin.newsletter.events import (
    PreferencesChanged,
    SubscribedAlready,
    SubscriptionAsked,
    SubscriptionConfirmed,
    SubscriptionLeft,
)
from ecrin.orders.events import (
    AdditionEnded,
    AdditionOffered,
    CreditDecided,
    ExchangeSent,
    LinkAsked,
    MoneyUnwanted,
    OrderCancelled,
    OrderCollected,
    OrderConfirmed,
    OrderDispatched,
    OrderEdited,
    OrderHeldForReview,
    OrderJoined,
    OrderLapsed,
    OrderReady,
    ParcelSent,
    PickUpReminded,
    PiecesAdded,
    RefundDecided,
    ReturnAsked,
    ReturnRefunded,
    ReturnRefused,
    WithdrawalDeclared,
)
from ecrin.orders.tasks import accounts, letters, makings, returns
from ecrin.orders.tasks.additions import add_what_is_paid, lapse_additions, let_addition_go, wait_for_its_transfer
from ecrin.orders.tasks.credits import give_for_gift
from ecrin.orders.tasks.money import (
    confirm_what_is_paid,
    give_money_back,
    lapse_unpaid,
    settle_edited,
    take_for_parcel,
    take_money,
    take_what_is_kept,
    wait_for_transfer,
)
from ecrin.orders.tasks.papers import credit_for, issue_for
from ecrin.orders.tasks.pickups import expire_pickups
from ecrin.payments.events import CreditGiven, CreditLetterAsked, PaymentAuthorised, PaymentInstructed
from ecrin.payments.tasks import ask_unclear, bring_rehearsal_notices, send_credit, watch_expiry
from ecrin.search import purging
from ecrin.search import services as search

Reactions = dict[type[FactLike], list[Callable[..., Any]]]

WITH: Reactions = {
    CreditDecided: [give_for_gift, credit_for],
    MailChanged: [newsletter.follow_mail],
    MailProven: [accounts.join_what_was_hers],
    OrderCancelled: [makings.clear_bench],
    OrderCollected: [issue_for],
    OrderConfirmed: [makings.open_bench],
    OrderDispatched: [issue_for],
    OrderEdited: [makings.trim_bench],
    PaymentAuthorised: [confirm_what_is_paid, add_what_is_paid],
    RefundDecided: [credit_for],
    PaymentInstructed: [wait_for_transfer, wait_for_its_transfer],
}
AFTER: Reactions = {
    AccountClosed: [send_closed],
    AccountOpened: [send_opened],
    AdditionEnded: [let_addition_go, letters.send_addition_ended],
    AdditionOffered: [letters.send_addition],
    AppealAnswered: [send_answered],
    ApprovalRequested: [tell_approvers],
    CreditGiven: [send_credit],
    CreditLetterAsked: [send_credit],
    DataAsked: [send_proof],
    DataTold: [send_told],
    DataVerified: [work_on],
    ExchangeSent: [returns.send_exchange_letter],
    HintDropped: [send_hint],
    ImportRequested: [run_import],
    LetterAsked: [send_letter],
    LinkAsked: [letters.send_link],
    MailChanged: [send_mail_changed],
    MoneyUnwanted: [give_money_back],
    OrderCancelled: [give_money_back, letters.send_cancelled, free_gifts],
    OrderCollected: [take_money],
    OrderConfirmed: [
        letters.send_confirmation,
        accounts.keep_where_it_went,
        accounts.note_in_client_book,
        note_gifts,
    ],
    OrderEdited: [settle_edited, letters.send_edited],
    OrderHeldForReview: [letters.send_received, accounts.note_in_client_book],
    OrderJoined: [accounts.keep_where_it_went, accounts.note_in_client_book],
    OrderLapsed: [give_money_back, letters.send_lapsed],
    OrderReady: [letters.send_ready, take_what_is_kept],
    ParcelSent: [take_for_parcel, letters.send_dispatched],
    PaymentInstructed: [letters.send_instructions],
    PickUpReminded: [letters.send_pickup_reminder],
    PictureChanged: [after_picture_change],
    PiecesAdded: [letters.send_added],
    PreferencesChanged: [newsletter.tell_mailing],
    ProductPublished: [after_publication],
    ProposalSent: [send_proposal_link],
    RefundDecided: [returns.refund_what_came_back],
    ReturnAsked: [returns.send_instructions],
    ReturnRefunded: [returns.send_refunded],
    ReturnRefused: [returns.send_refused],
    SecurityChanged: [send_change],
    SubscribedAlready: [newsletter.send_already],
    SubscriptionAsked: [newsletter.send_confirm],
    SubscriptionConfirmed: [newsletter.tell_mailing, newsletter.send_welcome],
    SubscriptionLeft: [newsletter.tell_mailing],
    WatchAsked: [ask_to_confirm],
    WatchMet: [tell],
    WithdrawalDeclared: [returns.acknowledge_withdrawal],
}
TASKS: dict[str, Task] = {
    "publish-scheduled": Task(every=timedelta(minutes=1), run=publish_scheduled),
    "retire-pictures": Task(every=timedelta(hours=1), run=retire_pictures),
    "sweep-renditions": Task(every=timedelta(days=1), run=sweep_renditions),
    "drop-expired-bags": Task(every=timedelta(hours=1), run=drop_expired_bags),
    "tell-watchers": Task(every=timedelta(seconds=10), run=tell_watchers),
    "expire-proposals": Task(every=timedelta(minutes=5), run=expire_proposals),
    "lapse-unpaid-orders": Task(every=timedelta(minutes=1), run=lapse_unpaid),
    "lapse-additions": Task(every=timedelta(minutes=1), run=lapse_additions),
    "expire-pickups": Task(every=timedelta(minutes=5), run=expire_pickups),
    "bring-rehearsal-notices": Task(every=timedelta(seconds=2), run=bring_rehearsal_notices),
    "ask-unclear-payments": Task(every=timedelta(minutes=1), run=ask_unclear),
    "watch-authorisations": Task(every=timedelta(minutes=5), run=watch_expiry),
    "renew-promises": Task(every=timedelta(minutes=1), run=renew_promises),
    "end-newsletter-pauses": Task(every=timedelta(hours=1), run=newsletter.end_pauses),
    "data-requests": Task(every=timedelta(minutes=10), run=work_by_clock),
    "forget-by-time": Task(every=timedelta(days=1), run=forget_by_time),
    "prune-changes": Task(every=timedelta(minutes=10), run=changes.prune),
}

# What runs all the time in one process of each machine: name -> function of the event that ends it.
BESIDE: dict[str, Callable[[threading.Event], Any]] = {"index": search.follow, "purge": purging.follow}

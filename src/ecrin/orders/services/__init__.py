"""Verbs of orders. Each that changes an order locks its row first, then its stock: everybody in this one order."""

from .composed import note_advisor as note_advisor
from .locking import OrderMovedOn as OrderMovedOn
from .moving import cancel_order as cancel_order
from .moving import cancel_unpaid as cancel_unpaid
from .moving import confirm_paid as confirm_paid
from .moving import deliver_order as deliver_order
from .moving import dispatch_order as dispatch_order
from .moving import lapse_order as lapse_order
from .moving import prepare_order as prepare_order
from .moving import wait_longer as wait_longer
from .notes import ask_for_link as ask_for_link
from .notes import digest_of as digest_of
from .notes import note_order as note_order
from .review import approve_order as approve_order
from .review import decline_order as decline_order
from .writing import HELD_FOR as HELD_FOR
from .writing import write_order as write_order

"""Verbs of payments. Those that ask a provider (`start`, `settle`, `capture`, `cancel`, `refund`) are called outside any
transaction: what is asked is written down and committed first, and what is answered after.
"""

from .asking import PaymentByHand as PaymentByHand
from .asking import PaymentDenied as PaymentDenied
from .asking import PaymentUnclear as PaymentUnclear
from .asking import return_address as return_address
from .capturing import NotSoMuch as NotSoMuch
from .capturing import capture_payment as capture_payment
from .capturing import refund_payment as refund_payment
from .clock import ask_unclear as ask_unclear
from .clock import let_go as let_go
from .clock import reconcile as reconcile
from .clock import watch_expiry as watch_expiry
from .credits import CreditChanged as CreditChanged
from .credits import CreditSettled as CreditSettled
from .credits import Receiver as Receiver
from .credits import ask_credit_letter as ask_credit_letter
from .credits import confirm_credit as confirm_credit
from .credits import decline_credit as decline_credit
from .credits import free_credit as free_credit
from .credits import hold_credit as hold_credit
from .credits import lock_credits as lock_credits
from .credits import void_credit as void_credit
from .credits import write_credit as write_credit
from .methods import DEFAULT_METHODS as DEFAULT_METHODS
from .methods import AccountRow as AccountRow
from .methods import MethodRow as MethodRow
from .methods import ensure_accounts as ensure_accounts
from .methods import ensure_methods as ensure_methods
from .notices import take_notice as take_notice
from .paying import CannotCancel as CannotCancel
from .paying import NotPayable as NotPayable
from .paying import cancel_payment as cancel_payment
from .paying import give_up_payments as give_up_payments
from .paying import open_payment as open_payment
from .paying import settle_payment as settle_payment
from .paying import start_payment as start_payment
from .spreading import capture_over as capture_over
from .spreading import refund_over as refund_over
from .transfers import AnotherAmount as AnotherAmount
from .transfers import ArrivedAlready as ArrivedAlready
from .transfers import note_transfer_arrived as note_transfer_arrived
from .transfers import note_transfer_sent_back as note_transfer_sent_back

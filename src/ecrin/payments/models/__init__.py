"""Methods, payments with their ledger and notices; credits with theirs; and what the rehearsal bank keeps on its side."""

from .credits import Credit as Credit
from .credits import CreditEntry as CreditEntry
from .payments import Notice as Notice
from .payments import Payment as Payment
from .payments import PaymentEntry as PaymentEntry
from .payments import PaymentMethod as PaymentMethod
from .rehearsal import RehearsalCall as RehearsalCall
from .rehearsal import RehearsalNotice as RehearsalNotice
from .rehearsal import RehearsalSession as RehearsalSession
from .transfers import BankAccount as BankAccount
from .transfers import TransferArrival as TransferArrival
from .transfers import TransferRefund as TransferRefund

"""Verbs of clients: an account begins, its mail is proven, what she keeps in it.

Refusal
└── Conflict
    ├── AddressesFull   she keeps as many addresses as fit
    └── MailTaken       the address is somebody's already
"""

from .accounts import (
    MailTaken,
    begin_account,
    change_mail,
    forget_former_mail,
    hand_over_mails,
    prove_mail,
    prove_mail_by_code,
    want_mail,
)
from .addresses import AddressesFull, forget_address, hand_over_addresses, keep_address, keep_first_address
from .devices import (
    close_device,
    close_other_devices,
    drop_ended_sessions,
    end_ways_in,
    forget_device,
    move_device,
    note_device,
)
from .profile import hand_over_profile, keep_person, keep_preferences, rename_client

__all__ = [
    "AddressesFull",
    "MailTaken",
    "begin_account",
    "change_mail",
    "close_device",
    "close_other_devices",
    "drop_ended_sessions",
    "end_ways_in",
    "forget_address",
    "forget_device",
    "forget_former_mail",
    "hand_over_addresses",
    "hand_over_mails",
    "hand_over_profile",
    "keep_address",
    "keep_first_address",
    "keep_person",
    "keep_preferences",
    "move_device",
    "note_device",
    "prove_mail",
    "prove_mail_by_code",
    "rename_client",
    "want_mail",
]

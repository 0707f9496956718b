"""Verbs of accounts. What a client keeps is in `clients.services`, what she ordered in `orders.services`."""

from .letters import ask_letter, begin_without_password, keep_order, welcome
from .merging import CannotMerge, merge_clients
from .security import (
    NoFactor,
    PasskeysFull,
    add_app,
    add_passkey,
    ask_other_mail,
    change_password,
    make_codes,
    remove_app,
    remove_passkey,
    rename_passkey,
    tell_password_changed,
    use_code,
)

__all__ = [
    "CannotMerge",
    "NoFactor",
    "PasskeysFull",
    "add_app",
    "add_passkey",
    "ask_letter",
    "ask_other_mail",
    "begin_without_password",
    "change_password",
    "keep_order",
    "make_codes",
    "merge_clients",
    "remove_app",
    "remove_passkey",
    "rename_passkey",
    "tell_password_changed",
    "use_code",
    "welcome",
]

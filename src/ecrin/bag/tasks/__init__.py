"""What the worker does for this room: by the clock, after facts, and its letters."""

from .clock import drop_expired_bags, drop_old, free_gifts, note_gifts, tell_watchers
from .letters import ask_to_confirm, send_hint, tell

__all__ = [
    "ask_to_confirm",
    "drop_expired_bags",
    "drop_old",
    "free_gifts",
    "note_gifts",
    "send_hint",
    "tell",
    "tell_watchers",
]

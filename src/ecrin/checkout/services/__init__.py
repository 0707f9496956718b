"""Verbs of the checkout: what was typed is kept, the order is placed."""

from .drafts import keep_draft

__all__ = ["keep_draft"]

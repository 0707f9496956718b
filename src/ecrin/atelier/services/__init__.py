"""Verbs of the atelier."""

from .engravings import RuleDraft, keep_rule, note_engraving_change

__all__ = ["RuleDraft", "keep_rule", "note_engraving_change"]

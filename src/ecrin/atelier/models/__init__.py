"""Rows of this room."""

from .stones import RingDesign, Setting, Stone

__all__ = ["RingDesign", "Setting", "Stone"]

"""Ecrin: the open commerce platform for houses that make precious, lasting things."""

__version__ = "0.1.0"

"""Arithmetic and policy of this room: plain Python."""

"""Reads of this room; each says how many queries it takes."""

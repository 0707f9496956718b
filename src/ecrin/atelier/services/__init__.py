"""Verbs of what is made for somebody."""

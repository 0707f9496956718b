"""Reads of what is made for somebody."""

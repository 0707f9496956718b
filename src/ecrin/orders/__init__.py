"""Placed orders: their lines, ledger, life cycle, and what staff do with them."""

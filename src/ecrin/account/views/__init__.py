"""Doors of an account: the way in and out, and the pages inside."""

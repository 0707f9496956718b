"""Doors of payments: providers' notices, and the rehearsal bank's card page."""

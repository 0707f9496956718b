"""A client's account: the way in, her orders, her addresses, who she is. Doors only, no tables."""

"""Who the house knows: the people who sign in, clients and staff."""

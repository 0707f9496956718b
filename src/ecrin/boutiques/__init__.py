"""Places where the house receives its clients: addresses, hours, and which of them hands orders over."""

"""What advisors do for clients: orders composed by telephone and in the boutique."""

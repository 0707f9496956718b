"""The bag and the wishlist: what a visitor means to have, kept without her name."""

"""Doors of the checkout: its page, the way to the payment and back."""

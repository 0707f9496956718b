"""What the checkout asks, and the steps that ask it."""

"""What the worker does for orders."""

"""What the worker does about requests for data, and what is forgotten by the clock."""

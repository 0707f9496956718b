"""From a bag to an order: the steps, what they ask, and the one verb that places it. No lasting tables."""

"""Can this be bought, at what price, when? One answer, for many products at once. Plain functions, no tables."""

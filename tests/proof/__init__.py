"""Long proofs of buying: many buyers at once, and a server that dies at every step. `make proof` runs them whole."""

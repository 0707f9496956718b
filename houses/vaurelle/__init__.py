"""Maison Vaurelle: an invented house, and the demo."""

"""Pieces made for somebody: engraving and embossing, straps, rings of their own, and the bench where they are made."""

"""Reads of this room, by page: menu, cards for the index, listing, product, sitemaps, old addresses."""

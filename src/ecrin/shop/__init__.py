"""What a visitor walks through: menu, footer, home, listing, search and product page."""

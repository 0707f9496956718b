"""Where the house is: regions, countries, markets, storefronts, legal entities, tax rates, delivery methods, hours."""

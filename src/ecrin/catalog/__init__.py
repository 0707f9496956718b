"""What the house makes: departments, categories, collections, selections, products, variants, prices per market, pictures."""

"""What can be had: the stock flag of each SKU (stock by location and holds come with buying)."""

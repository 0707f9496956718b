"""One Tantivy index per storefront: ready-to-show cards with facets; listing, search and suggestions are one kind of query."""

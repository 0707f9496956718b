"""One Tantivy index per storefront: ready-to-show cards with facets; listing, search and suggestions are one kind of query.

`rules` has the values that are asked and answered, `analysis` turns a language's texts into words, `schema` is what an
index holds, `storage` where it lies, `writer` makes it, `reader` keeps this process's view of it, `query` asks Tantivy,
`vocabulary` knows synonyms; `selectors` and `services` are what other rooms call.
"""

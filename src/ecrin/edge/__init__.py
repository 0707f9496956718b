"""The page cache: the same bytes for everyone, stored with a change number, dropped by key.

`pages` is what views say, `guard` keeps personal things out, `addresses` makes the key of a page, `store` keeps pages
and knows which of them are old, `wsgi` stands before Django, `purger` tells a CDN. See docs/adr/0090.
"""

"""The page cache: the same bytes for everyone, stored with a change number, purged by key."""

"""Django's SQLite backend with a fair gate round every write: see `gate`."""

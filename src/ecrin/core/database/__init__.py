"""Databases as Ecrin uses them: SQLite with a gate round every write (`sqlite`). PostgreSQL needs nothing of ours."""

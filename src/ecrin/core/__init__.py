"""What every room stands on, and nothing that knows a feature.

A closed list (see docs/adr/0002): `money`, `errors`, `journal`, `changes`, `remote`, `mail`, `numbers`, `texts`, `house`,
`database` (the SQLite gate), `observe` (logs, health, metrics), `testing`.
"""

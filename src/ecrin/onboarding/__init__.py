"""How a house starts and is kept: importers, new-house, demo, doctor, backup and restore."""

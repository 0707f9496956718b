"""A house's own `data/` folder, read into an empty installation. The format is told in docs/houses.md."""

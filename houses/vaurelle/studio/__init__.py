"""The house's drawing room: packshots as plain SVG text, until its photographs come."""

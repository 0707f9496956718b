"""Rules of what is made for somebody, as plain arithmetic."""

"""Staff screens over all rooms."""

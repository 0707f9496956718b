"""Where the rooms are put together: settings, addresses, and the one-page lists (context, reactions, sources, privacy)."""

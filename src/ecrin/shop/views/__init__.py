"""The doors of this room, by page. All are public: the same bytes for everyone."""

"""Policy and arithmetic of this room, by subject: plain Python."""

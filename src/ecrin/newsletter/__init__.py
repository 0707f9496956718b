"""Letters that the house sends to who asked for them: interests, subscriptions, the port to whoever sends. It sends none itself."""

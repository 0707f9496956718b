"""What an operator sees: logs with a request id (`logs`), health (`health`), figures (`metrics`)."""

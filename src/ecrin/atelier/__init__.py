"""The hand that makes a piece somebody's own: what can be wished for, what it costs, how long it takes, what it needs."""

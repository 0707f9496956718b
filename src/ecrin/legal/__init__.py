"""What was agreed: documents of the house by version."""

"""Which indicator a target in a document is of, and whether document and table say the same."""

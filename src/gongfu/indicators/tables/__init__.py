"""The three tables of a zone, read and checked whole, every fault told in one pass."""

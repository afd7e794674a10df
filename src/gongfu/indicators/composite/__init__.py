"""A composite index: a recipe kept as data, steps that are logged and can be replayed, and how sure its ranks are."""

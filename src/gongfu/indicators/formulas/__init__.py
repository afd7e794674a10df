"""Indicators made of others: a small safe language, and its figures over all areas and periods."""

"""Commands of supervision."""

"""Template tags of trials."""

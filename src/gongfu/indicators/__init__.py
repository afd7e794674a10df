"""Indicators: their definitions and figures, the lines to the two steps, progress, and indices made of them."""

"""A reform tried on every household, with sliders."""

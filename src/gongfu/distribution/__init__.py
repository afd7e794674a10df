"""Weighted arrays in, figures out: inequality, poverty, the middle-income group, and what they are made of."""

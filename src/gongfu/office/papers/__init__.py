"""Circulars and forms as Word and PDF, and the comparison of two dates."""

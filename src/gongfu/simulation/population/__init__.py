"""Persons in households: columns of facts, read, checked, built and stored."""

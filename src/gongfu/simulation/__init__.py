"""A policy on every household: law as code, a population, and what a reform does to it."""

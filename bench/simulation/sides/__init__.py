"""Engines, a program each: what is done before the first scenario, and what is done for every two of them."""

"""Who reaches which service: two-step floating catchment areas."""

__all__ = ["DETOUR"]

DETOUR = 1.4
"""How many times as long as the line roads are on average (Boscoe, F. P. et al. 2012, A nationwide comparison of
driving distance versus straight-line distance to hospitals, Professional Geographer 64, 188-196)."""

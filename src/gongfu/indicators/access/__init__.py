"""Who reaches which service: two-step floating catchment areas."""

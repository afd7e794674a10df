"""The cycle: periods, reports, evidence, review."""

"""Populations in parts: streamed on one machine, or spread over a cluster, with the same figures."""

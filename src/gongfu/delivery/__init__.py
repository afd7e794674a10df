"""Delivery (落实): lights, the calendar of reports, states, and what changes between editions. No Django, no clock."""

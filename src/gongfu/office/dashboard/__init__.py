"""How it stands: the zone, an action, a unit, an area."""

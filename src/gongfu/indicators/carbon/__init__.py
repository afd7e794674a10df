"""What moves emissions, and whether and when they peak."""

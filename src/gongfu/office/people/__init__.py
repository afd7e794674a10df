"""Who uses the office, what they may see and do, and what they did."""

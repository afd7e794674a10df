"""Commands that have rooms of their own; the others stand in cli.py. What a command needs is imported when it runs."""

"""The data folder of an office: opening it, keeping it to one server, backing it up, restoring and checking it."""

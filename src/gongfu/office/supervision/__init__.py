"""Orders, reminders and the inbox."""

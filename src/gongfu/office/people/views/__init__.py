"""Pages of people: signing in, the own account, users and their posts, the audit log."""

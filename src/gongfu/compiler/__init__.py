"""An outline becomes a ledger: tasks, units, deadlines, targets, counts, diagnostics."""

"""The ledger: documents, tasks, who is responsible, by when, how much."""

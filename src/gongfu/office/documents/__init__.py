"""From a document to tasks: upload, the compiled ledger beside its source, import."""

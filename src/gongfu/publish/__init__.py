"""A ledger becomes what an office prints and passes on: workbook, Word file, table."""

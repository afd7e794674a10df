"""The ledger as a workbook, out and in."""

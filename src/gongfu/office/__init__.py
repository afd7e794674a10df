"""The web application of a zone office: ledger, monthly cycle, review, supervision, dashboards, papers."""

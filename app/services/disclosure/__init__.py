"""What one person may be given of their own record, and the ledger of what was given."""

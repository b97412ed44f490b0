"""The room of subject access: whose record, entry by entry, on paper."""

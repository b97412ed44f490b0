"""The household of a case: a picture of who is who, drawn from the record, and the same people as a list."""

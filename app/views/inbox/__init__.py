"""The contact inbox."""

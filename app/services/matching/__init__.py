"""Finding who is already known."""

"""One small reader per kind of document."""

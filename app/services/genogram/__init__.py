"""The household picture's geometry."""

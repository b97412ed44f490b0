"""Schema migrations, run from code."""

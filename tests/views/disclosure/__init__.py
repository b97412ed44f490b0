"""The room of subject access on screen."""

"""Signing in."""

DEMO_MARK = "demo-hub.txt"
"""The file by which the folder of an invented hub is known."""

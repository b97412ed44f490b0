"""Keeping, holding and deleting."""

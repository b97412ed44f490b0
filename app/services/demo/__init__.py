"""Invented hubs of any size."""

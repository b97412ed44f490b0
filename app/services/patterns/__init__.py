"""Patterns over contacts, counted as contacts arrive: what no single contact shows."""

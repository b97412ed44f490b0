"""The room of patterns: what no single contact shows, and what a manager made of it."""

"""Hubdesk: the desktop program of a multi-agency safeguarding hub."""

"""The consent part of a case: every event in order, and overrides whole, decided by a second person."""

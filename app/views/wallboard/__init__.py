"""The wallboard process."""

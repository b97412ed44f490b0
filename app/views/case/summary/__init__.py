"""The summary part of a case: choose a form, look at its pages, issue it, and see who holds which version."""

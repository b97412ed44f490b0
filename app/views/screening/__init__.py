"""Screening a contact and the batch queue."""

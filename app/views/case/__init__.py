"""The enquiry's case screen."""

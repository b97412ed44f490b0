"""The enquiry: requests, replies, consent, decisions."""

"""Set-up and administration."""

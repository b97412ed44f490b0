"""What somebody is given of their own record."""

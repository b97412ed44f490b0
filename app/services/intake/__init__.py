"""From the door to the desk."""

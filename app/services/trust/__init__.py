"""Who may, who did, what survives."""

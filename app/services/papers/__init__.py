"""Papers that leave the hub: one description of each, set as tagged PDF, as page pictures, as Word or as e-mail."""

"""The room of retention: what has passed its time, what is proposed, what is held."""

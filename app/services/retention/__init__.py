"""How long records are kept, what is held, and how what has passed its time goes: by two people, leaving nothing."""

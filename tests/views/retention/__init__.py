"""The room of retention on screen."""

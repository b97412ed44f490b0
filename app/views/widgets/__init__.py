"""Parts that call no service."""

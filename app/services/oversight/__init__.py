"""Who is late and what the hub achieves."""

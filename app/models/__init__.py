"""What is true: tables, encryption and migrations."""

"""The room of probable duplicates: two records side by side, and what a person decides of them."""

"""What changes a battle; each function is one transaction."""

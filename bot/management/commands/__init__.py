"""`runbot`."""

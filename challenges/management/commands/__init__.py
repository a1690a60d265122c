"""Commands about challenges."""

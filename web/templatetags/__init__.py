"""The room's template tags and filters."""

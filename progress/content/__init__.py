"""This room's part of a content pack."""

"""What rooms above may want to know, told inside the transaction in which it happens."""

from django.dispatch import Signal

hints_removed = Signal()
"""Sent with `hint_ids` (a list) just before these hints are taken away."""

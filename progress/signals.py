"""What rooms above may want to know, told inside the transaction in which it happens."""

from django.dispatch import Signal

challenge_started = Signal()
"""Sent with `progress` (a UserProgress just made). A handler that raises undoes the start."""

challenge_completed = Signal()
"""Sent with `progress` (a completed UserProgress). A handler that raises undoes the whole answer."""

challenge_tried = Signal()
"""Sent with `progress` (a UserProgress with one more graded answer, not solved by it)."""

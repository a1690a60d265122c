"""The bot's own doorbells inside its process."""

from django.dispatch import Signal

word_given = Signal()
"""Sent after commit when an instructor's word to several learners is to go out."""

outbox_filled = Signal()
"""Sent after commit when there is something to send."""

"""The bot's own doorbell inside its process."""

from django.dispatch import Signal

outbox_filled = Signal()
"""Sent after commit when there is something to send."""

"""What the doors are told after a commit, so that they look at once instead of a little later."""

from django.db import transaction
from django.dispatch import Signal

battle_changed = Signal()
"""Sent with `battle_id`; a doorbell: handlers must not write state."""


def ring(battle_id: int) -> None:
    """Tell the doors once this transaction has been committed."""
    transaction.on_commit(lambda: _send(battle_id))


def _send(battle_id: int) -> None:
    battle_changed.send_robust(sender=None, battle_id=battle_id)

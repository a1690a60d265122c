"""Taking turns: what several bot processes must do one after another."""

from bot.models import BotTurn


def wait_for_turn(what: BotTurn.Of) -> None:
    """Wait until nobody else is in a transaction that called this for the same. Call in a transaction."""
    rows = BotTurn.objects.select_for_update().filter(pk=what)
    if rows.first() is None:
        BotTurn.objects.bulk_create([BotTurn(pk=what)], ignore_conflicts=True)
        rows.get()

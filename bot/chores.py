"""What the clock brings about: reminders, late attempts, places in the queue, and forgetting what is old."""

import asyncio
import logging
from collections.abc import Callable

from bot.database import AWAY, Database
from bot.following import follow_the_linked
from bot.guarding import send_due_guards
from bot.inbox import prune_inbox
from bot.judging import refresh_places
from bot.notices import prune_notices
from bot.outbox import prune_outbox
from bot.reminding import send_due_reminders
from bot.runs import leads
from bot.shared_pace import prune_spoken
from bot.weekly import send_weeklies
from learning.services import settle_late_attempts

log = logging.getLogger("bot")
CHORE_SECONDS = 5.0
PRUNE_EVERY = 720
"""Rounds of chores between two prunings: an hour."""
CHORES: tuple[Callable[[], object], ...] = (
    settle_late_attempts,
    refresh_places,
    send_due_reminders,
    send_due_guards,
    send_weeklies,
    prune_spoken,
    follow_the_linked,
)
"""Looked to in every round."""
PRUNING: tuple[Callable[[], object], ...] = (prune_inbox, prune_outbox, prune_notices)


async def do_chores(database: Database, epoch: int) -> None:
    """See to the chores for ever, as long as this process is the oldest."""
    count = 0
    while True:
        if await database.insist(leads, epoch):
            for chore in (*CHORES, *(PRUNING if count % PRUNE_EVERY == 0 else ())):
                await _do(database, chore)
        count += 1
        await asyncio.sleep(CHORE_SECONDS)


async def _do(database: Database, chore: Callable[[], object]) -> None:
    """A chore that fails is logged and tried in the next round; the bot goes on speaking."""
    try:
        await database.run(chore)
    except AWAY:
        log.warning("the database is away; %s is done later", chore.__name__)
    except Exception:
        log.exception("%s failed", chore.__name__)

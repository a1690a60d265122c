"""The double as a whole: the accounts behind the tokens, one clock, one journal."""

import asyncio
import re
from pathlib import Path

from bot.double.account import Account
from bot.double.clock import Clock
from bot.double.errors import ApiError
from bot.double.journal import FileJournal, Journal
from bot.double.methods.polls import close
from bot.double.records import Poll
from bot.double.webhook import Delivery
from bot.double.world import World

TOKEN = re.compile(r"(\d{1,16}):[A-Za-z0-9_-]{30,64}")
TICK_SECONDS = 0.25


class Double:
    """All accounts. Without ``tokens``, the first token seen for a bot id is let in as its token."""

    def __init__(
        self,
        *,
        tokens: tuple[str, ...] = (),
        journal: Path | None = None,
        webhook_pause: float = 0.5,
        names: tuple[str, str] = ("Double", "double_bot"),
    ) -> None:
        self.clock = Clock()
        self._tokens = tokens
        self._journal = FileJournal(journal) if journal else Journal()
        self._webhook_pause = webhook_pause
        self._names = names
        self._worlds: dict[int, World] = {}
        self._accounts: dict[int, Account] = {}
        self._deliveries: list[tuple[Delivery, asyncio.Task[None]]] = []
        self._restore()

    def _restore(self) -> None:
        for line in self._journal.lines():
            self._world(int(line["world"])).restore(line)
        rows = ((str(world.bot_id), row) for world in self._worlds.values() for row in world.records())
        self._journal.compact(rows)

    def _world(self, bot_id: int) -> World:
        return self._worlds.setdefault(bot_id, World(bot_id, self.clock, self._journal, self._names))

    def account(self, token: str) -> Account:
        """The account of a token. Raises 404 for what is no token and 401 for one that is not let in."""
        form = TOKEN.fullmatch(token)
        if form is None:
            raise ApiError(404, "Not Found")
        known = self._accounts.get(int(form[1]))
        if known is None and (not self._tokens or token in self._tokens):
            return self._open(int(form[1]), token)
        if known is None or known.token != token:
            raise ApiError(401, "Unauthorized")
        return known

    def _open(self, bot_id: int, token: str) -> Account:
        account = self._accounts[bot_id] = Account(token, self._world(bot_id))
        delivery = Delivery(account.world, account.updates, self._webhook_pause)
        task = asyncio.get_running_loop().create_task(delivery.run(asyncio.sleep))
        self._deliveries.append((delivery, task))
        return account

    async def tick(self) -> None:
        """For ever: close the polls whose time has come."""
        while True:
            self.close_due_polls()
            await asyncio.sleep(TICK_SECONDS)

    def close_due_polls(self) -> None:
        """Close every open poll whose closing date has passed."""
        now = self.clock.now()
        for account in self._accounts.values():
            for poll in list(account.world.table(Poll).values()):
                if not poll.is_closed and poll.close_date is not None and poll.close_date <= now:
                    close(account, poll)

    async def stop(self) -> None:
        """Stop delivering, and close what is open."""
        for delivery, task in self._deliveries:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            delivery.close()
        self._journal.close()

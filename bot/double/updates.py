"""The queue of updates: numbering, the kinds a bot asked for, confirmation by offset, long polling."""

import asyncio
import time
from typing import Any, cast

from bot.double.errors import ApiError, ControlError, Json, bad_request, conflict
from bot.double.records import Update
from bot.double.text import words
from bot.double.world import World

KINDS = words(
    "message edited_message channel_post edited_channel_post business_connection business_message "
    "edited_business_message deleted_business_messages message_reaction message_reaction_count inline_query "
    "chosen_inline_result callback_query shipping_query pre_checkout_query purchased_paid_media poll "
    "poll_answer my_chat_member chat_member chat_join_request chat_boost removed_chat_boost managed_bot "
    "guest_message"
)
ON_REQUEST_ONLY = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
KEPT_SECONDS = 24 * 3600
LONGEST_POLL = 50
PUSHED_KEPT = 5_000

OTHER_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_ACTIVE = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)


class Updates:
    """The updates of one bot that it has not confirmed yet."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._poll: asyncio.Future[ApiError] | None = None
        self.pushed: dict[int, Json] = {}

    # --- coming in ---

    def wanted(self, kind: str) -> bool:
        """Whether the bot asked for this kind of update (an empty list means all but the costly ones)."""
        allowed = cast(list[str], self._world.setting("allowed_updates", []))
        return kind in allowed if allowed else kind not in ON_REQUEST_ONLY

    def push(self, kind: str, payload: Json) -> int | None:
        """Queue an update; its number, or None when the bot does not want this kind."""
        if not self.wanted(kind):
            return None
        number = self._world.count("update", start=700_000_000)
        update = self._world.save(Update(number, kind, payload, self._world.clock.now()))
        self.pushed[number] = update.as_json()
        if len(self.pushed) > PUSHED_KEPT:
            del self.pushed[next(iter(self.pushed))]
        return number

    def push_again(self, number: int) -> None:
        """Queue a confirmed update again under its old number, as Telegram does after a lost answer."""
        if self._world.get(Update, number):
            return
        if number not in self.pushed:
            raise ControlError(f"no update {number}", 404)
        kind, payload = next(
            (name, value) for name, value in self.pushed[number].items() if name != "update_id"
        )
        self._world.save(Update(number, kind, payload, self._world.clock.now(), forced=True))

    def allow(self, kinds: list[Any] | None) -> None:
        """Remember the kinds the bot asked for; None leaves them as they are, unknown names are dropped."""
        if kinds is None:
            return
        if not all(isinstance(kind, str) for kind in kinds):
            raise bad_request("can't parse allowed updates: expected an Array of String")
        self._world.remember("allowed_updates", [kind for kind in kinds if kind in KINDS])

    # --- going out ---

    def pending(self) -> list[Update]:
        """What waits, in order of number; a day later it is lost."""
        waiting = self._world.table(Update)
        oldest = self._world.clock.now() - KEPT_SECONDS
        for late in [update for update in waiting.values() if update.created < oldest]:
            self._world.drop(late)
        return sorted(waiting.values(), key=lambda update: update.id)

    def confirm(self, offset: int) -> None:
        """Forget everything before ``offset``; a negative one keeps that many of the newest."""
        waiting = self.pending()
        done = waiting[:offset] if offset < 0 else [update for update in waiting if update.id < offset]
        for update in done:
            if not update.forced or offset < 0:
                self._world.drop(update)

    def drop_all(self) -> None:
        """Forget everything that waits."""
        for update in self.pending():
            self._world.drop(update)

    def take(self, limit: int) -> list[Json]:
        """The next updates as JSON. A redelivered one is handed out once, whatever the offset."""
        batch = self.pending()[:limit]
        for update in batch:
            if update.forced:
                self._world.drop(update)
        return [update.as_json() for update in batch]

    def stop_poll(self, refusal: ApiError) -> None:
        """End the long poll that is under way, if there is one, with this refusal."""
        if self._poll and not self._poll.done():
            self._poll.set_result(refusal)

    async def poll(self, *, offset: int, limit: int, timeout: int) -> list[Json]:
        """Long poll: answer as soon as there is something. Raises 409 when another poll comes."""
        if self._world.setting("webhook"):
            raise conflict(WEBHOOK_ACTIVE)
        self.stop_poll(conflict(OTHER_POLLER))
        self._poll = mine = asyncio.get_running_loop().create_future()
        try:
            return await self._wait(mine, offset, limit, timeout)
        finally:
            if self._poll is mine:
                self._poll = None

    async def _wait(
        self, mine: "asyncio.Future[ApiError]", offset: int, limit: int, timeout: int
    ) -> list[Json]:
        deadline = time.monotonic() + min(timeout, LONGEST_POLL)
        self.confirm(offset)
        while not self.pending():
            left = deadline - time.monotonic()
            if left <= 0 or mine.done():
                break
            waiting = asyncio.ensure_future(self._world.changed(left))
            either: list[asyncio.Future[Any]] = [mine, waiting]
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            waiting.cancel()
        if mine.done():
            raise mine.result()
        return self.take(limit)

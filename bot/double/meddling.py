"""The meddling part of the control interface: faults, lost answers, time."""

from dataclasses import asdict

from bot.double.account import Account
from bot.double.control import CONTROL
from bot.double.errors import ControlError, Json
from bot.double.faults import Fault
from bot.double.params import method


@method("fault", CONTROL)
def fault(
    account: Account,
    *,
    kind: str,
    name: str = "*",
    chat_id: int | None = None,
    count: int = 1,
    code: int = 500,
    description: str = "Internal Server Error",
    retry_after: int = 1,
) -> bool:
    """Let the next calls of a method go wrong."""
    account.faults.plan(Fault(kind, name, chat_id, count, code, description, retry_after))
    return True


@method("clear_faults", CONTROL)
def clear_faults(account: Account) -> bool:
    """Forget the faults that are still to come."""
    account.faults.clear()
    return True


@method("redeliver", CONTROL)
def redeliver(account: Account, *, update_id: int) -> bool:
    """Hand an update out again under its old number."""
    account.updates.push_again(update_id)
    return True


@method("advance", CONTROL)
def advance(account: Account, *, seconds: int) -> float:
    """Push the clock of the whole double forward; answers with its new time."""
    if seconds < 0:
        raise ControlError("the clock only moves forward")
    account.world.clock.advance(seconds)
    return account.world.clock.now()


@method("configure", CONTROL)
def configure(
    account: Account,
    *,
    name: str | None = None,
    username: str | None = None,
    privacy: bool | None = None,
    limits: bool | None = None,
) -> Json:
    """The bot's names, whether privacy mode holds in groups, and whether the limits on sending do."""
    bot = account.world.bot
    bot.first_name, bot.username = name or bot.first_name, username or bot.username
    if privacy is not None:
        account.world.remember("privacy", privacy)
    if limits is not None:
        account.pace.on = limits
    return asdict(account.world.save(bot))

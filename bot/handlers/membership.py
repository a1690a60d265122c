"""Being blocked and let in again."""

from telegram.constants import ChatMemberStatus

from accounts.services.linking import set_telegram_active
from bot.talk import Talk


def membership(talk: Talk) -> None:
    """The person blocked the bot in their private chat, or unblocked it."""
    change = talk.update.my_chat_member
    if change is not None and talk.private:
        blocked = change.new_chat_member.status in (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT)
        set_telegram_active(telegram_id=talk.telegram_id, active=not blocked)

"""Being blocked and let in again; groups that become supergroups."""

from telegram.constants import ChatMemberStatus

from accounts.services.linking import set_telegram_active
from bot.moving import move_chat
from bot.talk import Talk


def membership(talk: Talk) -> None:
    """The person blocked the bot in their private chat, or unblocked it."""
    change = talk.update.my_chat_member
    if change is not None and talk.private:
        blocked = change.new_chat_member.status in (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT)
        set_telegram_active(telegram_id=talk.telegram_id, active=not blocked)


def moved(talk: Talk) -> None:
    """A group has become a supergroup; both chats tell of it."""
    message = talk.message
    if message is not None and message.migrate_to_chat_id:
        move_chat(talk.chat_id, message.migrate_to_chat_id)
    if message is not None and message.migrate_from_chat_id:
        move_chat(message.migrate_from_chat_id, talk.chat_id)

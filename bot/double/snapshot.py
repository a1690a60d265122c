"""The world as the control interface shows it: everything, with deleted messages and old versions."""

from typing import Any

from bot.double.account import Account
from bot.double.errors import Json
from bot.double.records import Chat, Message, Poll, User
from bot.double.view import message_json, user_json


def message(account: Account, record: Message) -> Json:
    """A ``Message`` object and what a bot cannot see of it."""
    poll = account.world.get(Poll, record.poll_id) if record.poll_id else None
    return {
        **message_json(account.world, record),
        "deleted": record.deleted,
        "edits": record.edits,
        "markup": record.markup,
        "votes": poll.votes if poll else None,
        "version": max(record.version, poll.version if poll else 0),
    }


def user(record: User) -> Json:
    """A person and how they stand to the bot."""
    return user_json(record) | {
        "blocked": record.blocked,
        "started": record.started,
        "version": record.version,
    }


def chat(account: Account, record: Chat) -> Json:
    """A chat, its members, and what the bot is doing there."""
    busy = record.action is not None and record.action_until > account.world.clock.now()
    return {
        "id": record.id,
        "type": record.type,
        "title": record.title,
        "members": record.members,
        "action": record.action if busy else None,
        "action_until": record.action_until,
        "version": record.version,
    }


def changes(account: Account, since: int) -> Json:
    """Everything whose version is beyond ``since``."""
    world = account.world
    bot = world.bot
    chats = [chat(account, record) for record in world.table(Chat).values() if record.version > since]
    people = [
        user(record) for record in world.table(User).values() if record.version > since and not record.is_bot
    ]
    messages = [
        message(account, record) for record in world.table(Message).values() if _newer(account, record, since)
    ]
    return {
        "epoch": world.epoch,
        "version": world.version,
        "now": world.clock.now(),
        "bot": user_json(bot),
        "users": people,
        "chats": chats,
        "messages": sorted(messages, key=lambda shown: (shown["chat"]["id"], shown["message_id"])),
    }


def _newer(account: Account, record: Message, since: int) -> bool:
    poll = account.world.get(Poll, record.poll_id) if record.poll_id else None
    return record.version > since or (poll is not None and poll.version > since)


def menu(account: Account, who: User, where: Chat) -> Json:
    """The command menu (the narrowest scope wins, then the person's language) and the descriptions."""
    kind = "all_private_chats" if where.private else "all_group_chats"
    scopes = [f"chat_member:{where.id}:{who.id}", f"chat:{where.id}", kind, "default"]
    language = (who.language_code or "")[:2]
    names = [f"commands:{scope}:{code}" for scope in scopes for code in dict.fromkeys((language, ""))]
    found = (account.world.setting(name) for name in names)
    return {
        "commands": next((commands for commands in found if commands), []),
        "button": account.world.setting(f"menu:{where.id}") or account.world.setting("menu:default"),
        "description": _told(account, "description", language),
        "short_description": _told(account, "short_description", language),
        "name": _told(account, "name", language) or account.world.bot.first_name,
    }


def _told(account: Account, what: str, language: str) -> Any:
    setting = account.world.setting
    return setting(f"{what}:{language}") or setting(f"{what}:", "")

"""The simulated people and groups: who there is, who blocks the bot, who belongs where."""

from typing import Any

from bot.double.account import Account
from bot.double.chats import PRESENT, post
from bot.double.errors import ControlError, Json
from bot.double.methods.info import member_json
from bot.double.records import Chat, User
from bot.double.view import chat_json, message_json, user_json

FIRST_USER = 5_000_000_000
GROUPS = {"supergroup": -1_002_000_000_000, "group": -4_000_000}


def add_user(account: Account, *, first_name: str, user_id: int | None = None, **names: Any) -> User:
    """A new person, with a private chat the bot may not open by itself."""
    world = account.world
    number = world.count("user", start=FIRST_USER) if user_id is None else user_id
    if number <= 0 or world.get(User, number):
        raise ControlError(f"user id {number} is taken or impossible", 409)
    user = world.save(User(number, first_name, **names))
    world.save(Chat(number, "private"))
    return user


def change_user(account: Account, user: User, changes: Json) -> User:
    """Change names or language of a person."""
    for name, value in changes.items():
        if name not in (
            "first_name",
            "last_name",
            "username",
            "language_code",
            "deactivated",
        ):
            raise ControlError(f"a user has no {name}")
        setattr(user, name, value)
    return account.world.save(user)


def add_group(
    account: Account,
    *,
    title: str,
    members: list[int],
    kind: str = "supergroup",
    bot: str = "member",
) -> Chat:
    """A new group of these people and the bot (``bot`` is its standing); the first of them owns it."""
    world = account.world
    if kind not in GROUPS:
        raise ControlError(f"unknown kind of group: {kind}")
    people = [person(account, member) for member in members]
    standing = {str(user.id): "creator" if user is people[0] else "member" for user in people}
    number = GROUPS[kind] - world.count("group")
    chat = world.save(Chat(number, kind, title, {**standing, str(world.bot_id): bot}))
    if people:
        _membership(account, chat, people[0], "left", bot)
    return chat


def upgrade(account: Account, chat: Chat, *, told: bool) -> Chat:
    """Make a supergroup of a group: another chat with the same people. ``told``: the bot gets to know."""
    world = account.world
    if chat.type != "group" or chat.moved_to:
        raise ControlError("only a group can become a supergroup")
    fresh = Chat(GROUPS["supergroup"] - world.count("group"), "supergroup", chat.title, dict(chat.members))
    world.save(fresh)
    owner = person(account, next(int(user) for user, status in chat.members.items() if status == "creator"))
    notes = (chat, {"migrate_to_chat_id": fresh.id}), (fresh, {"migrate_from_chat_id": chat.id})
    for where, content in notes:
        message = post(world, where, owner, content)
        if told:
            account.updates.push("message", message_json(world, message))
    chat.moved_to = fresh.id
    world.save(chat)
    return fresh


def join(account: Account, chat: Chat, user: User, status: str = "member") -> None:
    """Change somebody's standing in a group ("left" takes them out); the bot may be that somebody."""
    before = chat.members.get(str(user.id), "left")
    chat.members[str(user.id)] = status
    account.world.save(chat)
    if user.id == account.world.bot_id:
        _membership(account, chat, user, before, status)
    elif (before in PRESENT) != (status in PRESENT):
        _announce(account, chat, user, joined=status in PRESENT)


def _announce(account: Account, chat: Chat, user: User, *, joined: bool) -> None:
    content: Json = (
        {"new_chat_members": [user_json(user)]} if joined else {"left_chat_member": user_json(user)}
    )
    message = post(account.world, chat, user, content)
    if chat.members.get(str(account.world.bot_id)) in PRESENT:
        account.updates.push("message", message_json(account.world, message))


def _membership(account: Account, chat: Chat, by: User, before: str, after: str) -> None:
    world = account.world
    change = {
        "chat": chat_json(world, chat),
        "from": user_json(by),
        "date": world.clock.stamp(),
        "old_chat_member": member_json(world.bot, before),
        "new_chat_member": member_json(world.bot, after),
    }
    account.updates.push("my_chat_member", change)


def block(account: Account, user: User, *, blocked: bool) -> None:
    """Block or unblock the bot."""
    if user.blocked == blocked:
        return
    user.blocked = blocked
    account.world.save(user)
    states = ("member", "kicked") if blocked else ("kicked", "member")
    _membership(account, account.world.table(Chat)[user.key], user, *states)


def person(account: Account, user_id: int) -> User:
    """The person with this id; ControlError 404 otherwise."""
    user = account.world.get(User, user_id)
    if user is None:
        raise ControlError(f"no user {user_id}", 404)
    return user


def place(account: Account, user: User, chat_id: int | None) -> Chat:
    """The chat a person is about to act in (their private one by default). Refused if they are not in it."""
    chat = account.world.get(Chat, user.id if chat_id is None else chat_id)
    if chat is None:
        raise ControlError(f"no chat {chat_id}", 404)
    if chat.private and chat.id != user.id:
        raise ControlError("this is somebody else's private chat", 403)
    if not chat.private and chat.members.get(user.key) not in PRESENT:
        raise ControlError("this person is not in the group", 403)
    return chat

"""Records as the Bot API shows them."""

from bot.double.errors import Json
from bot.double.records import Chat, Message, Poll, User
from bot.double.world import World


def user_json(user: User) -> Json:
    """A ``User`` object."""
    shown: Json = {"id": user.id, "is_bot": user.is_bot, "first_name": user.first_name}
    for name in ("last_name", "username", "language_code"):
        value = getattr(user, name)
        if value:
            shown[name] = value
    return shown


def chat_json(world: World, chat: Chat) -> Json:
    """A ``Chat`` object; a private chat carries the names of its person."""
    person = world.get(User, chat.id) if chat.private else None
    if person is None:
        return {"id": chat.id, "type": chat.type, "title": chat.title or ""}
    names = {name: getattr(person, name) for name in ("first_name", "last_name", "username")}
    return {
        "id": chat.id,
        "type": chat.type,
        **{name: value for name, value in names.items() if value},
    }


def message_json(world: World, message: Message, *, nested: bool = False) -> Json:
    """A ``Message`` object. The message replied to is shown inside, but not what that one replied to."""
    chat, sender = world.get(Chat, message.chat_id), world.get(User, message.sender_id)
    shown: Json = {
        "message_id": message.message_id,
        "date": message.date,
        **message.content,
    }
    if sender:
        shown["from"] = user_json(sender)
    if chat:
        shown["chat"] = chat_json(world, chat)
    if message.edit_date:
        shown["edit_date"] = message.edit_date
    if message.markup and "inline_keyboard" in message.markup:
        shown["reply_markup"] = message.markup
    poll = world.get(Poll, message.poll_id) if message.poll_id else None
    if poll:
        shown["poll"] = poll_json(poll)
    origin = world.message(message.chat_id, message.reply_to) if message.reply_to and not nested else None
    if origin:
        shown["reply_to_message"] = message_json(world, origin, nested=True)
    return shown


def poll_json(poll: Poll) -> Json:
    """A ``Poll`` object as the bot that sent it sees it."""
    shown: Json = {
        "id": poll.id,
        "question": poll.question,
        "options": [_option_json(poll, number) for number in range(len(poll.options))],
        "total_voter_count": len(poll.votes),
        "is_closed": poll.is_closed,
        "is_anonymous": poll.is_anonymous,
        "type": poll.type,
        "allows_multiple_answers": poll.allows_multiple_answers,
        "allows_revoting": poll.allows_revoting,
        "members_only": False,
    }
    for name in (
        "question_entities",
        "correct_option_ids",
        "explanation",
        "explanation_entities",
    ):
        if getattr(poll, name):
            shown[name] = getattr(poll, name)
    for name in ("open_period", "close_date"):
        if getattr(poll, name) is not None:
            shown[name] = getattr(poll, name)
    return shown


def _option_json(poll: Poll, number: int) -> Json:
    option = poll.options[number]
    voters = sum(number in chosen for chosen in poll.votes.values())
    return {
        "persistent_id": option["persistent_id"],
        "text": option["text"],
        "voter_count": voters,
    } | ({"text_entities": option["text_entities"]} if option.get("text_entities") else {})

"""Finding a chat the bot may write to, and putting messages into it."""

import re

from bot.double.errors import Json, bad_request, forbidden, moved
from bot.double.keyboards import check_place
from bot.double.params import ChatRef
from bot.double.records import Chat, Message, User
from bot.double.view import user_json
from bot.double.world import World

PRESENT = frozenset({"creator", "administrator", "member", "restricted"})
PERSON_LINK = re.compile(r"tg://user\?id=(\d+)")
LONGEST_AGE = 48 * 3600


def known_chat(world: World, ref: ChatRef) -> Chat:
    """The chat of this id or username, whether or not the bot may write there."""
    # Only public groups and channels go by a name; the double has none of them.
    chat = None if isinstance(ref.value, str) else world.get(Chat, ref.value)
    if chat is None:
        raise bad_request("chat not found")
    return chat


def open_chat(world: World, ref: ChatRef) -> Chat:
    """The chat, if the bot may write to it. Raises 400 for an unknown one and 403 for a closed one."""
    chat = known_chat(world, ref)
    if chat.moved_to:
        raise moved(chat.moved_to)
    if chat.private:
        _check_person(world, chat)
    elif chat.members.get(str(world.bot_id)) not in PRESENT:
        raise forbidden(f"bot was kicked from the {chat.type} chat")
    return chat


def _check_person(world: World, chat: Chat) -> None:
    person = world.get(User, chat.id)
    if person is None or person.deactivated:
        raise forbidden("user is deactivated")
    if person.blocked:
        raise forbidden("bot was blocked by the user")
    if not person.started:
        raise forbidden("bot can't initiate conversation with a user")


def post(
    world: World,
    chat: Chat,
    sender: User,
    content: Json,
    *,
    markup: Json | None = None,
    reply_to: int | None = None,
    poll_id: str | None = None,
) -> Message:
    """Put a message at the end of a chat. Message numbers count up per chat."""
    check_place(chat, markup)
    content = with_people(world, content)
    chat.last_message_id += 1
    if sender.id == world.bot_id:
        chat.action = None
    world.save(chat)
    message = Message(
        chat.id,
        chat.last_message_id,
        sender.id,
        world.clock.stamp(),
        content,
        reply_to,
        markup,
        poll_id,
    )
    return world.save(message)


def with_people(world: World, content: Json) -> Json:
    """The content with each link to a person made a mention; links to people nobody knows are dropped."""
    resolved = dict(content)
    for name in content.keys() & {"entities", "caption_entities"}:
        named = (_person_or_same(world, entity) for entity in content[name])
        resolved[name] = [entity for entity in named if entity]
    return resolved


def _person_or_same(world: World, entity: Json) -> Json | None:
    found = PERSON_LINK.fullmatch(entity.get("url", ""))
    if found is None:
        return entity
    user = world.get(User, found[1])
    place = {name: entity[name] for name in ("offset", "length")}
    return {"type": "text_mention", "user": user_json(user), **place} if user else None


def reply_target(world: World, chat: Chat, parameters: Json | None) -> int | None:
    """The message a ``reply_parameters`` object points to. Raises 400 when it does not exist."""
    if not parameters:
        return None
    number = parameters.get("message_id")
    if not isinstance(number, int) or isinstance(number, bool):
        raise bad_request('can\'t parse reply parameters: Field "message_id" must be of type Number')
    if parameters.get("chat_id", chat.id) not in (chat.id, str(chat.id)):
        raise bad_request("replies to another chat are not known to the double")
    if world.message(chat.id, number):
        return number
    if parameters.get("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")


def own_message(world: World, chat: Chat, number: int, *, action: str) -> Message:
    """A message of the bot in this chat; ``action`` ("edit") is the word for the refusals."""
    message = world.message(chat.id, number)
    if message is None:
        raise bad_request(f"message to {action} not found")
    if message.sender_id != world.bot_id:
        raise bad_request(f"message can't be {action}ed")
    return message


def rewrite(world: World, message: Message, content: Json, markup: Json | None) -> Message:
    """Replace what a message says, keeping what it said before. Raises 400 when nothing would change."""
    check_place(world.table(Chat)[str(message.chat_id)], markup)
    content = with_people(world, content)
    if content == message.content and markup == message.markup:
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly the same "
            "as a current content and reply markup of the message"
        )
    message.edits.append(
        {
            "date": message.edit_date or message.date,
            "content": message.content,
            "markup": message.markup,
        }
    )
    if content != message.content:
        message.edit_date = world.clock.stamp()
    message.content, message.markup = content, markup
    return world.save(message)


def remove(world: World, message: Message) -> None:
    """Delete a message for everyone."""
    message.deleted = True
    world.save(message)

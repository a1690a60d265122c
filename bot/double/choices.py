"""What people choose: buttons under a message, and options of a poll."""

import secrets

from bot.double.account import Account
from bot.double.errors import ControlError, Json
from bot.double.people import place
from bot.double.records import Callback, Message, Poll, User
from bot.double.view import message_json, poll_json, user_json


def press(
    account: Account,
    user: User,
    message_id: int,
    data: str,
    *,
    chat_id: int | None = None,
) -> Callback:
    """Press a button; ``data`` is sent as it is, so that a forged or an outdated press can be made too."""
    world = account.world
    chat = place(account, user, chat_id)
    message = world.message(chat.id, message_id)
    if message is None or message.sender_id != world.bot_id:
        raise ControlError(f"no message {message_id} of the bot", 404)
    number = str(secrets.randbelow(2**63))
    callback = world.save(Callback(number, user.id, chat.id, message_id, data, world.clock.now()))
    query = {
        "id": number,
        "from": user_json(user),
        "message": message_json(world, message),
        "chat_instance": str(hash((world.bot_id, chat.id))),
        "data": data,
    }
    account.updates.push("callback_query", query)
    return callback


def vote(
    account: Account,
    user: User,
    message_id: int,
    options: list[int],
    *,
    chat_id: int | None = None,
) -> Poll:
    """Vote in a poll, or take a vote back with no options."""
    world = account.world
    chat = place(account, user, chat_id)
    message = world.message(chat.id, message_id)
    poll = world.get(Poll, message.poll_id) if message and message.poll_id else None
    if poll is None:
        raise ControlError(f"no poll in message {message_id}", 404)
    _check_vote(poll, user, options)
    if options:
        poll.votes[user.key] = options
    else:
        poll.votes.pop(user.key, None)
    world.save(poll)
    account.updates.push("poll", poll_json(poll))
    if not poll.is_anonymous:
        account.updates.push("poll_answer", _answer_json(poll, user, options))
    return poll


def _check_vote(poll: Poll, user: User, options: list[int]) -> None:
    if poll.is_closed:
        raise ControlError("the poll is closed", 409)
    if user.key in poll.votes and not poll.allows_revoting:
        raise ControlError("this person has voted already", 409)
    if len(options) > 1 and not poll.allows_multiple_answers:
        raise ControlError("only one option may be chosen")
    if len(set(options)) != len(options) or not all(0 <= option < len(poll.options) for option in options):
        raise ControlError("no such option")


def _answer_json(poll: Poll, user: User, options: list[int]) -> Json:
    chosen = [poll.options[option]["persistent_id"] for option in options]
    return {
        "poll_id": poll.id,
        "user": user_json(user),
        "option_ids": options,
        "option_persistent_ids": chosen,
    }


def button_data(
    account: Account,
    user: User,
    message_id: int,
    text: str,
    *,
    chat_id: int | None = None,
) -> str:
    """The callback data of the button with this text. Raises ControlError when the keyboard has none such."""
    chat = place(account, user, chat_id)
    message = account.world.message(chat.id, message_id)
    for button in _buttons(message):
        if button["text"] == text and "callback_data" in button:
            return str(button["callback_data"])
    raise ControlError(f"no button {text!r} under message {message_id}", 404)


def _buttons(message: Message | None) -> list[Json]:
    rows = (message.markup or {}).get("inline_keyboard", []) if message else []
    return [button for row in rows for button in row]

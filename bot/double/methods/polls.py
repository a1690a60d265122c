"""Polls and quizzes."""

import secrets
from typing import Any

from bot.double.account import Account
from bot.double.chats import open_chat, post, reply_target
from bot.double.errors import Json, bad_request
from bot.double.formatting import formatted
from bot.double.keyboards import markup
from bot.double.methods.messages import SILENT
from bot.double.params import ChatRef, method
from bot.double.records import Chat, Message, Poll
from bot.double.text import Formatted, units
from bot.double.view import message_json, poll_json

LONGEST_QUESTION = 300
LONGEST_OPTION = 100
MOST_OPTIONS = 12
LONGEST_EXPLANATION = 200
OPEN_SECONDS = range(5, 2_628_000 + 1)


@method("sendPoll", **SILENT)
def send_poll(
    account: Account,
    *,
    chat_id: ChatRef,
    question: str,
    options: list[Any],
    question_parse_mode: str | None = None,
    question_entities: list[Any] | None = None,
    is_anonymous: bool = True,
    type: str = "regular",  # noqa: A002 (the name the Bot API gives it)
    allows_multiple_answers: bool = False,
    allows_revoting: bool | None = None,
    correct_option_id: int | None = None,
    correct_option_ids: list[Any] | None = None,
    explanation: str | None = None,
    explanation_parse_mode: str | None = None,
    explanation_entities: list[Any] | None = None,
    open_period: int | None = None,
    close_date: int | None = None,
    is_closed: bool = False,
    reply_markup: Json | None = None,
    reply_parameters: Json | None = None,
) -> Json:
    """Send a poll or a quiz of at most twelve options."""
    keys = markup(reply_markup)
    poll = _asked(formatted(question, question_parse_mode, question_entities), options, type)
    poll.is_anonymous, poll.is_closed = is_anonymous, is_closed
    poll.allows_multiple_answers = allows_multiple_answers
    poll.allows_revoting = type == "regular" if allows_revoting is None else allows_revoting
    _set_right_answers(poll, correct_option_ids if correct_option_id is None else [correct_option_id])
    _set_explanation(poll, formatted(explanation or "", explanation_parse_mode, explanation_entities))
    _set_end(account, poll, open_period, close_date)
    return _posted(account, poll, chat_id, keys, reply_parameters)


def _asked(question: Formatted, options: list[Any], kind: str) -> Poll:
    """A new poll that asks this."""
    asked = _bounded("poll question", question, LONGEST_QUESTION)
    if kind not in ("regular", "quiz"):
        raise bad_request("unsupported poll type specified")
    return Poll(
        id=str(secrets.randbelow(2**62)),
        question=asked.text,
        question_entities=asked.entities,
        options=_options(options),
        type=kind,
    )


def _posted(account: Account, poll: Poll, chat_id: ChatRef, keys: Any, reply: Json | None) -> Json:
    """The message of the poll; nothing is kept of one that has nowhere to go."""
    world = account.world
    chat = open_chat(world, chat_id)
    reply_to = reply_target(world, chat, reply)
    world.save(poll)
    sent = post(world, chat, world.bot, {}, markup=keys, reply_to=reply_to, poll_id=poll.id)
    return message_json(world, sent)


def _bounded(what: str, body: Formatted, limit: int) -> Formatted:
    if not body.text:
        raise bad_request(f"{what} must be non-empty")
    if units(body.text) > limit:
        raise bad_request(f"{what} length must not exceed {limit}")
    return body


def _options(options: list[Any]) -> list[Json]:
    if not options:
        raise bad_request("poll must have at least 1 option")
    if len(options) > MOST_OPTIONS:
        raise bad_request(f"poll can't have more than {MOST_OPTIONS} options")
    return [_option(option) for option in options]


def _option(option: Any) -> Json:
    if isinstance(option, str):
        option = {"text": option}
    if not isinstance(option, dict) or not isinstance(option.get("text"), str):
        raise bad_request("can't parse poll option: expected an Object")
    body = formatted(option["text"], option.get("text_parse_mode"), option.get("text_entities"))
    body = _bounded("poll options", body, LONGEST_OPTION)
    return {
        "persistent_id": secrets.token_hex(8),
        "text": body.text,
        "text_entities": body.entities,
    }


def _set_right_answers(poll: Poll, right: list[Any] | None) -> None:
    if poll.type != "quiz":
        return
    valid = bool(right) and all(type(n) is int and 0 <= n < len(poll.options) for n in right or [])
    if not valid:
        raise bad_request("wrong correct option ID specified")
    poll.correct_option_ids = sorted(set(right or []))
    if len(poll.correct_option_ids) > 1 and not poll.allows_multiple_answers:
        raise bad_request("wrong correct option ID specified")


def _set_explanation(poll: Poll, body: Formatted) -> None:
    if units(body.text) > LONGEST_EXPLANATION or body.text.count("\n") > 2:
        raise bad_request("poll explanation is too long")
    if poll.type == "quiz" and body.text:
        poll.explanation, poll.explanation_entities = body.text, body.entities


def _set_end(account: Account, poll: Poll, open_period: int | None, close_date: int | None) -> None:
    now = account.world.clock.stamp()
    seconds = open_period or (close_date - now if close_date else None)
    if seconds is None:
        return
    if seconds not in OPEN_SECONDS:
        raise bad_request(
            "poll open period is out of range" if open_period else "poll close date is out of range"
        )
    poll.open_period, poll.close_date = seconds, now + seconds


@method("stopPoll")
def stop_poll(
    account: Account,
    *,
    chat_id: ChatRef,
    message_id: int,
    reply_markup: Json | None = None,
) -> Json:
    """Close a poll of the bot; answers with the final ``Poll``."""
    keys = markup(reply_markup, inline_only=True)
    chat = open_chat(account.world, chat_id)
    message, poll = _poll_to_stop(account, chat, message_id)
    close(account, poll)
    message.markup = keys
    account.world.save(message)
    return poll_json(poll)


def _poll_to_stop(account: Account, chat: Chat, number: int) -> tuple[Message, Poll]:
    message = account.world.message(chat.id, number)
    if message is None or message.poll_id is None:
        raise bad_request("message with poll to stop not found")
    if message.sender_id != account.world.bot_id:
        raise bad_request("poll can't be stopped")
    poll = account.world.table(Poll)[message.poll_id]
    if poll.is_closed:
        raise bad_request("poll has already been closed")
    return message, poll


def close(account: Account, poll: Poll) -> None:
    """Close a poll and tell the bot its final state."""
    poll.is_closed = True
    account.world.save(poll)
    account.updates.push("poll", poll_json(poll))

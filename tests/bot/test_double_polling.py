"""python-telegram-bot's own Application against the double, by long polling."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    MessageHandler,
    PollAnswerHandler,
    filters,
)

from bot.double.client import DoubleClient

pytestmark = pytest.mark.pure


def built(double: DoubleClient) -> Any:
    builder = Application.builder().token(double.token)
    return builder.base_url(double.bot_url).base_file_url(double.file_url).build()


@asynccontextmanager
async def polling(double: DoubleClient, *handlers: Any) -> AsyncIterator[Any]:
    app = built(double)
    app.add_handlers(handlers)
    await app.initialize()
    await app.start()
    await app.updater.start_polling(timeout=10, allowed_updates=Update.ALL_TYPES)
    try:
        yield app
    finally:
        await app.updater.stop()
        await app.stop()
        await app.shutdown()


async def greet(update: Any, context: Any) -> None:
    keys = InlineKeyboardMarkup([[InlineKeyboardButton("Go", callback_data="go:1")]])
    text = f"Hello <b>{update.effective_user.first_name}</b>: {' '.join(context.args)}"
    await update.effective_message.reply_html(text, reply_markup=keys)


async def go(update: Any, context: Any) -> None:
    await update.callback_query.answer("On it", show_alert=True)
    await update.callback_query.edit_message_text(f"Chosen: {update.callback_query.data}")


async def test_a_command_a_button_and_an_edit(double: DoubleClient) -> None:
    ada = double.add_user("Ada", language_code="ru")
    async with polling(double, CommandHandler("start", greet), CallbackQueryHandler(go)):
        await asyncio.to_thread(double.start, ada, "payload")
        card = await asyncio.to_thread(double.wait_message, ada, "Hello Ada: payload")
        assert card["entities"] == [{"type": "bold", "offset": 6, "length": 3}]
        press = await asyncio.to_thread(double.press, ada, card["message_id"], "Go")
        assert press.answer == {"text": "On it", "show_alert": True, "url": None}
        edited = await asyncio.to_thread(double.wait_message, ada, "Chosen: go:1")
    assert edited["message_id"] == card["message_id"]
    assert "reply_markup" not in edited
    assert edited["edits"][0]["content"]["text"] == "Hello Ada: payload"


async def test_files_travel_both_ways(double: DoubleClient) -> None:
    async def echo(update: Any, context: Any) -> None:
        file = await update.message.document.get_file()
        content = bytes(await file.download_as_bytearray())
        await update.message.reply_document(content[::-1], filename="back.py", caption="Reversed")

    ada = double.add_user("Ada")
    async with polling(double, MessageHandler(filters.Document.ALL, echo)):
        await asyncio.to_thread(double.send_file, ada, "a.py", b"print(1)\n", caption="mine")
        back = await asyncio.to_thread(double.wait_message, ada, "Reversed")
    assert back["document"]["file_name"] == "back.py"
    assert double.file(back["document"]["file_id"]) == b"print(1)\n"[::-1]


async def test_a_quiz_in_a_group(double: DoubleClient) -> None:
    votes: list[tuple[int, ...]] = []

    async def ask(update: Any, context: Any) -> None:
        await update.effective_chat.send_poll(
            "2 + 2?", ["3", "4"], type="quiz", correct_option_ids=[1], is_anonymous=False, open_period=30
        )

    async def voted(update: Any, context: Any) -> None:
        votes.append(update.poll_answer.option_ids)
        await context.bot.send_message(group, f"{update.poll_answer.user.first_name} voted")

    ada, bob = double.add_user("Ada"), double.add_user("Bob")
    group = double.add_group("Class", [ada, bob])
    async with polling(double, CommandHandler("battle", ask), PollAnswerHandler(voted)):
        await asyncio.to_thread(double.write, ada, "/battle", chat=group)
        poll = await asyncio.to_thread(
            double.wait_for, lambda: next((m for m in double.history(group) if "poll" in m), None)
        )
        await asyncio.to_thread(double.vote, bob, poll["message_id"], [1], chat=group)
        await asyncio.to_thread(double.wait_message, group, "Bob voted")
    assert votes == [(1,)]
    assert poll["poll"]["correct_option_ids"] == [1]


@pytest.mark.parametrize("kind", ["photo", "sticker", "voice"])
async def test_other_kinds_of_messages_are_understood(double: DoubleClient, kind: str) -> None:
    async def named(update: Any, context: Any) -> None:
        await update.message.reply_text(f"attachment: {bool(update.message.effective_attachment)}")

    gif = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00;"
    ada = double.add_user("Ada")
    async with polling(double, MessageHandler(filters.ALL, named)):
        await asyncio.to_thread(double.send_file, ada, f"x.{kind}", gif, kind=kind)
        await asyncio.to_thread(double.wait_message, ada, "attachment: True")

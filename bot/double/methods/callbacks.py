"""Answers to button presses."""

from bot.double.account import Account
from bot.double.errors import Json, bad_request
from bot.double.keyboards import url_fault
from bot.double.params import method
from bot.double.records import Callback
from bot.double.text import clean, units

LIFETIME = 150
LONGEST_TEXT = 200
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


@method("answerCallbackQuery", cache_time=int)
def answer_callback_query(
    account: Account,
    *,
    callback_query_id: str,
    text: str | None = None,
    show_alert: bool = False,
    url: str | None = None,
) -> bool:
    """Stop the button's spinner, with a toast or an alert. Once per press, within 150 seconds."""
    world = account.world
    callback = world.get(Callback, callback_query_id)
    if callback is None or callback.answer is not None or world.clock.now() - callback.created > LIFETIME:
        raise bad_request(TOO_OLD)
    answer: Json = {"text": clean(text or ""), "show_alert": show_alert, "url": url}
    if units(answer["text"]) > LONGEST_TEXT:
        raise bad_request("MESSAGE_TOO_LONG")
    if url and url_fault(url):
        raise bad_request("URL_INVALID")
    callback.answer = answer
    world.save(callback)
    return True

"""Opening a web app as a person: Telegram hands the page data that it signs for the bot."""

import hashlib
import hmac
import json
import secrets
import time
from urllib.parse import urlencode

from bot.double.account import Account
from bot.double.errors import ControlError, Json
from bot.double.people import place
from bot.double.records import Chat, User
from bot.double.view import user_json


def open_web_app(account: Account, user: User, url: str, *, chat_id: int | None = None) -> Json:
    """What the person's client gives the page at ``url``; only for one that the bot offers in this chat."""
    chat = place(account, user, chat_id)
    if url not in _offered(account, chat):
        raise ControlError("the bot offers no such web app here", 404)
    return {"url": url, "init_data": init_data(account, user)}


def _offered(account: Account, chat: Chat) -> set[str]:
    markups = [message.markup or {} for message in account.world.history(chat.id) if not message.deleted]
    buttons = [b for markup in markups for row in markup.get("inline_keyboard", []) for b in row]
    setting = account.world.setting
    buttons.append(setting(f"menu:{chat.id}") or setting("menu:default") or {})
    return {button["web_app"]["url"] for button in buttons if "web_app" in button}


def init_data(account: Account, user: User) -> str:
    """The signed data, in the form of a query. Its time is the real one: the page's server has no other."""
    person = user_json(user) | {"last_name": user.last_name or "", "allows_write_to_pm": True}
    person.pop("is_bot")
    fields = {
        "query_id": secrets.token_urlsafe(18),
        "user": json.dumps(person, ensure_ascii=False, separators=(",", ":")),
        "auth_date": str(int(time.time())),
        "signature": secrets.token_urlsafe(64),
    }
    return sign(fields, account.token)


def sign(fields: dict[str, str], token: str) -> str:
    """The fields as a query, with the hash that the bot's token makes of them."""
    lines = "\n".join(sorted(f"{name}={value}" for name, value in fields.items()))
    key = hmac.new(b"WebAppData", token.encode(), hashlib.sha256).digest()
    return urlencode({**fields, "hash": hmac.new(key, lines.encode(), hashlib.sha256).hexdigest()})

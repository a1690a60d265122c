"""Reply markups: their shape, the limits on buttons, and Telegram's words when they are broken."""

import ipaddress
from typing import Any
from urllib.parse import urlsplit

from bot.double.errors import Json, bad_request
from bot.double.records import Chat
from bot.double.text import words

MOST_BUTTONS = 100
WIDEST_ROW = 8
LONGEST_DATA = 64
ACTIONS = words(
    "url callback_data web_app login_url switch_inline_query switch_inline_query_current_chat "
    "switch_inline_query_chosen_chat copy_text callback_game pay"
)
DECORATIONS = frozenset({"text", "style", "icon_custom_emoji_id"})
STYLES = frozenset({"danger", "success", "primary"})
OTHER_MARKUPS = {
    "keyboard": {
        "keyboard",
        "is_persistent",
        "resize_keyboard",
        "one_time_keyboard",
        "input_field_placeholder",
    },
    "remove_keyboard": {"remove_keyboard"},
    "force_reply": {"force_reply", "input_field_placeholder"},
}


def markup(value: Json | None, *, inline_only: bool = False) -> Json | None:
    """Check a ``reply_markup``; an inline keyboard without buttons is none at all."""
    if not value:
        return None
    if "inline_keyboard" in value:
        rows = _rows(value, "inline_keyboard", _inline_button)
        return {"inline_keyboard": rows} if rows else None
    if inline_only:
        raise bad_request("inline keyboard expected")
    return _other(value)


def _other(value: Json) -> Json:
    kind = next((name for name in OTHER_MARKUPS if name in value), None)
    if kind is None or not set(value) <= OTHER_MARKUPS[kind] | {"selective"}:
        raise bad_request("can't parse reply keyboard markup JSON object")
    if kind == "keyboard":
        return {**value, "keyboard": _rows(value, kind, _reply_button)}
    return value


def _rows(value: Json, name: str, check: Any) -> list[list[Json]]:
    rows = value[name]
    if not isinstance(rows, list):
        raise bad_request(f'field "{name}" must be of type Array')
    if not all(isinstance(row, list) for row in rows):
        raise bad_request(f'field "{name}" must be an Array of Arrays')
    if sum(len(row) for row in rows) > MOST_BUTTONS or any(len(row) > WIDEST_ROW for row in rows):
        raise bad_request("reply markup is too long")
    return [[check(button) for button in row] for row in rows if row]


def _reply_button(button: Any) -> Json:
    if isinstance(button, str):
        button = {"text": button}
    if not isinstance(button, dict) or not isinstance(button.get("text"), str) or not button["text"]:
        raise bad_request("can't parse keyboard button: keyboard button must have non-empty text")
    return button


def _broken(reason: str) -> Exception:
    return bad_request(f"can't parse inline keyboard button: {reason}")


def _inline_button(button: Any) -> Json:
    if not isinstance(button, dict):
        raise _broken("expected an Object")
    if not isinstance(button.get("text"), str):
        raise _broken('Can\'t find field "text"')
    if not button["text"].strip():
        raise _broken("inline keyboard button text must be non-empty")
    unknown = set(button) - ACTIONS - DECORATIONS
    if unknown:
        raise _broken(f'field "{min(unknown)}" is not known')
    actions = set(button) & ACTIONS
    if len(actions) != 1:
        raise _broken(
            "Text buttons are unallowed in the inline keyboard" if not actions else "more than one action"
        )
    if button.get("style", "primary") not in STYLES:
        raise _broken("invalid button style specified")
    _check_action(actions.pop(), button)
    return dict(button)


def _check_action(action: str, button: Json) -> None:
    value = button[action]
    if action == "callback_data":
        _check_data(value)
    elif action == "url":
        _check_url(value)
    elif action in ("web_app", "login_url"):
        _check_secure(value)


def _check_data(data: Any) -> None:
    if not isinstance(data, str):
        raise _broken('Field "callback_data" must be of type String')
    if not 1 <= len(data.encode("utf-8", "replace")) <= LONGEST_DATA:
        raise bad_request("BUTTON_DATA_INVALID")


def _check_url(url: Any) -> None:
    if not isinstance(url, str):
        raise _broken('Field "url" must be of type String')
    reason = url_fault(url)
    if reason:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: {reason}")


def _may_be_a_web_app(url: str) -> bool:
    """HTTPS; or this machine over HTTP, which Telegram's test environment takes."""
    if url.startswith("https://"):
        return url_fault(url) is None
    try:
        parts = urlsplit(url)
        return parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost")
    except ValueError:
        return False


def check_web_app(value: Any) -> None:
    """Refuse a web app whose address Telegram would not open."""
    _check_secure(value)


def check_place(chat: Chat, keys: Json | None) -> None:
    """Refuse web apps on keyboards outside private chats."""
    rows = (keys or {}).get("inline_keyboard", [])
    if not chat.private and any("web_app" in button for row in rows for button in row):
        raise bad_request("BUTTON_TYPE_INVALID")


def _check_secure(value: Any) -> None:
    if not isinstance(value, dict) or not isinstance(value.get("url"), str):
        raise _broken('Can\'t find field "url"')
    if not _may_be_a_web_app(value["url"]):
        link = f"inline keyboard button Web App URL '{value['url']}'"
        raise bad_request(f"{link} is invalid: Only HTTPS links are allowed")


def url_fault(url: str) -> str | None:
    """Why Telegram would refuse a link: its host must be an address, or have a dot in its name."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return "Wrong HTTP URL"
    if parts.scheme in ("tg", "ton"):
        return None
    if parts.scheme not in ("http", "https"):
        return "Unsupported URL protocol" if parts.scheme else "Wrong HTTP URL"
    return None if "." in host.strip(".") or _is_address(host) else "Wrong HTTP URL"


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True

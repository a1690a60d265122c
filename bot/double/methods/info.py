"""What the bot is, what it says of itself, and what it may ask about chats and members."""

import re
from typing import Any

from bot.double.account import Account
from bot.double.chats import known_chat
from bot.double.errors import Json, bad_request
from bot.double.keyboards import check_web_app
from bot.double.params import READERS, ChatRef, method
from bot.double.records import User
from bot.double.text import clean, units, words
from bot.double.view import chat_json, user_json

COMMAND = re.compile(r"[a-z0-9_]{1,32}")
SCOPES = {
    "default": (),
    "all_private_chats": (),
    "all_group_chats": (),
    "all_chat_administrators": (),
    "chat": ("chat_id",),
    "chat_administrators": ("chat_id",),
    "chat_member": ("chat_id", "user_id"),
}
MOST_COMMANDS = 100
ADMIN_RIGHTS = words(
    "can_manage_chat can_delete_messages can_manage_video_chats can_restrict_members can_promote_members "
    "can_change_info can_invite_users can_post_stories can_edit_stories can_delete_stories can_pin_messages"
)


@method("getMe")
def get_me(account: Account) -> Json:
    """The bot itself."""
    abilities = {
        "can_join_groups": True,
        "can_read_all_group_messages": not account.world.setting("privacy", True),
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }
    return user_json(account.world.bot) | abilities


def _language(code: str) -> str:
    if code and not re.fullmatch(r"[a-z]{2}", code):
        raise bad_request("invalid language code specified")
    return code


# --- commands ---


def _scope_name(account: Account, scope: Json | None) -> str:
    kind = (scope or {"type": "default"}).get("type")
    if not isinstance(kind, str) or kind not in SCOPES:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    place = [(scope or {}).get(name) for name in SCOPES[kind]]
    if any(not isinstance(part, int | str) for part in place):
        raise bad_request(f"can't parse BotCommandScope: Can't find field \"{SCOPES[kind][-1]}\"")
    if place:
        known_chat(account.world, READERS[ChatRef]("chat_id", place[0], {}))
    return ":".join([kind, *map(str, place)])


def _command(command: Any) -> Json:
    if not isinstance(command, dict) or not all(
        isinstance(command.get(k), str) for k in ("command", "description")
    ):
        raise bad_request("can't parse list of bot commands: expected an Array of BotCommand")
    name = command["command"].removeprefix("/")
    if not COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= units(clean(command["description"]).strip()) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": command["description"].strip()}


@method("setMyCommands")
def set_my_commands(
    account: Account,
    *,
    commands: list[Any],
    scope: Json | None = None,
    language_code: str = "",
) -> bool:
    """Set the command menu for a scope and a language."""
    if len(commands) > MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    name = f"commands:{_scope_name(account, scope)}:{_language(language_code)}"
    account.world.remember(name, [_command(command) for command in commands])
    return True


@method("getMyCommands")
def get_my_commands(account: Account, *, scope: Json | None = None, language_code: str = "") -> Any:
    """The command menu of exactly this scope and language."""
    return account.world.setting(f"commands:{_scope_name(account, scope)}:{_language(language_code)}", [])


@method("deleteMyCommands")
def delete_my_commands(account: Account, *, scope: Json | None = None, language_code: str = "") -> bool:
    """Empty the command menu of this scope and language."""
    account.world.remember(f"commands:{_scope_name(account, scope)}:{_language(language_code)}", [])
    return True


# --- descriptions ---


def _describe(account: Account, what: str, text: str, language: str, limit: int) -> bool:
    if units(clean(text)) > limit:
        raise bad_request(f"{what} is too long")
    account.world.remember(f"{what}:{_language(language)}", text)
    return True


def _described(account: Account, what: str, language: str) -> Any:
    default = account.world.setting(f"{what}:", "")
    return account.world.setting(f"{what}:{_language(language)}", default) or default


@method("setMyDescription")
def set_my_description(account: Account, *, description: str = "", language_code: str = "") -> bool:
    """What an empty chat with the bot shows."""
    return _describe(account, "description", description, language_code, 512)


@method("getMyDescription")
def get_my_description(account: Account, *, language_code: str = "") -> Json:
    """The description in this language, or the general one."""
    return {"description": _described(account, "description", language_code)}


@method("setMyShortDescription")
def set_my_short_description(
    account: Account, *, short_description: str = "", language_code: str = ""
) -> bool:
    """What the bot's profile shows."""
    return _describe(account, "short_description", short_description, language_code, 120)


@method("getMyShortDescription")
def get_my_short_description(account: Account, *, language_code: str = "") -> Json:
    """The short description in this language, or the general one."""
    return {"short_description": _described(account, "short_description", language_code)}


@method("setMyName")
def set_my_name(account: Account, *, name: str = "", language_code: str = "") -> bool:
    """The bot's name in a language; the general one is its first name."""
    _describe(account, "name", name, language_code, 64)
    if name and not language_code:
        account.world.bot.first_name = name
        account.world.save(account.world.bot)
    return True


@method("getMyName")
def get_my_name(account: Account, *, language_code: str = "") -> Json:
    """The name in this language, or the general one."""
    return {"name": _described(account, "name", language_code) or account.world.bot.first_name}


@method("setChatMenuButton")
def set_chat_menu_button(
    account: Account, *, chat_id: ChatRef | None = None, menu_button: Json | None = None
) -> bool:
    """What the button beside the input does."""
    kind = (menu_button or {"type": "default"}).get("type")
    if kind not in ("default", "commands", "web_app"):
        raise bad_request("can't parse menu button: unsupported type specified")
    if kind == "web_app":
        check_web_app((menu_button or {}).get("web_app"))
        if not isinstance((menu_button or {}).get("text"), str):
            raise bad_request("can't parse menu button: Can't find field \"text\"")
    place = known_chat(account.world, chat_id).id if chat_id else "default"
    account.world.remember(f"menu:{place}", menu_button or {"type": "default"})
    return True


# --- chats ---


@method("getChat")
def get_chat(account: Account, *, chat_id: ChatRef) -> Json:
    """A chat with its details."""
    chat = known_chat(account.world, chat_id)
    gifts = dict.fromkeys(
        (
            "unlimited_gifts",
            "limited_gifts",
            "unique_gifts",
            "premium_subscription",
            "gifts_from_channels",
        ),
        True,
    )
    details: Json = {
        "accent_color_id": chat.id % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": gifts,
    }
    if not chat.private:
        details["permissions"] = {"can_send_messages": True, "can_send_polls": True}
    return chat_json(account.world, chat) | details


@method("getChatMember")
def get_chat_member(account: Account, *, chat_id: ChatRef, user_id: int) -> Json:
    """The standing of a user in a chat."""
    chat = known_chat(account.world, chat_id)
    user = account.world.get(User, user_id)
    if user is None:
        raise bad_request("PARTICIPANT_ID_INVALID")
    private = {str(chat.id): "member", str(account.world.bot_id): "member"}
    status = (private if chat.private else chat.members).get(str(user_id), "left")
    return member_json(user, status)


def member_json(user: User, status: str) -> Json:
    """A ``ChatMember`` object."""
    extra: Json = {}
    if status == "creator":
        extra = {"is_anonymous": False}
    elif status == "administrator":
        extra = dict.fromkeys(sorted(ADMIN_RIGHTS), True) | {
            "is_anonymous": False,
            "can_be_edited": False,
        }
    elif status == "kicked":
        extra = {"until_date": 0}
    return {"user": user_json(user), "status": status, **extra}


@method("getChatMemberCount")
def get_chat_member_count(account: Account, *, chat_id: ChatRef) -> int:
    """How many are in a chat, the bot included."""
    chat = known_chat(account.world, chat_id)
    return 2 if chat.private else sum(status not in ("left", "kicked") for status in chat.members.values())


@method("getChatAdministrators")
def get_chat_administrators(account: Account, *, chat_id: ChatRef) -> list[Json]:
    """The administrators of a group."""
    chat = known_chat(account.world, chat_id)
    if chat.private:
        raise bad_request("there are no administrators in the private chat")
    standing = ((account.world.get(User, key), status) for key, status in chat.members.items())
    return [member_json(user, s) for user, s in standing if user and s in ("creator", "administrator")]

"""What the double refuses, and in which words."""

from typing import Any

import httpx
import pytest

from bot.double.client import DoubleClient
from bot.double.launch import ThreadedDouble, new_token
from tests.bot.double_fixtures import RawBot

pytestmark = pytest.mark.pure

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
LONG = "x" * 4097
NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)


@pytest.mark.parametrize(
    ("method", "parameters", "reason"),
    [
        ("sendMessage", {"text": "x"}, "chat_id is empty"),
        ("sendMessage", {"chat_id": "", "text": "x"}, "chat_id is empty"),
        ("sendMessage", {"chat_id": 17, "text": "x"}, "chat not found"),
        ("sendMessage", {"chat_id": "@nobody", "text": "x"}, "chat not found"),
        ("sendMessage", {"chat_id": "ada", "text": "x"}, "chat not found"),
        ("sendMessage", {"chat_id": 2**70, "text": "x"}, "chat not found"),
        ("sendMessage", {"chat_id": "ADA"}, "message text is empty"),
        ("sendMessage", {"chat_id": "ADA", "text": " \n "}, "message text is empty"),
        ("sendMessage", {"chat_id": "ADA", "text": LONG}, "message is too long"),
        ("sendMessage", {"chat_id": "ADA", "text": "🎉" * 2049}, "message is too long"),
        ("sendMessage", {"chat_id": "ADA", "text": 5}, 'parameter "text" must be of type String'),
        ("sendMessage", {"chat_id": "ADA", "text": "x\ud800"}, "strings must be encoded in UTF-8"),
        ("sendMessage", {"chat_id": "ADA", "text": "x", "parse_mode": "BB"}, "unsupported parse_mode"),
        (
            "sendMessage",
            {"chat_id": "ADA", "text": "x", "colour": 1},
            'parameter "colour" is not known to sendMessage',
        ),
        (
            "sendMessage",
            {"chat_id": "ADA", "text": "x", "reply_parameters": {"message_id": 99}},
            "message to be replied not found",
        ),
        (
            "sendMessage",
            {"chat_id": "ADA", "text": "x", "disable_notification": "maybe"},
            'parameter "disable_notification" must be of type Boolean',
        ),
        (
            "sendMessage",
            {"chat_id": "ADA", "text": "x", "entities": "["},
            "can't parse entities: expected an Array",
        ),
        (
            "sendMessage",
            {"chat_id": "ADA", "text": "x", "entities": [{"type": "bold", "offset": 0, "length": 2}]},
            "entity ends after the end of the text",
        ),
        ("editMessageText", {"text": "x", "message_id": 1}, "chat_id is empty"),
        ("editMessageText", {"chat_id": "ADA", "text": "x"}, "message identifier is not specified"),
        ("editMessageText", {"chat_id": "ADA", "message_id": 99, "text": "x"}, "message to edit not found"),
        ("editMessageText", {"chat_id": "ADA", "message_id": 1, "text": "x"}, "message can't be edited"),
        ("editMessageText", {"inline_message_id": "7", "text": "x"}, "MESSAGE_ID_INVALID"),
        ("editMessageReplyMarkup", {"chat_id": "ADA", "message_id": 99}, "message to edit not found"),
        ("deleteMessage", {"chat_id": "ADA", "message_id": 99}, "message to delete not found"),
        ("deleteMessage", {"chat_id": "ADA"}, "message identifier is not specified"),
        ("deleteMessages", {"chat_id": "ADA", "message_ids": []}, "message identifiers are not specified"),
        (
            "answerCallbackQuery",
            {"callback_query_id": "12"},
            "query is too old and response timeout expired or query ID is invalid",
        ),
        ("sendChatAction", {"chat_id": "ADA", "action": "dance"}, "wrong parameter action in request"),
        ("sendPhoto", {"chat_id": "ADA"}, "there is no photo in the request"),
        ("sendDocument", {"chat_id": "ADA"}, "there is no document in the request"),
        (
            "sendDocument",
            {"chat_id": "ADA", "document": "BQACnothing"},
            "wrong remote file identifier specified: Wrong string length",
        ),
        ("sendDocument", {"chat_id": "ADA", "document": "attach://x"}, "can't find attached file attach://x"),
        ("getFile", {"file_id": "BQACnothing"}, "wrong file_id or the file is temporarily unavailable"),
        ("getChat", {"chat_id": -5}, "chat not found"),
        ("getChatMember", {"chat_id": "ADA", "user_id": 12}, "PARTICIPANT_ID_INVALID"),
        ("setMyCommands", {"commands": [{"command": "Start", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        (
            "setMyCommands",
            {"commands": [{"command": "s", "description": ""}]},
            "BOT_COMMAND_DESCRIPTION_INVALID",
        ),
        ("setMyCommands", {"commands": [], "language_code": "russian"}, "invalid language code specified"),
        (
            "setMyCommands",
            {"commands": [], "scope": {"type": "moon"}},
            "can't parse BotCommandScope: unsupported type specified",
        ),
        ("setMyCommands", {"commands": [], "scope": {"type": "chat", "chat_id": 5}}, "chat not found"),
        ("setMyDescription", {"description": "x" * 513}, "description is too long"),
        (
            "setWebhook",
            {"url": "http://example.org/x"},
            "bad webhook: An HTTPS URL must be provided for webhook",
        ),
        ("setWebhook", {"secret_token": "no spaces"}, "secret token contains unallowed characters"),
        ("setWebhook", {"secret_token": "x" * 257}, "secret token is too long"),
        ("stopPoll", {"chat_id": "ADA", "message_id": 1}, "message with poll to stop not found"),
    ],
)
def test_bad_requests(bot: RawBot, ada: int, method: str, parameters: Any, reason: str) -> None:
    given = {name: ada if value == "ADA" else value for name, value in parameters.items()}
    assert bot.refused(method, **given) == (400, f"Bad Request: {reason}")


@pytest.mark.parametrize(
    ("parameters", "reason"),
    [
        ({"options": ["a"], "question": ""}, "poll question must be non-empty"),
        ({"options": ["a"], "question": "x" * 301}, "poll question length must not exceed 300"),
        ({"options": []}, "poll must have at least 1 option"),
        ({"options": ["a"] * 13}, "poll can't have more than 12 options"),
        ({"options": [""]}, "poll options must be non-empty"),
        ({"options": ["x" * 101]}, "poll options length must not exceed 100"),
        ({"options": [7]}, "can't parse poll option: expected an Object"),
        ({"options": ["a"], "type": "guess"}, "unsupported poll type specified"),
        ({"options": ["a"], "type": "quiz"}, "wrong correct option ID specified"),
        ({"options": ["a"], "type": "quiz", "correct_option_ids": [1]}, "wrong correct option ID specified"),
        (
            {"options": ["a", "b"], "type": "quiz", "correct_option_ids": [0, 1]},
            "wrong correct option ID specified",
        ),
        (
            {"options": ["a"], "type": "quiz", "correct_option_ids": [0], "explanation": "x" * 201},
            "poll explanation is too long",
        ),
        ({"options": ["a"], "open_period": 4}, "poll open period is out of range"),
        ({"options": ["a"], "close_date": 5}, "poll close date is out of range"),
    ],
)
def test_bad_polls(bot: RawBot, ada: int, parameters: Any, reason: str) -> None:
    given = {"chat_id": ada, "question": "Which?"} | parameters
    assert bot.refused("sendPoll", **given) == (400, f"Bad Request: {reason}")


def test_an_edit_must_change_something(bot: RawBot, ada: int) -> None:
    keys = {"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}
    sent = bot.ok("sendMessage", chat_id=ada, text="<b>x</b>", parse_mode="HTML", reply_markup=keys)
    same = {"chat_id": ada, "message_id": sent["message_id"], "text": "<b>x</b>", "parse_mode": "HTML"}
    assert bot.refused("editMessageText", **same, reply_markup=keys) == (400, NOT_MODIFIED)
    assert "reply_markup" not in bot.ok("editMessageText", **same)
    assert bot.refused("editMessageText", **same) == (400, NOT_MODIFIED)


def test_a_document_has_no_text_to_edit(bot: RawBot, double: DoubleClient, ada: int) -> None:
    sent = bot.post(
        "sendDocument", data={"chat_id": ada, "caption": "c"}, files={"document": ("a.txt", b"x")}
    )["result"]
    where = {"chat_id": ada, "message_id": sent["message_id"]}
    reason = "Bad Request: there is no text in the message to edit"
    assert bot.refused("editMessageText", **where, text="x") == (400, reason)
    assert bot.ok("editMessageCaption", **where, caption="d")["caption"] == "d"
    assert bot.refused("editMessageCaption", **where, caption="x" * 1025)[1].endswith("caption is too long")


def test_files_have_bounds(bot: RawBot, double: DoubleClient, ada: int) -> None:
    def send(method: str, kind: str, content: bytes) -> str:
        body = bot.post(method, data={"chat_id": ada}, files={kind: ("f.bin", content)})
        return str(body["description"])

    assert send("sendDocument", "document", b"") == "Bad Request: file must be non-empty"
    assert send("sendPhoto", "photo", b"no picture") == "Bad Request: IMAGE_PROCESS_FAILED"
    assert send("sendDocument", "document", bytes(50 * 2**20 + 1)) == "Request Entity Too Large"
    sent = double.send_file(ada, "big.zip", b"little", size=20 * 2**20 + 1)
    assert bot.refused("getFile", file_id=sent["document"]["file_id"]) == (
        400,
        "Bad Request: file is too big",
    )


def test_chats_that_are_closed(bot: RawBot, double: DoubleClient, ada: int) -> None:
    shy = double.add_user("Shy")
    group = double.add_group("Class", [ada])
    say = {"text": "x"}
    assert bot.refused("sendMessage", chat_id=shy, **say) == (
        403,
        "Forbidden: bot can't initiate conversation with a user",
    )
    double.block(ada)
    assert bot.refused("sendMessage", chat_id=ada, **say) == (403, "Forbidden: bot was blocked by the user")
    double.unblock(ada)
    assert bot.ok("sendMessage", chat_id=ada, **say)["text"] == "x"
    double.change_user(ada, deactivated=True)
    assert bot.refused("sendMessage", chat_id=ada, **say) == (403, "Forbidden: user is deactivated")
    double.join(group, int(double.token.partition(":")[0]), "kicked")
    assert bot.refused("sendMessage", chat_id=group, **say) == (
        403,
        "Forbidden: bot was kicked from the supergroup chat",
    )


def test_old_and_foreign_messages_cannot_be_deleted(bot: RawBot, double: DoubleClient, ada: int) -> None:
    group = double.add_group("Class", [ada])
    foreign = double.write(ada, "/hello", chat=group)["message_id"]
    assert (
        bot.refused("deleteMessage", chat_id=group, message_id=foreign)[1]
        == "Bad Request: message can't be deleted"
    )
    old = bot.ok("sendMessage", chat_id=ada, text="x")["message_id"]
    assert bot.ok("deleteMessage", chat_id=ada, message_id=old)
    assert bot.refused("deleteMessage", chat_id=ada, message_id=old)[1].endswith(
        "message to delete not found"
    )


def test_tokens_and_methods(double: DoubleClient, double_server: ThreadedDouble, bot: RawBot) -> None:
    other = double.token.partition(":")[0] + ":" + new_token().partition(":")[2]

    def code(token: str, method: str = "getMe") -> tuple[int, str]:
        body = httpx.get(f"{double_server.url}/bot{token}/{method}").json()
        return body["error_code"], body["description"]

    bot.ok("getMe")
    assert code("nonsense") == (404, "Not Found")
    assert code(other) == (401, "Unauthorized")
    assert code(double.token, "sendTelegram") == (404, "Not Found: method not found")


@pytest.mark.parametrize("body", [b"{", b"[1]", b'"x"', b"[" * 100_000])
def test_bodies_that_cannot_be_read(bot: RawBot, body: bytes) -> None:
    answer = bot.post("sendMessage", content=body, headers={"Content-Type": "application/json"})
    assert answer["error_code"] == 400


def test_a_form_and_a_query_are_read_like_json(bot: RawBot, ada: int) -> None:
    assert bot.post("sendMessage", data={"chat_id": str(ada), "text": "form"})["result"]["text"] == "form"
    assert bot.post(f"sendMessage?chat_id={ada}&text=query")["result"]["text"] == "query"
    assert bot.post("SENDMESSAGE", content=b"text=%ff", headers=FORM)["error_code"] == 400


def test_a_group_that_became_a_supergroup(double: DoubleClient, bot: RawBot, ada: int) -> None:
    group = double.add_group("Class", [ada], kind="group")
    moved = double.upgrade(group)
    refused = bot.body("sendMessage", chat_id=group, text="x")
    assert (refused["error_code"], refused["parameters"]) == (400, {"migrate_to_chat_id": moved})
    assert refused["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    assert bot.ok("sendMessage", chat_id=moved, text="x")["chat"]["type"] == "supergroup"
    told = [update["message"] for update in double.updates() if "message" in update]
    assert [m["migrate_to_chat_id"] for m in told if "migrate_to_chat_id" in m] == [moved]
    assert [m["migrate_from_chat_id"] for m in told if "migrate_from_chat_id" in m] == [group]

"""What people do, and what a bot gets to see of it."""

from typing import Any

import pytest

from accounts.services.mini_app import check_init_data
from bot.double.client import DoubleClient, DoubleError
from tests.bot.double_fixtures import RawBot

pytestmark = pytest.mark.pure


def last(bot: RawBot) -> Any:
    return bot.ok("getUpdates")[-1]


def keyboard(*rows: list[str]) -> Any:
    return {
        "inline_keyboard": [[{"text": text, "callback_data": text.lower()} for text in row] for row in rows]
    }


def test_a_deep_link(bot: RawBot, double: DoubleClient) -> None:
    eve = double.add_user("Eve", last_name="Li", language_code="ru")
    double.block(eve)
    double.start(eve, "token_1")
    message = last(bot)["message"]
    assert message["text"] == "/start token_1"
    assert message["from"] == {
        "id": eve,
        "is_bot": False,
        "first_name": "Eve",
        "last_name": "Li",
        "language_code": "ru",
    }
    assert message["chat"] == {"id": eve, "type": "private", "first_name": "Eve", "last_name": "Li"}
    assert bot.ok("sendMessage", chat_id=eve, text="x")


def test_blocking_is_told(bot: RawBot, double: DoubleClient, ada: int) -> None:
    double.block(ada)
    change = last(bot)["my_chat_member"]
    assert (change["old_chat_member"]["status"], change["new_chat_member"]["status"]) == ("member", "kicked")
    with pytest.raises(DoubleError, match="blocked"):
        double.write(ada, "hello?")


def test_edits_and_replies(bot: RawBot, double: DoubleClient, ada: int) -> None:
    question = bot.ok("sendMessage", chat_id=ada, text="Why?")
    answer = double.write(ada, "Becuse", reply_to=question["message_id"])
    assert last(bot)["message"]["reply_to_message"]["text"] == "Why?"
    double.edit(ada, answer["message_id"], "Because")
    assert last(bot)["edited_message"]["text"] == "Because"
    double.delete(ada, question["message_id"])
    assert [message["text"] for message in double.history(ada)] == ["/start", "Because"]
    for impossible in (question["message_id"], 99):
        with pytest.raises(DoubleError):
            double.edit(ada, impossible, "x")
    with pytest.raises(DoubleError):
        double.write(ada, "x", reply_to=99)


def test_presses_and_their_answers(bot: RawBot, double: DoubleClient, ada: int) -> None:
    card = bot.ok("sendMessage", chat_id=ada, text="Pick", reply_markup=keyboard(["A", "B"]))
    press = double.press(ada, card["message_id"], "B", wait=0)
    query = last(bot)["callback_query"]
    assert (query["data"], query["message"]["text"], press.answer) == ("b", "Pick", None)
    assert bot.ok("answerCallbackQuery", callback_query_id=query["id"], text="Good")
    assert double.callback(press.id)["answer"]["text"] == "Good"
    assert bot.refused("answerCallbackQuery", callback_query_id=query["id"])[1].startswith(
        "Bad Request: query is too old"
    )
    with pytest.raises(DoubleError, match="no button"):
        double.press(ada, card["message_id"], "C")
    assert double.press(ada, card["message_id"], data="forged", wait=0).update_id


def test_a_press_cannot_be_answered_for_ever(bot: RawBot, double: DoubleClient, ada: int) -> None:
    card = bot.ok("sendMessage", chat_id=ada, text="Pick", reply_markup=keyboard(["A"]))
    press = double.press(ada, card["message_id"], "A", wait=0)
    assert bot.refused("answerCallbackQuery", callback_query_id=press.id, text="x" * 201)[1].endswith(
        "MESSAGE_TOO_LONG"
    )
    assert bot.refused("answerCallbackQuery", callback_query_id=press.id, url="http://x")[1].endswith(
        "URL_INVALID"
    )
    double.advance(151)
    assert bot.refused("answerCallbackQuery", callback_query_id=press.id)[1].startswith(
        "Bad Request: query is too old"
    )


def test_privacy_in_groups(bot: RawBot, double: DoubleClient, ada: int) -> None:
    name = double.configure(name="Tutor", username="tutor_bot")["username"]
    group = double.add_group("Class", [ada])
    own = bot.ok("sendMessage", chat_id=group, text="Hello")
    before = len(double.updates())

    def seen(text: str, **where: Any) -> bool:
        double.write(ada, text, chat=group, **where)
        return bool(double.last_updates)

    assert not seen("just talking")
    assert not seen("/cmd@other_bot")
    assert seen("/cmd")
    assert seen(f"/cmd@{name}")
    assert seen(f"hey @{name}")
    assert seen("an answer", reply_to=own["message_id"])
    double.configure(privacy=False)
    assert seen("just talking")
    assert bot.ok("getMe")["can_read_all_group_messages"] is True
    assert len(double.updates()) == before + 5


def test_groups_and_members(bot: RawBot, double: DoubleClient, ada: int) -> None:
    bob = double.add_user("Bob")
    group = double.add_group("Class", [ada], bot="administrator")
    double.join(group, bob)
    assert last(bot)["message"]["new_chat_members"][0]["id"] == bob
    assert bot.ok("getChatMember", chat_id=group, user_id=bob)["status"] == "member"
    assert bot.ok("getChatMemberCount", chat_id=group) == 3
    admins = bot.ok("getChatAdministrators", chat_id=group)
    assert [admin["status"] for admin in admins] == ["creator", "administrator"]
    double.join(group, bob, "left")
    assert last(bot)["message"]["left_chat_member"]["id"] == bob
    assert bot.ok("getChat", chat_id=group)["title"] == "Class"
    with pytest.raises(DoubleError, match="not in the group"):
        double.write(bob, "x", chat=group)
    with pytest.raises(DoubleError, match="somebody else's"):
        double.write(bob, "x", chat=ada)


def test_votes(bot: RawBot, double: DoubleClient, ada: int) -> None:
    right = {"type": "quiz", "correct_option_ids": [1], "is_anonymous": False, "explanation": "So"}
    quiz = bot.ok("sendPoll", chat_id=ada, question="?", options=["a", {"text": "b"}], **right)
    double.vote(ada, quiz["message_id"], [1])
    poll, answer = bot.ok("getUpdates")[-2:]
    assert [option["voter_count"] for option in poll["poll"]["options"]] == [0, 1]
    assert answer["poll_answer"]["option_ids"] == [1]
    with pytest.raises(DoubleError, match="voted already"):
        double.vote(ada, quiz["message_id"], [0])
    assert bot.ok("stopPoll", chat_id=ada, message_id=quiz["message_id"])["is_closed"] is True
    assert bot.refused("stopPoll", chat_id=ada, message_id=quiz["message_id"])[1].endswith(
        "already been closed"
    )


def test_a_regular_poll_is_closed_by_time(bot: RawBot, double: DoubleClient, ada: int) -> None:
    poll = bot.ok("sendPoll", chat_id=ada, question="?", options=["a", "b"], open_period=60)
    number = poll["message_id"]
    double.vote(ada, number, [0])
    double.vote(ada, number, [])
    for wrong in ([0, 1], [5], [0, 0]):
        with pytest.raises(DoubleError):
            double.vote(ada, number, wrong)
    double.advance(61)
    double.wait_for(lambda: double.history(ada)[-1]["poll"]["is_closed"])
    assert last(bot)["poll"]["total_voter_count"] == 0
    with pytest.raises(DoubleError, match="closed"):
        double.vote(ada, number, [0])


def test_changes_tell_everything_once(bot: RawBot, double: DoubleClient, ada: int) -> None:
    state = double.changes()
    assert [user["first_name"] for user in state["users"]] == ["Ada"]
    bot.ok("sendChatAction", chat_id=ada, action="typing")
    bot.ok("sendMessage", chat_id=ada, text="x")
    later = double.changes(since=state["version"], epoch=state["epoch"], wait=5)
    assert [message["text"] for message in later["messages"]] == ["x"]
    assert later["users"] == []
    assert double.changes(since=later["version"], epoch="another")["users"] != []


def test_typing_is_shown_for_a_while(bot: RawBot, double: DoubleClient, ada: int) -> None:
    bot.ok("sendChatAction", chat_id=ada, action="typing")
    assert double.changes()["chats"][0]["action"] == "typing"
    double.advance(6)
    assert double.changes()["chats"][0]["action"] is None


def test_the_menu_of_a_person(bot: RawBot, double: DoubleClient, ada: int) -> None:
    def set_to(description: str, **scope: Any) -> None:
        bot.ok("setMyCommands", commands=[{"command": "help", "description": description}], **scope)

    def shown(**where: Any) -> str:
        return str(double.menu(ada, **where)["commands"][0]["description"])

    set_to("Help")
    set_to("Помощь", language_code="ru")
    assert shown() == "Help"
    double.change_user(ada, language_code="ru")
    assert shown() == "Помощь"
    set_to("In a group", scope={"type": "all_group_chats"})
    assert shown(chat=double.add_group("Class", [ada])) == "In a group"
    set_to("Yours", scope={"type": "chat", "chat_id": ada})
    assert shown() == "Yours"
    bot.ok("deleteMyCommands", scope={"type": "chat", "chat_id": ada})
    assert shown() == "Помощь"
    assert bot.ok("getMyCommands", language_code="ru")[0]["description"] == "Помощь"


def test_what_a_bot_says_of_itself(bot: RawBot) -> None:
    bot.ok("setMyDescription", description="General")
    bot.ok("setMyDescription", description="Общее", language_code="ru")
    assert bot.ok("getMyDescription", language_code="ru") == {"description": "Общее"}
    assert bot.ok("getMyDescription", language_code="de") == {"description": "General"}
    bot.ok("setMyShortDescription", short_description="Short")
    assert bot.ok("getMyShortDescription") == {"short_description": "Short"}
    bot.ok("setMyName", name="Tutor")
    assert bot.ok("getMyName") == {"name": "Tutor"}
    assert bot.ok("getMe")["first_name"] == "Tutor"
    assert bot.ok("setChatMenuButton", menu_button={"type": "commands"})
    assert bot.refused("setChatMenuButton", menu_button={"type": "wheel"})[0] == 400


PAGE = {"url": "https://learn.example.org/mini/"}


def test_a_web_app_opens_with_signed_data(bot: RawBot, double: DoubleClient, ada: int) -> None:
    with pytest.raises(DoubleError, match="offers no such web app"):
        double.open_web_app(ada, PAGE["url"])
    keys = {"inline_keyboard": [[{"text": "Open", "web_app": PAGE}]]}
    bot.ok("sendMessage", chat_id=ada, text="x", reply_markup=keys)
    found = check_init_data(double.open_web_app(ada, PAGE["url"]), token=double.token)
    assert found.person.id == ada
    boris = double.add_user("Boris")
    with pytest.raises(DoubleError):  # the button is in another chat
        double.open_web_app(boris, PAGE["url"])
    bot.ok("setChatMenuButton", menu_button={"type": "web_app", "text": "Open", "web_app": PAGE})
    assert check_init_data(double.open_web_app(boris, PAGE["url"]), token=double.token).person.id == boris
    assert double.menu(boris)["button"]["web_app"] == PAGE


def test_where_telegram_takes_no_web_app(bot: RawBot, double: DoubleClient, ada: int) -> None:
    keys = {"inline_keyboard": [[{"text": "Open", "web_app": PAGE}]]}
    group = double.add_group("Class", [ada])
    refusal = (400, "Bad Request: BUTTON_TYPE_INVALID")
    assert bot.refused("sendMessage", chat_id=group, text="x", reply_markup=keys) == refusal
    for url in (
        "http://learn.example.org/",
        "https://nowhere/",
        "https:///x",
        "http://127.0.0.1.example.org/",
    ):
        button = {"type": "web_app", "text": "Open", "web_app": {"url": url}}
        assert bot.refused("setChatMenuButton", menu_button=button)[0] == 400, url
    assert bot.refused("setChatMenuButton", menu_button={"type": "web_app", "web_app": PAGE})[0] == 400

"""The simulator's page in a real browser, with the bot's side played over the Bot API."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import LazySettings
from playwright.sync_api import Page, expect

from accounts.models import TelegramAccount
from bot.double.client import DoubleClient
from core.mini import mini_app_address
from progress.models import Submission
from tests.bot.double_fixtures import RawBot
from tests.browsing import PATIENCE, chromium_browser
from tests.factories import make_challenge, make_user

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]
CARD = {
    "inline_keyboard": [
        [{"text": "Pick A", "callback_data": "a"}, {"text": "Loud", "callback_data": "loud"}],
        [{"text": "Docs", "url": "https://example.org/"}],
    ]
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium_browser() as chromium:
        yield chromium


def _is_fault(line: Any) -> bool:
    expected = ("Failed to load resource", "WebSocket")  # the test's server has no sockets
    return line.type == "error" and not any(words in line.text for words in expected)


@pytest.fixture
def chat(
    browser: Any,
    live_server: Any,
    settings: LazySettings,
    double: DoubleClient,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Page]:
    """The page with a chat list of two people; a broken content policy or script fails the test."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    settings.DEBUG = True
    settings.BOT_DOUBLE_URL = double.url
    settings.BOT_DOUBLE_KEY = double._http.headers["X-Control-Key"]
    settings.TELEGRAM_BOT_TOKEN = double.token
    complaints: list[str] = []
    page = browser.new_page(viewport={"width": 1100, "height": 800})
    page.set_default_timeout(PATIENCE)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if _is_fault(line) else None)
    page.goto(f"{live_server.url}/dev/telegram/")
    expect(page.locator(".row")).to_have_count(2)
    yield page
    page.close()
    assert complaints == []


def opened(page: Page, double: DoubleClient) -> int:
    """Ada's chat, started; her id."""
    page.get_by_role("button", name="Ada Byron").click()
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.locator(".msg")).to_have_count(1)
    return next(int(user["id"]) for user in double.people() if user["first_name"] == "Ada")


def test_a_conversation(chat: Page, double: DoubleClient, bot: RawBot) -> None:
    bot.ok("setMyCommands", commands=[{"command": "help", "description": "What I can do"}])
    ada = opened(chat, double)
    chat.get_by_label("Message", exact=True).fill("**bold** <b>not html</b>")
    chat.keyboard.press("Enter")
    own = chat.locator(".msg.out .text").last
    expect(own.locator("strong")).to_have_text("bold")
    expect(own).to_contain_text("<b>not html</b>")
    sent = bot.ok("sendMessage", chat_id=ada, text="<i>thinking</i>", parse_mode="HTML", reply_markup=CARD)
    bubble = chat.locator(f'.msg[data-id="{sent["message_id"]}"]')
    expect(bubble.locator("em")).to_have_text("thinking")
    bot.ok("editMessageText", chat_id=ada, message_id=sent["message_id"], text="done")
    expect(bubble.locator(".text")).to_contain_text("done")
    expect(bubble.locator(".meta")).to_contain_text("edited")
    expect(bubble.locator(".key")).to_have_count(0)
    bot.ok("deleteMessage", chat_id=ada, message_id=sent["message_id"])
    expect(bubble).to_have_count(0)


def test_buttons_toasts_and_alerts(chat: Page, double: DoubleClient, bot: RawBot) -> None:
    ada = opened(chat, double)
    bot.ok("sendMessage", chat_id=ada, text="Choose", reply_markup=CARD)

    def answer(data: str, **given: Any) -> None:
        def pressed() -> Any:
            found = (u["callback_query"] for u in double.updates() if "callback_query" in u)
            return next((query for query in found if query["data"] == data), None)

        bot.ok("answerCallbackQuery", callback_query_id=double.wait_for(pressed)["id"], **given)

    button = chat.get_by_role("button", name="Pick A")
    button.click()
    expect(button).to_have_class("key busy")
    answer("a", text="A it is")
    expect(chat.locator(".toast")).to_have_text("A it is")
    expect(button).not_to_have_class("key busy")
    chat.get_by_role("button", name="Loud").click()
    answer("loud", text="Locked", show_alert=True)
    expect(chat.get_by_role("dialog")).to_contain_text("Locked")
    chat.get_by_role("button", name="OK").click()
    expect(chat.get_by_role("dialog")).to_have_count(0)


def test_a_quiz_is_answered(chat: Page, double: DoubleClient, bot: RawBot) -> None:
    ada = opened(chat, double)
    right = {"type": "quiz", "correct_option_ids": [1], "explanation": "Because"}
    bot.ok("sendPoll", chat_id=ada, question="2 + 2?", options=["3", "4"], **right)
    chat.get_by_label("3").check()
    expect(chat.locator(".option.wrong")).to_contain_text("3")
    expect(chat.locator(".option.right")).to_contain_text("4")
    expect(chat.locator(".explanation")).to_have_text("Because")


def test_a_deep_link_is_followed(chat: Page, double: DoubleClient, live_server: Any) -> None:
    chat.goto(f"{live_server.url}/dev/telegram/?start=tok_1")
    dialog = chat.get_by_role("dialog")
    expect(dialog.get_by_label("Link or payload")).to_have_value("tok_1")
    dialog.get_by_label("Who opens it").select_option("Борис")
    dialog.get_by_role("button", name="Start").click()
    expect(chat.locator(".msg.out .text")).to_contain_text("/start tok_1")
    assert "tok_1" not in chat.url


def test_files_and_the_command_menu(chat: Page, double: DoubleClient, bot: RawBot) -> None:
    bot.ok("setMyCommands", commands=[{"command": "help", "description": "What I can do"}])
    opened(chat, double)
    chat.locator("#file").set_input_files(
        {"name": "a.py", "mimeType": "text/x-python", "buffer": b"print(1)"}
    )
    expect(chat.locator(".document")).to_contain_text("a.py")
    chat.get_by_role("button", name="Menu").click()
    chat.get_by_role("option", name="/help").click()
    expect(chat.locator(".msg.out .text").last).to_contain_text("/help")


def test_the_page_survives_the_double_being_away(
    chat: Page, double: DoubleClient, settings: LazySettings
) -> None:
    here, settings.BOT_DOUBLE_URL = settings.BOT_DOUBLE_URL, ""
    double.add_user("Eve")
    banner = chat.locator("#banner")
    expect(banner).to_contain_text("not running")
    settings.BOT_DOUBLE_URL = here
    double.add_user("Mallory")
    expect(chat.locator(".row")).to_have_count(4)
    expect(banner).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_shows_one_thing_at_a_time(chat: Page, double: DoubleClient, scheme: Any) -> None:
    chat.emulate_media(color_scheme=scheme)
    chat.set_viewport_size({"width": 380, "height": 780})
    opened(chat, double)
    expect(chat.locator(".side")).to_be_hidden()
    assert chat.evaluate("document.documentElement.scrollWidth <= innerWidth")
    chat.get_by_role("button", name="Back to the chats").click()
    expect(chat.locator(".side")).to_be_visible()
    expect(chat.locator(".chat")).to_be_hidden()


def test_a_long_line_of_code_scrolls_inside_its_bubble(chat: Page, double: DoubleClient, bot: RawBot) -> None:
    chat.set_viewport_size({"width": 380, "height": 780})
    ada = opened(chat, double)
    bot.ok("sendMessage", chat_id=ada, text=f"<pre>{'x' * 300}</pre>", parse_mode="HTML")
    bubble = chat.locator(".msg .bubble").last
    expect(bubble.locator("pre")).to_be_visible()
    assert bubble.evaluate("it => it.getBoundingClientRect().right <= innerWidth")
    assert bubble.locator("pre").evaluate("it => it.scrollWidth > it.clientWidth")


def test_a_challenge_is_solved_inside_the_chat(
    chat: Page, double: DoubleClient, bot: RawBot, live_server: Any, settings: LazySettings
) -> None:
    settings.SITE_URL = live_server.url
    challenge = make_challenge("short_text")
    address = mini_app_address(challenge.get_absolute_url())
    bot.ok("setChatMenuButton", menu_button={"type": "web_app", "text": "Pages", "web_app": {"url": address}})
    ada = opened(chat, double)
    card = {"inline_keyboard": [[{"text": "Open here", "web_app": {"url": address}}]]}
    bot.ok("sendMessage", chat_id=ada, text="A card", reply_markup=card)
    app = chat.frame_locator("#webapp-frame")
    chat.get_by_role("button", name="Open here").click()
    expect(app.get_by_role("heading", name="Link your account first")).to_be_visible()
    chat.get_by_role("button", name="Close").click()
    ada_here = make_user("ada-here")
    TelegramAccount.objects.create(user=ada_here, telegram_id=ada)
    chat.get_by_role("button", name="Pages").click()
    app.get_by_label("Your answer").fill("recursion")
    app.get_by_role("button", name="Hand in").click()
    expect(app.locator(".stamp--accepted")).to_be_visible()
    assert Submission.objects.get(user=ada_here).verdict == "accepted"
    expect(app.locator("html")).to_have_css("--sheet", "#ffffff")
    app.locator(".mini-head").get_by_role("link", name="Challenges").click()
    back = chat.get_by_role("button", name="Back", exact=True)
    expect(back).to_be_visible()
    back.click()
    expect(app.get_by_role("heading", name=challenge.title)).to_be_visible()

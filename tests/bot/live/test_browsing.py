"""Finding challenges: the list, its pages and filters, and opening one."""

from typing import Any

import pytest

from bot.models import InboxUpdate
from progress.services import submit_answer
from tests.bot.live.conftest import Person, buttons_of
from tests.factories import KNOWLEDGE, make_category, make_challenge


def test_start_welcomes_and_offers_to_browse_and_to_link(live_bot, person):
    person.start()
    welcome = person.reads("Welcome")
    assert [b["text"] for b in buttons_of(welcome)] == ["Browse challenges", "Link my account"]


def test_five_challenges_a_page_and_the_pager_edits_the_message(live_bot, person, learner):
    category = make_category()
    for n in range(7):
        make_challenge(category=category, title=f"Riddle {n}")
    person.start()
    shown = person.asks("/challenges", "Riddle 0")
    assert "Riddle 4" in shown["text"]
    assert "Riddle 5" not in shown["text"]
    person.press(shown, "Page 2")
    edited = person.sees(shown, "Riddle 6")
    assert "Riddle 0" not in edited["text"]


def test_filters_by_category_and_difficulty(live_bot, person, learner):
    python = make_category(slug="python", title="Python")
    make_challenge(category=python, title="Snake", difficulty="advanced")
    make_challenge(category=python, title="Egg")
    make_challenge(category=make_category(title="Web"), title="Spider")
    shown = person.asks("/challenges", "Spider")
    person.press(shown, "Category")
    person.press(shown, "Python (2)")
    assert "Spider" not in person.sees(shown, "Challenges · Python")["text"]
    person.press(shown, "Difficulty: any")
    assert "Snake" not in person.sees(shown, "Difficulty: Beginner")["text"]
    person.asks("/challenges python advanced", "Snake")
    person.asks("/challenges nowhere", "Nothing here")
    person.asks("/challenges 99999999", "page 1 of 1")


def test_titles_and_statements_are_shown_literally(live_bot, person, learner):
    make_challenge(
        "short_text", title="<b>x</b>& <script>", description="Is `a < b && c` *true*?\n\n<b>raw</b>"
    )
    shown = person.asks("/challenges", "<b>x</b>& <script>")
    person.press(shown, "1. ")
    card = person.reads("<b>raw</b>")
    assert "Is a < b && c true?" in card["text"]
    kinds = {e["type"] for e in card["entities"]}
    assert {"bold", "code", "italic"} <= kinds


def test_a_statement_too_long_for_telegram_ends_with_a_link(live_bot, person, learner):
    challenge = make_challenge(
        "short_text", description="\n\n".join(f"**Part {n}** of & it." for n in range(400))
    )
    shown = person.asks("/challenges", challenge.title)
    person.press(shown, "1. ")
    card = person.reads("The rest is on the web.")
    assert len(card["text"]) <= 4096
    link = next(e for e in card["entities"] if e["type"] == "text_link")
    assert link["url"].endswith(f"/challenges/{challenge.slug}/")


def test_every_button_is_small_opaque_and_two_to_a_row(live_bot, person, learner):
    for kind in KNOWLEDGE:
        make_challenge(kind, hints=[1])
    shown = person.asks("/challenges", "page 1 of 2")
    messages = [shown, person.asks("/settings", "Settings"), person.asks("/leaderboard", "Leaderboard")]
    for n in range(1, 6):
        person.press(shown, f"{n}. ")
        messages.append(person.reads("point"))
    for message in messages:
        rows = message["reply_markup"]["inline_keyboard"]
        assert all(len(row) <= 2 for row in rows)
        for button in buttons_of(message):
            assert len(button.get("callback_data", "").encode()) <= 64
            assert any(c.isalnum() for c in button["text"]), "words beside every emoji"


@pytest.mark.parametrize(
    "data", ["", "x", "a:b:c", "A" * 64, "😀" * 16, "AAAAAAAAAAAA:o:1", "\x00" * 12 + ":o:1"]
)
def test_forged_data_is_an_expired_button(live_bot, person, learner, double, data):
    shown = person.asks("/challenges", "page 1")
    pressed = double.press(person.id, shown["message_id"], data=data or ":")
    assert "expired" in pressed.answer["text"]
    assert not InboxUpdate.objects.filter(failed=True).exists()


@pytest.mark.parametrize(
    "rest", ["o:0", "o:-1", "o:99999999999999999999", "p:x", "in:424242", "lvl:hard", "zz:1", "::"]
)
def test_a_real_key_with_forged_words_is_an_expired_button_too(live_bot, person, learner, double, rest):
    make_challenge()
    shown = person.asks("/challenges", "page 1")
    key = buttons_of(shown)[0]["callback_data"].split(":")[0]
    pressed = double.press(person.id, shown["message_id"], data=f"{key}:{rest}")
    assert "expired" in pressed.answer["text"] or "no such challenge" in pressed.answer["text"]
    assert not InboxUpdate.objects.filter(failed=True).exists()


def test_a_button_of_another_chat_is_an_expired_button(live_bot, person, learner, double):
    shown = person.asks("/challenges", "page 1")
    thief = Person(double, "Eve")
    own = thief.asks("/challenges", "page 1")
    stolen = buttons_of(shown)[0]["callback_data"]
    pressed = double.press(thief.id, own["message_id"], data=stolen)
    assert "expired" in pressed.answer["text"]


def test_unknown_commands_and_empty_lists_are_answered(live_bot, person):
    person.asks("/nonsense", "There is no such command. /help")
    person.asks("/challenges", "Nothing here")
    person.asks("/help", "/daily")
    person.asks("/leaderboard", "Nobody has points here yet")
    person.asks("/cancel", "Put aside")
    person.asks("/cancel", "nothing to put aside")


def test_the_daily_challenge_is_the_same_all_day(live_bot, person, learner):
    for n in range(5):
        make_challenge("short_text", title=f"Riddle {n}")
    card = person.asks("/daily", "Riddle")
    assert "\n⭐ Challenge of the day · New for you" in card["text"]
    title = card["text"].splitlines()[0]
    person.asks("recursion", "Right!")
    again = person.asks("/daily", "Solved")["text"]
    assert again.splitlines()[0] == title
    assert "⭐ Challenge of the day\n✅ Solved" in again


def test_the_leaderboard_shows_my_own_row_and_other_boards(live_bot, person, learner):
    challenge = make_challenge("short_text")
    submit_answer(actor=learner, challenge_id=challenge.pk, answer={"text": "recursion"}, channel="web")
    shown = person.asks("/leaderboard", "1. ada — 10")
    person.press(shown, "This week")
    person.sees(shown, "This week")
    person.asks("/progress", "Points: 10")


def test_a_list_numbers_can_be_typed(live_bot, person, learner):
    make_challenge("short_text", title="Riddle")
    person.asks("/challenges", "Riddle")
    person.asks("1", "Type your answer")


@pytest.fixture
def public(settings: Any) -> None:
    """The product has a public address. Asked for before the bot starts."""
    settings.SITE_URL = "https://learn.example.org"


def test_a_challenge_opens_inside_telegram_in_private_chats_only(public, live_bot, person, learner, double):
    challenge = make_challenge("short_text", title="Riddle")
    address = f"https://learn.example.org/mini/challenges/{challenge.slug}/"
    person.press(person.asks("/challenges", "Riddle"), "1. ")
    card = person.reads("Riddle")
    assert {"text": "Open here", "web_app": {"url": address}} in buttons_of(card)
    assert double.open_web_app(person.id, address)
    menu = double.wait_for(lambda: (double.menu(person.id)["button"] or {}).get("web_app"))
    assert menu == {"url": "https://learn.example.org/mini/"}
    group = double.add_group("Class", [person.id])
    person.press(person.asks("/challenges", "Riddle", chat=group), "1. ", chat=group)
    in_group = person.reads("Riddle", chat=group)
    assert not [b for b in buttons_of(in_group) if "web_app" in b]


def test_without_a_public_address_nothing_opens_inside(live_bot, person, learner, double):
    make_challenge("short_text", title="Riddle")
    person.press(person.asks("/challenges", "Riddle"), "1. ")
    assert not [b for b in buttons_of(person.reads("Riddle")) if "web_app" in b]
    button = double.wait_for(lambda: double.menu(person.id)["button"])
    assert button == {"type": "commands"}


def test_a_word_that_is_no_category_is_looked_for(live_bot, person, transactional_db):
    found, other = make_challenge("short_text", title="Loops in loops"), make_challenge("short_text")
    shown = person.asks("/challenges LOOPS", "search: loops")
    assert found.title in shown["text"]
    assert other.title not in shown["text"]


def test_several_words_are_looked_for_together_and_names_may_be_anybodys(live_bot, double, transactional_db):
    someone = Person(double, "Ivan", language_code="ru")
    logic = make_category(slug="logic", title="Maths and logic", translations={"ru": {"title": "Логика"}})
    wanted = make_challenge("short_text", title="401 or 403?", category=logic, difficulty="advanced")
    make_challenge("short_text", title="Another or none", category=logic)
    for typed in ("401 or 403?", "403? or", "логика", "maths and logic 401", "высокая", "logic or"):
        shown = someone.asks(f"/challenges {typed}", "Задачи")
        assert wanted.title in shown["text"], typed
    for typed in ("401 or 403?", "логика 403?", "высокая"):
        assert "Another" not in someone.asks(f"/challenges {typed}", "Задачи")["text"], typed
    shown = someone.asks("/challenges logic or 1", "Логика · поиск: or")
    someone.press(shown, "Категория")
    someone.press(shown, "Все категории")
    someone.sees(shown, "Задачи (страница 1 из 1)")

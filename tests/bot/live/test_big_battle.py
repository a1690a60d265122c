"""Two hundred in one battle: everybody is asked, counted and answered, at Telegram's pace."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from battles.models import BattleAnswer, Participant, Showing
from battles.services.hosting import battle_start
from battles.services.playing import battle_join
from bot.battling import open_post
from bot.models import OutboxMessage
from bot.pace import OVERALL
from tests.battles.world import RIGHT, WRONG, guest, open_battle, question
from tests.bot.live.conftest import buttons_of
from tests.conftest import wait_for

PLAYERS = 200
LONG = 120


@pytest.fixture
def everybody(double, bot, transactional_db):
    """A battle with two hundred private chats in it; that they were told of the lobby is long ago."""
    battle = open_battle(questions=1, seconds=120)
    people = [double.add_user(f"Player {n}") for n in range(PLAYERS)]
    for n, chat in enumerate(people):
        double.start(chat)
        player = guest(n)
        player = type(player)(person=type(player.person)(chat, "", f"Player {n}"))
        battle_join(battle_id=battle.pk, player=player)
        open_post(battle, chat_id=chat, telegram_id=chat, language="en", is_live=False)
    OutboxMessage.objects.all().delete()
    bot.ok("getUpdates", offset=bot.ok("getUpdates", offset=-1)[0]["update_id"] + 1)  # nor are they welcomed
    return battle, people


def newest(double, chat):
    return double.history(chat)[-1]


def sent(double):
    return [c for name in ("sendMessage", "editMessageText") for c in double.calls(name)]


def test_two_hundred_play_within_telegrams_limits(everybody, telegrams_pace, live_bot, double):
    battle, people = everybody
    double.configure(limits=True)
    battle_start(actor=battle.host, battle_id=battle.pk)
    wait_for(lambda: Showing.objects.count() == PLAYERS, "two hundred showings", within=LONG)
    asked = question(battle)
    numbers = {option["id"]: n for n, option in enumerate(asked.choices())}

    def tap(pair):
        n, chat = pair
        message = newest(double, chat)
        button = buttons_of(message)[numbers[RIGHT if n % 2 else WRONG]]
        return double.press(chat, message["message_id"], data=button["callback_data"], wait=0)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(tap, enumerate(people)))
    wait_for(lambda: BattleAnswer.objects.count() == PLAYERS, "two hundred answers", within=LONG)
    assert BattleAnswer.objects.filter(is_right=True).count() == PLAYERS // 2
    assert Participant.objects.count() == PLAYERS
    # Each one's time runs from their own showing: whoever was asked last loses nothing by it.
    spread = [s.shown_at for s in Showing.objects.order_by("shown_at")]
    assert (spread[-1] - spread[0]).total_seconds() > PLAYERS / OVERALL[0] - 2
    for answer in BattleAnswer.objects.select_related("participant")[::20]:
        showing = Showing.objects.get(question=asked, participant=answer.participant)
        own = (answer.answered_at - showing.shown_at).total_seconds() * 1000
        leeway = (showing.shown_at - asked.opened_at).total_seconds() - 10
        assert answer.elapsed == pytest.approx(own + 1000 * max(0.0, leeway), abs=2)
    assert all(len([m for m in double.history(chat) if m["from"]["is_bot"]]) == 1 for chat in people[::10])
    # A hurried machine bunches what was sent apart; a bot without pace would be refused most of the time.
    assert len([call for call in sent(double) if call["status"] != 200]) < PLAYERS // 2
    OutboxMessage.objects.filter(state="waiting").delete()  # two hundred confirmations need not be waited for

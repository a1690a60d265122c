"""A bot that was started anew: buttons it has never seen mean what they meant, for those they belong to."""

from accounts.services.linking import unlink_telegram
from progress.models import LearnerStats, Submission
from tests.bot.live.conftest import LiveBot, buttons_of
from tests.factories import make_challenge, right_answer


def test_a_button_from_before_a_restart_works_until_the_chat_is_unlinked(double, person, learner, client):
    challenge, other = make_challenge("single_choice"), make_challenge("single_choice")
    bot = LiveBot(double).start()
    shown = person.asks("/challenges", challenge.title)
    person.press(shown, "1. ")
    card = person.reads("Type the number")
    person.press(shown, "2. ")
    second = person.reads(other.title)
    bot.stop()
    bot = LiveBot(double).start()
    try:
        asked = challenge.present(learner_id=learner.pk)["choices"]
        n = [choice["id"] for choice in asked].index(right_answer(challenge)["choice"])
        tap = buttons_of(card)[n]["callback_data"]
        assert "Right!" in double.press(person.id, card["message_id"], data=tap).answer["text"]
        assert "answered already" in double.press(person.id, card["message_id"], data=tap).answer["text"]
        person.sees(card, "Solved: 10 points")
        client.force_login(learner)
        rows = client.get("/api/progress/", {"challenge": challenge.pk}).json()["results"]
        assert "completed" in [row["status"] for row in rows]
        assert LearnerStats.objects.get(pk=learner.pk).points == 10
        unlink_telegram(user=learner)
        late = double.press(person.id, second["message_id"], data=buttons_of(second)[0]["callback_data"])
        assert "no longer linked" in late.answer["text"]
        assert Submission.objects.count() == 1
    finally:
        bot.stop()

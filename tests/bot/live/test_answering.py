"""Answering in the chat, with every kind of challenge, by taps and by typing."""

import pytest

from accounts.services.linking import unlink_telegram
from core.models import User
from progress.models import HintUnlock, LearnerStats, PointsEntry, Submission, UserProgress
from progress.services import submit_answer
from tests.bot.live.conftest import Person, buttons_of, link
from tests.conftest import wait_for
from tests.factories import make_challenge, make_user, right_answer

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d494844520000000100000001080600000"
    "01f15c4890000000d49444154789c626001000000ffff030000060005"
    "57bfabd40000000049454e44ae426082"
)
TYPED = {
    "short_text": "recursion",
    "pattern": "v12",
    "numeric": "9.81 m/s²",
    "cloze": "cat; dog",
}


def opened(person, challenge):
    """The challenge's card, opened through the list."""
    shown = person.asks("/challenges", challenge.title)
    person.press(shown, "1. ")
    return person.reads(challenge.title)


def tap_right(person, card, challenge):
    """Tap a right answer together, whatever the kind needs."""
    shown = challenge.present(learner_id=User.objects.get(telegram__telegram_id=person.id).pk)
    right = right_answer(challenge)
    if challenge.kind == "single_choice":
        n = [c["id"] for c in shown["choices"]].index(right["choice"])
        return person.press(card, f"{n + 1}. ")
    if challenge.kind == "multiple_choice":
        for wanted in right["choices"]:
            n = [c["id"] for c in shown["choices"]].index(wanted)
            person.press(card, f"☐ {n + 1}. ")
    if challenge.kind == "ordering":
        for wanted in right["order"]:
            person.press(card, f"{[i['id'] for i in shown['items']].index(wanted) + 1}. ")
    if challenge.kind == "matching":
        for place, item in enumerate(shown["left"], 1):
            n = [r["id"] for r in shown["right"]].index(right["pairs"][item["id"]])
            person.press(card, f"{place} — {'abc'[n]}. ")
    return person.press(card, "Done")


@pytest.mark.parametrize("kind", ["single_choice", "multiple_choice", "ordering", "matching"])
def test_a_right_answer_by_taps(live_bot, person, learner, kind):
    challenge = make_challenge(kind)
    card = opened(person, challenge)
    pressed = tap_right(person, card, challenge)
    assert "Right!" in pressed.answer["text"]
    result = person.reads("Right!")
    assert "+10 points" in result["text"]
    assert "Because." in result["text"]
    person.sees(card, "Solved: 10 points")
    assert PointsEntry.objects.get(user=learner).points == 10
    assert Submission.objects.get().channel == "telegram"


@pytest.mark.parametrize("kind", TYPED)
def test_a_right_answer_typed(live_bot, person, learner, kind):
    challenge = make_challenge(kind)
    card = opened(person, challenge)
    assert "+10 points" in person.asks(TYPED[kind], "Right!")["text"]
    person.sees(card, "Solved: 10 points")
    assert PointsEntry.objects.get(user=learner).points == 10


def test_a_cloze_whose_blanks_all_have_options_is_tapped(live_bot, person, learner):
    spec = {
        "text": "A {{one}} and a {{two}}.",
        "blanks": {
            "one": {"choices": ["cat", "cow"], "correct": "cat"},
            "two": {"choices": ["dog", "emu"], "correct": "dog"},
        },
    }
    challenge = make_challenge("cloze", spec=spec)
    card = opened(person, challenge)
    blanks = [p for p in challenge.present(learner_id=learner.pk)["parts"] if "blank" in p]
    for place, (blank, word) in enumerate(zip(blanks, ["cat", "dog"], strict=True), 1):
        n = [c["text"] for c in blank["choices"]].index(word)
        person.press(card, f"({place}) {n + 1}. ")
    assert "Right!" in person.press(card, "Done").answer["text"]


def test_code_in_the_text_of_a_cloze_is_shown_as_code(live_bot, person, learner):
    spec = {
        "text": "`ranking =` {{one}}\nand more",
        "blanks": {"one": {"choices": ["`sorted`", "cow"], "correct": "`sorted`"}},
    }
    card = opened(person, make_challenge("cloze", spec=spec))
    assert "ranking = (1) ____\nand more" in card["text"]
    assert "sorted" in card["text"]
    assert "`" not in card["text"]


def test_an_address_behind_a_button_is_typed_too(live_bot, person, learner, settings):
    settings.SITE_URL = "https://learn.example.org"
    challenge = make_challenge("stdio")
    opened(person, challenge)
    person.asks("open on the web", f"https://learn.example.org/challenges/{challenge.slug}/")


@pytest.mark.parametrize(
    ("kind", "typed"), [("single_choice", "1"), ("multiple_choice", "1 2"), ("ordering", "2 1 3 4")]
)
def test_buttons_have_a_typed_equivalent(live_bot, person, learner, kind, typed):
    challenge = make_challenge(kind)
    opened(person, challenge)
    person.asks(typed, challenge.title)
    assert Submission.objects.get(user=learner).channel == "telegram"


def test_the_words_of_a_button_are_the_button_and_no_answer(live_bot, person, learner, settings):
    settings.SITE_URL = "https://learn.example.org"
    card = opened(person, make_challenge("ordering", hints=[2]))
    person.press(card, "2. ")
    person.sees(card, "Your order: 2")
    person.write("Start over")
    wait_for(lambda: "Your order" not in person.message(card["message_id"])["text"])
    person.asks("hint 1 (−2 points)", "Hint 1")
    person.asks("open on the web", "https://learn.example.org/challenges/")
    assert not Submission.objects.exists()


def test_a_hint_is_named_only_where_there_is_one(live_bot, person, learner):
    opened(person, make_challenge("short_text", hints=[0]))
    person.asks("iteration", "or take a /hint.")
    person.asks("/hint", "Hint 1")
    assert person.asks("iteration", "Not right")["text"].endswith("type another answer.")


def test_a_wrong_answer_says_so_with_its_remark_and_may_be_tried_again(live_bot, person, learner):
    challenge = make_challenge("single_choice", max_attempts=3)
    card = opened(person, challenge)
    n = [c["id"] for c in challenge.present(learner_id=learner.pk)["choices"]].index("a")
    assert "Not right" in person.press(card, f"{n + 1}. ").answer["text"]
    result = person.reads("Not right")
    assert "Not the first." in result["text"]
    assert "2 attempts left" in result["text"]
    person.sees(card, "Attempts left: 2")
    tap_right(person, card, challenge)
    person.reads("Right!")
    assert UserProgress.objects.get(user=learner).attempts == 2


def test_what_has_not_the_form_of_an_answer_costs_no_attempt(live_bot, person, learner):
    opened(person, make_challenge("numeric"))
    person.asks("eleven", "A number is expected")
    person.asks("9.81 kg", "Give the answer in m/s²")
    assert not Submission.objects.exists()


def test_a_start_over_empties_the_draft(live_bot, person, learner):
    card = opened(person, make_challenge("ordering"))
    person.press(card, "2. ")
    person.sees(card, "Your order: 2")
    person.press(card, "Start over")
    wait_for(lambda: "Your order" not in person.message(card["message_id"])["text"])


def test_a_double_tap_is_one_answer(live_bot, person, learner, double):
    challenge = make_challenge("single_choice")
    card = opened(person, challenge)
    data = buttons_of(card)[0]["callback_data"]
    first = double.press(person.id, card["message_id"], data=data, wait=0)
    second = double.press(person.id, card["message_id"], data=data, wait=10)
    assert first.id != second.id
    assert "answered already" in second.answer["text"]
    assert Submission.objects.count() == 1


def test_the_same_update_twice_has_one_effect(live_bot, person, learner, double):
    card = opened(person, make_challenge("short_text"))
    person.asks("iteration", "Not right")
    answered = double.last_updates or [u["update_id"] for u in double.updates(pending=False)][-1:]
    double.redeliver(answered[-1])
    person.asks("iteration too", "Not right")
    assert Submission.objects.count() == 2
    person.sees(card, "Attempts: 2")


def test_an_answer_on_the_web_changes_the_card(live_bot, person, learner):
    challenge = make_challenge("single_choice")
    card = opened(person, challenge)
    submit_answer(actor=learner, challenge_id=challenge.pk, answer=right_answer(challenge), channel="web")
    solved = person.sees(card, "Solved: 10 points")
    assert not any(b["text"].startswith("1.") for b in buttons_of(solved))


def test_a_card_of_an_unlinked_chat_stays_as_it_is(live_bot, person, learner):
    challenge = make_challenge("single_choice")
    card = opened(person, challenge)
    unlink_telegram(user=learner)
    person.reads("no longer linked")
    submit_answer(actor=learner, challenge_id=challenge.pk, answer=right_answer(challenge), channel="web")
    pressed = person.press(card, "1. ")
    assert "no longer linked" in pressed.answer["text"]
    assert pressed.answer["show_alert"]
    assert "Solved" not in person.message(card["message_id"])["text"]


def test_a_second_card_of_a_solved_challenge_refuses(live_bot, person, learner, double):
    challenge = make_challenge("single_choice")
    first = opened(person, challenge)
    data = buttons_of(first)[0]["callback_data"]
    submit_answer(actor=learner, challenge_id=challenge.pk, answer=right_answer(challenge), channel="web")
    late = double.press(person.id, first["message_id"], data=data)
    assert "solved this challenge already" in late.answer["text"]


def test_bare_text_counts_only_when_an_answer_is_pending(live_bot, person, learner):
    challenge = make_challenge("short_text")
    person.asks("recursion", "not waiting for an answer")
    opened(person, challenge)
    person.asks("/cancel", "Put aside")
    person.asks("recursion", "not waiting for an answer")
    assert not Submission.objects.exists()


def test_after_the_last_attempt_the_solution_is_shown(live_bot, person, learner):
    challenge = make_challenge("short_text", max_attempts=1)
    card = opened(person, challenge)
    result = person.asks("iteration", "Not right")
    assert "recursion" in result["text"]
    assert "Because." in result["text"]
    person.sees(card, "Attempts left: 0")
    person.asks("recursion", "not waiting for an answer")


def test_an_answer_to_an_older_card_by_replying_to_it(live_bot, person, learner):
    first, second = make_challenge("short_text"), make_challenge("numeric")
    shown = person.asks("/challenges", first.title)
    person.press(shown, "1. ")
    older = person.reads(first.title)
    person.press(shown, "2. ")
    person.reads(second.title)
    person.asks("recursion", "Right!", reply_to=older["message_id"])
    assert UserProgress.objects.get(challenge=first).is_completed


def test_a_hint_taken_twice_is_charged_once(live_bot, person, learner, double):
    challenge = make_challenge("short_text", hints=[2, 3])
    card = opened(person, challenge)
    data = next(b for b in buttons_of(card) if b["text"].startswith("Hint"))["callback_data"]
    double.press(person.id, card["message_id"], data=data, wait=0)
    double.press(person.id, card["message_id"], data=data)
    person.reads("costs 2 points")
    person.reads("taken already")
    assert [u.cost for u in HintUnlock.objects.all()] == [2]
    person.asks("recursion", "+8 points")


def test_hints_by_command_come_in_order_and_end(live_bot, person, learner):
    person.asks("/hint", "Open a challenge first")
    opened(person, make_challenge("short_text", hints=[0, 3]))
    person.asks("/hint", "Hint 1 (free)")
    person.asks("/hint", "Hint 2 (costs 3 points)")
    person.asks("/hint", "no more hints")


def test_a_locked_challenge_says_what_comes_first(live_bot, person, learner):
    first = make_challenge("short_text")
    second = make_challenge("short_text")
    second.requires.add(first)
    shown = person.asks("/challenges", "locked")
    pressed = person.press(shown, "2. ")
    assert f"Solve these first: {first.title}" in pressed.answer["text"]


def test_a_challenge_withdrawn_meanwhile_is_refused(live_bot, person, learner):
    challenge = make_challenge("single_choice")
    shown = person.asks("/challenges", challenge.title)
    card = opened(person, challenge)
    challenge.state = "archived"
    challenge.save()
    assert "closed at the moment" in person.press(card, "1. ").answer["text"]
    assert "closed at the moment" in person.press(shown, "1. ").answer["text"]
    assert not Submission.objects.exists()


def test_nobody_answers_unlinked(live_bot, person, transactional_db):
    challenge = make_challenge("single_choice")
    card = opened(person, challenge)
    assert "Link your account to answer" in card["text"]
    assert not any(b["text"].startswith("1.") for b in buttons_of(card))
    person.asks("1", "Link your account first")
    assert not UserProgress.objects.exists()


def test_a_card_opened_before_linking_becomes_the_learners(live_bot, person, double):
    challenge = make_challenge("short_text")
    opened(person, challenge)
    link(person, make_user("late"))
    person.asks("recursion", "Right!")
    assert LearnerStats.objects.get().points == 10


def test_an_answer_of_the_greatest_length_is_handled(live_bot, person, learner):
    opened(person, make_challenge("short_text"))
    person.asks("я" * 4096, "Not right")
    assert len(Submission.objects.get().answer["text"]) == 4096


@pytest.mark.parametrize("text", ["a\x00b", "‮evil", "<b>&amp;", "𝄞" * 10])
def test_hostile_answers_are_answers_or_refused_politely(live_bot, person, learner, text):
    opened(person, make_challenge("short_text"))
    person.write(text, markup=False)
    wait_for(lambda: person.double.history(person.id)[-1]["from"]["is_bot"])
    assert "went wrong" not in person.said()[-1]


def test_an_edit_after_the_verdict_is_noted_and_ignored(live_bot, person, learner, double):
    opened(person, make_challenge("short_text"))
    answer = person.write("iteration")
    person.reads("Not right")
    double.edit(person.id, answer["message_id"], "recursion")
    person.reads("Edits do not count")
    assert Submission.objects.count() == 1


@pytest.mark.parametrize("kind", ["photo", "sticker", "voice", "document"])
def test_other_media_are_asked_to_be_text(live_bot, person, learner, double, kind):
    opened(person, make_challenge("short_text"))
    double.send_file(person.id, "thing.png", PIXEL, kind=kind)
    person.reads("read text only")


def test_two_quick_messages_of_one_person_are_handled_in_order(live_bot, person, learner, double):
    opened(person, make_challenge("short_text"))
    for n in range(6):
        person.double.write(person.id, f"wrong {n}")
    wait_for(lambda: Submission.objects.count() == 6, "six answers")
    given = [s.answer["text"] for s in Submission.objects.order_by("number")]
    assert given == [f"wrong {n}" for n in range(6)]


def test_an_achievement_is_announced(live_bot, person, learner):
    from progress.models import Achievement

    Achievement.objects.create(
        slug="first", title="First step", description="Solve one.", rule={"metric": "solved", "at_least": 1}
    )
    opened(person, make_challenge("short_text"))
    person.asks("recursion", "Achievement: First step")


def test_other_people_have_their_own_order_and_state(live_bot, person, learner, double):
    boris = Person(double, "Boris")
    link(boris, make_user("boris"))
    challenge = make_challenge("short_text")
    opened(person, challenge)
    opened(boris, challenge)
    boris.asks("iteration", "Not right")
    person.asks("recursion", "Right!")
    assert UserProgress.objects.get(user__username="boris").attempts == 1

"""`/review`: what was missed comes back and is answered in the chat."""

from datetime import timedelta

import pytest
from django.utils import timezone

from learning.models import QuizAttempt, QuizQuestion
from learning.services import attempt_answer, attempt_start, attempt_submit
from progress.cards import ReviewCard, ReviewEntry
from progress.models import PointsEntry, Submission, UserProgress
from progress.review import due_today
from progress.services import submit_answer
from tests.bot.live.conftest import buttons_of
from tests.factories import make_challenge, right_answer, wrong_answer
from tests.learning.courses import enroll, make_course, make_task, option_of

LONG_AGO = timedelta(days=5)


def missed_challenge(user, kind="short_text", *, solved=True, **fields):
    """Solved at the second try, or only tried; five days ago."""
    challenge = make_challenge(kind, **fields)
    for answer in [wrong_answer(challenge), *([right_answer(challenge)] if solved else [])]:
        submit_answer(actor=user, challenge_id=challenge.pk, answer=answer, channel="web")
    then = timezone.now() - LONG_AGO
    rows = UserProgress.objects.filter(user=user, challenge=challenge)
    rows.update(last_attempt_at=then, completed_at=then if solved else None)
    return challenge


def missed_question(user):
    """The first of three questions, chosen wrongly five days ago."""
    course = make_course()
    task = make_task(course, "quiz")
    enroll(user, course)
    attempt = attempt_start(actor=user, quiz_id=task.pk)
    for question in QuizQuestion.objects.filter(quiz=task.quiz):
        right = question.position != 0
        option = option_of(question, right=right)
        attempt_answer(actor=user, attempt_id=attempt.pk, question_id=question.pk, option_id=option.pk)
    attempt_submit(actor=user, attempt_id=attempt.pk)
    QuizAttempt.objects.update(closed_at=timezone.now() - LONG_AGO)
    return QuizQuestion.objects.get(quiz=task.quiz, position=0)


def test_nothing_is_due(live_bot, person, learner):
    person.asks("/review", "Nothing is due today.")


def test_a_question_is_answered_and_comes_back_later(live_bot, person, learner, double):
    question = missed_question(learner)
    card = person.asks("/review", "1 thing to repeat")
    assert "Question 0?" in card["text"]
    assert "right" not in card["text"]
    taps = {b["text"]: b["callback_data"] for b in buttons_of(card) if "callback_data" in b}
    assert person.press(card, "2. Always").answer["text"] == "Right!"
    person.sees(card, "It comes back on")
    person.sees(card, "✅ 2. Always (right)")
    assert ReviewCard.objects.get().subject == f"question:{question.pk}"
    late = double.press(person.id, card["message_id"], data=taps["1. Never"])
    assert "answered already" in late.answer["text"]
    assert ReviewEntry.objects.count() == 1
    person.asks("/review", "Nothing is due today.")


def test_a_solved_challenge_is_practised_by_typing_and_counts_for_nothing_else(live_bot, person, learner):
    challenge = missed_challenge(learner)
    before = (Submission.objects.count(), PointsEntry.objects.count())
    card = person.asks("/review", challenge.title)
    assert "recursion" not in card["text"]
    person.asks("iteration", "Not right.")
    person.sees(card, "recursion")
    assert (Submission.objects.count(), PointsEntry.objects.count()) == before
    assert ReviewEntry.objects.get().rating == 1


@pytest.mark.parametrize("kind", ["single_choice", "ordering"])
def test_a_solved_challenge_is_practised_by_taps(live_bot, person, learner, kind, double):
    challenge = missed_challenge(learner, kind)
    card = person.asks("/review", challenge.title)
    shown, right = challenge.present(learner_id=learner.pk), right_answer(challenge)
    if kind == "single_choice":
        person.press(card, f"{[c['id'] for c in shown['choices']].index(right['choice']) + 1}. ")
    else:
        for wanted in right["order"]:
            person.press(card, f"{[i['id'] for i in shown['items']].index(wanted) + 1}. ")
        person.press(card, "Done")
    person.sees(card, "✅ Right!")
    assert ReviewEntry.objects.get().rating == 3
    assert due_today(learner) == []


def test_an_unsolved_challenge_is_opened_never_practised(live_bot, person, learner, double):
    challenge = missed_challenge(learner, "single_choice", solved=False)
    card = person.asks("/review", challenge.title)
    texts = [b["text"] for b in buttons_of(card)]
    assert "Open the challenge" in texts
    assert "Show the answer" not in texts
    assert not any(text.startswith("1. ") for text in texts)
    key = next(b["callback_data"] for b in buttons_of(card) if "callback_data" in b).split(":")[0]
    for rest in ("c:0.0.0", "d:0", "see:", "q:1.0", "r:best", "c:7.0.0"):
        refused = double.press(person.id, card["message_id"], data=f"{key}:{rest}")
        assert "Right" not in refused.answer["text"]
    assert not ReviewEntry.objects.exists()
    person.press(card, "Open the challenge")
    person.reads("Attempts: 1")
    person.press(card, "Forgot it")
    now = person.sees(card, "It comes back on")
    assert "Beta" not in now["text"]


def test_several_things_one_after_another_with_later_and_a_look_at_the_answer(live_bot, person, learner):
    first, second = missed_challenge(learner), missed_challenge(learner, "numeric")
    card = person.asks("/review", "2 things to repeat")
    order = [first, second] if first.title in card["text"] else [second, first]
    person.press(card, "Later")
    person.sees(card, order[1].title)
    person.write("later")
    person.sees(card, order[0].title)
    person.press(card, "Show the answer")
    person.sees(card, "Because.")
    person.press(card, "Knew it")
    person.sees(card, "1 thing to repeat")
    person.press(card, "Next one")
    person.sees(card, order[1].title)
    person.write("show the answer")
    person.press(card, "At once")
    person.sees(card, "0 things to repeat")
    assert due_today(learner) == []


def test_it_is_asked_to_link_first(live_bot, person):
    person.asks("/review", "Link your account")

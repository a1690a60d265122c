"""Courses in the chat: finding, coming in, reading, quizzes, going on, and what is told of them."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from learning.models import (
    CourseEnrollment,
    QuizAttempt,
    QuizOption,
    QuizQuestion,
    QuizResponse,
    TaskProgress,
)
from learning.services import (
    attempt_answer,
    attempt_start,
    attempt_submit,
    invitation_create,
    learners_message,
    task_report,
)
from progress.services import submit_answer
from realtime.models import LiveProcess, Presence
from tests.bot.live.conftest import Person, buttons_of, link
from tests.bot.live.notices import bring_digest
from tests.factories import make_challenge, make_user, right_answer
from tests.learning.courses import enroll, make_course, make_task


@pytest.fixture
def course(transactional_db):
    return make_course(title="Names & <b>values</b>", description="All *about* names.")


def texts_of(message):
    return [button["text"] for button in buttons_of(message)]


def option_texts(question_text, *, right):
    question = QuizQuestion.objects.get(text=question_text)
    return QuizOption.objects.get(question=question, is_correct=right).text if right else "Never"


def answer_shown(person, card, *, right):
    """Tap an option of the question on the card; returns its number in the attempt's own order."""
    now = person.message(card["message_id"])
    line = next(line for line in now["text"].splitlines() if re.fullmatch(r"Question \d\?", line))
    wanted = option_texts(line, right=right)
    button = next((t for t in texts_of(now) if wanted in t), None)
    assert button, now
    return person.press(card, button)


def test_a_course_from_the_catalogue_to_the_certificate(live_bot, person, learner, course):
    lesson, challenge = make_task(course), make_task(course, "challenge")
    shown = person.asks("/courses", "Names & <b>values</b>")
    person.press(shown, "1. ")
    card = person.reads("All about names.")
    assert "Enrol" in texts_of(card)
    person.press(card, "Enrol")
    card = person.sees(card, "Done: 0 of 2")
    person.press(card, "Continue")
    reading = person.reads(lesson.title)
    assert TaskProgress.objects.get(user=learner, task=lesson).status == "in_progress"
    person.press(reading, "Mark as done")
    person.sees(reading, "Done.")
    person.sees(card, "Done: 1 of 2")
    person.press(reading, f"Next: {challenge.title}")
    solving = person.reads(challenge.challenge.title)
    assert "A task of the course “Names & <b>values</b>”" in solving["text"]
    n = [c["id"] for c in challenge.challenge.present(learner_id=learner.pk)["choices"]].index("b")
    person.press(solving, f"{n + 1}. ")
    result = person.reads("Right!")
    assert (
        "Done in the course “Names & <b>values</b>”. The module “First module” is complete." in result["text"]
    )
    done = person.reads("You have completed the course")
    assert done["entries" if "entries" in done else "entities"]
    person.sees(solving, "Done in the course")
    assert CourseEnrollment.objects.get(user=learner).status == "CERTIFIED"
    person.sees(card, "Your certificate")
    assert "in no course" in person.asks("/continue", "/courses")["text"]
    assert sum("You have completed" in said for said in person.said()) == 1


def test_the_same_by_typing_alone(live_bot, person, learner, course):
    lesson = make_task(course)
    person.asks("/courses", "1. ")
    person.asks("1", "All about names.")
    person.asks("enrol", "You are in.")
    person.asks("continue", lesson.title)
    person.asks("mark as done", "Done.")
    person.reads("You have completed the course")
    person.asks("to the course", "Your certificate")


def test_continue_opens_the_task_left_last(live_bot, person, learner, course):
    first, second = make_task(course), make_task(course)
    assert "in no course" in person.asks("/continue")["text"]
    enroll(learner, course)
    person.asks("/continue", first.title)
    task_report(actor=learner, task_id=second.pk, percent=10)
    person.asks("/continue", second.title)
    assert "Names & <b>values</b>: 🔸" in person.asks("/progress", "Your progress")["text"]


def test_an_unlinked_person_browses_and_is_asked_to_link(live_bot, person, course):
    shown = person.asks("/courses", "Names")
    person.press(shown, "1. ")
    card = person.reads("All about names.")
    assert "Link your account" in person.press(card, "Enrol").answer["text"]
    person.asks("/continue", "Link your account")
    assert not CourseEnrollment.objects.exists()


def test_an_invitation_code_is_typed(live_bot, person, learner):
    owner = make_user(is_instructor=True)
    course = make_course(owner, access="invitation", title="Closed circle")
    make_task(course)
    code = invitation_create(actor=owner, course_id=course.pk, max_uses=1).code
    person.asks("/courses", "By invitation code")
    card = person.asks("1", "Closed circle")
    assert "Enrol" not in texts_of(card)
    person.press(card, "Enter an invitation code")
    person.sees(card, "Type the invitation code")
    person.asks("WRONG-CODE", "not valid")
    person.asks(f" {code.lower()} ", "You are in.")
    person.sees(card, "Done: 0 of 1")
    assert CourseEnrollment.objects.get().user == learner


def test_a_locked_task_says_what_comes_first_and_a_foreign_one_is_expired(live_bot, person, learner, double):
    course = make_course(is_sequential=True)
    first, second = make_task(course), make_task(course, "challenge")
    foreign = make_task(make_course())
    enroll(learner, course)
    person.asks("/courses", course.title)
    card = person.asks("1", "Done: 0 of 2")
    assert f"🔒 2. {second.title}" in card["text"]
    assert first.title in person.press(card, f"2. {second.title}").answer["text"]
    key = buttons_of(card)[0]["callback_data"].split(":")[0]
    for rest in (f"t:{foreign.pk}", "t:0", "t:x", "p:-1", "o:1"):
        assert "expired" in double.press(person.id, card["message_id"], data=f"{key}:{rest}").answer["text"]
    assert not TaskProgress.objects.exists()


def test_a_long_lesson_comes_in_pages(live_bot, person, learner, course):
    task = make_task(course)
    code = "\n".join(f"line_{n} = '<&>'" for n in range(400))
    task.body = "\n\n".join(
        ["# Begin", *(f"Part {n} **bold**" for n in range(100)), f"```python\n{code}\n```"]
    )
    task.save()
    enroll(learner, course)
    card = person.asks("/continue", "page 1 of")
    assert "Mark as done" not in texts_of(card)
    pages, text = 1, card["text"]
    while any("▶" in button for button in texts_of(card)):
        assert len(card["text"]) <= 4096
        person.press(card, f"Page {pages + 1}")
        card = person.sees(card, f"page {pages + 1} of")
        text += card["text"]
        pages += 1
    assert pages > 3
    assert all(f"line_{n} = '<&>'" in text for n in range(400))
    assert any(e["type"] == "pre" and e.get("language") == "python" for e in card["entities"])
    person.press(card, "Mark as done")
    person.sees(card, "Done.")


def test_a_quiz_by_buttons_with_its_review(live_bot, person, learner, course):
    task = make_task(course, "quiz", rules={"max_attempts": 2})
    enroll(learner, course)
    card = person.asks("/continue", "3 questions · 60 % to pass · 2 attempts left")
    person.press(card, "Begin")
    card = person.sees(card, "Question 1 of 3")
    order = QuizAttempt.objects.get().order
    shown = [QuizOption.objects.get(pk=pk).text for pk in order[0][1]]
    assert [t.partition(". ")[2] for t in texts_of(card)[:3]] == shown
    for n, right in enumerate([True, False, False], 1):
        assert answer_shown(person, card, right=right).answer["text"].startswith("Chosen: ")
        person.sees(card, f"Hand in ({n} of 3")
    person.press(
        card, "Question 1" if "Question 3 of" not in str(person.message(card["message_id"])) else "◀"
    )
    assert "Not passed" in person.press(card, "Hand in (3").answer["text"]
    card = person.sees(card, "1 of 3 (33 %)")
    assert "So it is." in card["text"]
    assert "✅" in card["text"]
    person.press(card, "Question 2 ▶")
    person.sees(card, "your choice")
    person.press(card, "Try again")
    person.sees(card, "Hand in (0 of 3")
    for n in range(1, 4):
        answer_shown(person, card, right=True)
        person.sees(card, f"Hand in ({n} of 3")
    person.press(card, "Hand in")
    card = person.sees(card, "3 of 3 (100 %)")
    assert "Try again" not in texts_of(card)
    person.reads("You have completed the course", after=0)
    assert TaskProgress.objects.get(user=learner, task=task).is_completed


def test_a_quiz_by_typing_and_on_two_devices(live_bot, person, learner, course):
    task = make_task(course, "quiz", rules={"shuffle": False})
    enroll(learner, course)
    card = person.asks("/continue", "3 questions")
    attempt = attempt_start(actor=learner, quiz_id=task.pk)  # on the web
    person.sees(card, "Question 1 of 3")
    first, second, third = QuizQuestion.objects.order_by("position")
    chosen = first.options.get(is_correct=True)
    attempt_answer(actor=learner, attempt_id=attempt.pk, question_id=first.pk, option_id=chosen.pk)
    person.sees(card, "2. Always ✔ your choice")
    person.asks("3", "Chosen: Sometimes")
    assert QuizResponse.objects.get(question=first).selected_option.text == "Sometimes"
    person.asks("2", "Chosen: Always")
    assert QuizResponse.objects.get(question=second).is_correct
    person.sees(card, "Question 3 of 3")
    attempt_submit(actor=learner, attempt_id=attempt.pk)
    person.sees(card, "1 of 3 (33 %)")
    assert not QuizResponse.objects.filter(question=third).exists()


def test_late_answers_and_old_buttons_change_nothing(live_bot, person, learner, course, double):
    make_task(course, "quiz", rules={"time_limit": 600})
    enroll(learner, course)
    card = person.asks("/continue", "Time: 10:00")
    person.press(card, "Begin")
    card = person.sees(card, "until ")
    taps = [b["callback_data"] for b in buttons_of(card)]
    late = timezone.now() - timedelta(seconds=1)
    QuizAttempt.objects.update(deadline=late, attempt_date=late - timedelta(seconds=600))
    assert "time is up" in double.press(person.id, card["message_id"], data=taps[0]).answer["text"].lower()
    person.sees(card, "The time ran out.")
    assert "closed" in double.press(person.id, card["message_id"], data=taps[1]).answer["text"]
    key = taps[0].split(":")[0]
    person.press(card, "Try again")
    person.sees(card, "Question 1 of 3")
    assert "closed" in double.press(person.id, card["message_id"], data=taps[1]).answer["text"]
    for rest in ("a:2.9.0", "a:2.0.9", "a:2..", "a:x", "a:2", "end:x", "q:-1"):
        pressed = double.press(person.id, card["message_id"], data=f"{key}:{rest}")
        assert pressed.answer, rest
        assert "expired" in pressed.answer["text"]
    assert not QuizResponse.objects.exists()


def test_a_quiz_whose_time_runs_out_closes_by_itself(live_bot, person, learner, course):
    make_task(course, "quiz", rules={"time_limit": 600})
    enroll(learner, course)
    card = person.asks("/continue", "Time: 10:00")
    person.press(card, "Begin")
    person.sees(card, "until ")
    QuizAttempt.objects.update(deadline=timezone.now())
    person.sees(card, "The time ran out.")


def test_an_instructors_message_is_told_once_and_silently_beside_an_open_page(
    live_bot, person, learner, double
):
    owner = make_user(is_instructor=True)
    course = make_course(owner, title="Loud & clear")
    enroll(learner, course)
    boris = Person(double, "Boris")
    enroll(link(boris, make_user("boris")), course)
    person.asks("/start", "Hello")
    boris.asks("/start", "Hello")
    learners_message(actor=owner, course_id=course.pk, user_ids=[learner.pk], text="Try <b>task 2</b> & 3.")
    said = person.reads("Loud & clear")
    assert "Try <b>task 2</b> & 3." in said["text"]
    process = LiveProcess.objects.create(id="here", expires_at=timezone.now() + timedelta(minutes=5))
    Presence.objects.create(process=process, user=learner)
    learners_message(actor=owner, course_id=course.pk, user_ids=[learner.pk], text="And another.")
    person.reads("And another.")
    sounds = {
        c["parameters"]["text"].split("\n")[-1]: c["parameters"].get("disable_notification")
        for c in double.calls("sendMessage")
    }
    assert sounds["Try &lt;b&gt;task 2&lt;/b&gt; &amp; 3."] != sounds["And another."] == "true"
    assert len(boris.said()) == 1


def test_a_course_that_is_withdrawn_leaves_cards_that_say_so(live_bot, person, learner, course):
    make_task(course)
    enroll(learner, course)
    person.asks("/courses", course.title)
    card = person.asks("1", "Done: 0 of 1")
    course.state = "draft"
    course.save()
    pressed = person.press(card, "Continue")
    assert "no such course" in pressed.answer["text"]
    person.sees(card, "no such course")


def test_a_lesson_closes_when_access_has_run_out(live_bot, person, learner, course):
    make_task(course)
    enroll(learner, course)
    card = person.asks("/continue", "Read this.")
    CourseEnrollment.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert "has ended" in person.press(card, "Mark as done").answer["text"]
    now = person.sees(card, "Your enrolment in this course has ended.")
    assert "Read this." not in now["text"]
    assert "Mark as done" not in texts_of(now)


def test_a_challenge_solved_on_the_web_completes_the_course_in_the_chat(live_bot, person, learner, course):
    challenge = make_task(course, "challenge", challenge=make_challenge()).challenge
    enroll(learner, course)
    person.asks("/start", "Hello")
    submit_answer(actor=learner, challenge_id=challenge.pk, answer=right_answer(challenge), channel="web")
    bring_digest()
    person.reads("You have completed the course")

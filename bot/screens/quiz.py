"""The card of a quiz: its rules, one question at a time while an attempt is open, the review afterwards."""

from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bot.cards import CHOSEN, Button, Screen, rows_of, screen
from bot.models import Card
from bot.rendering import inline, label, markdown, plain
from bot.screens.lesson import closed, task_head, task_page, ways_on
from core.errors import NotFound
from learning.models import QuizAttempt
from learning.selectors.courses import OpenTask, read_task
from learning.selectors.quizzes import (
    AttemptView,
    OptionView,
    QuestionView,
    QuizView,
    read_attempt,
    read_quiz,
)


@screen("quiz")
def draw_quiz(card: Card) -> Screen:
    """The attempt this card is at, if it is open or was ended here; otherwise the rules and the way in."""
    try:
        view = read_task(card.user, int(card.state["task"]))
    except NotFound as refusal:
        return Screen(plain(refusal))
    if card.user is None or not view.may_read:
        return Screen(f"{task_head(view)}\n\n{closed(view)}", rows_of(ways_on(view)))
    quiz = read_quiz(card.user, view.task.quiz)
    attempt = shown_attempt(card, quiz)
    if attempt is None:
        return _rules(view, quiz)
    read = read_attempt(card.user, attempt.pk)
    return _question(card, view, read) if attempt.is_open else _review(card, view, quiz, read)


def shown_attempt(card: Card, quiz: QuizView) -> QuizAttempt | None:
    """The open attempt, whichever device began it; else the closed one the card was at."""
    if quiz.open_attempt is not None:
        return quiz.open_attempt
    return next((one for one in quiz.attempts if one.number == card.state.get("attempt")), None)


def place_of(card: Card, count: int) -> int:
    """The question the card shows, from 0 on."""
    return min(max(0, int(card.state.get("place", 0))), max(0, count - 1))


# --- before ---


def _rules(view: OpenTask, quiz: QuizView) -> Screen:
    facts = [ngettext("%d question", "%d questions", quiz.question_count) % quiz.question_count]
    facts.append(_("%d %% to pass") % quiz.quiz.pass_percent)
    if quiz.quiz.time_limit:
        facts.append(_("Time: %s") % clock(quiz.quiz.time_limit))
    if quiz.attempts_left is not None:
        left = quiz.attempts_left
        facts.append(ngettext("%d attempt left", "%d attempts left", left) % left)
    parts = [task_head(view), markdown(view.task.localized("body")), plain(" · ".join(facts)), _best(quiz)]
    rows = rows_of([*_begin(quiz), *ways_on(view)])
    return Screen("\n\n".join(part for part in parts if part), rows, more=task_page(view.task))


def clock(seconds: int) -> str:
    """A length of time as minutes and seconds: 12:05."""
    return f"{seconds // 60}:{seconds % 60:02}"


def _best(quiz: QuizView) -> str:
    if quiz.best is None:
        return ""
    return plain(_("Your best result: %(score)d of %(max)d") % _score(quiz.best))


def _score(attempt: QuizAttempt) -> dict[str, int]:
    return {"score": attempt.score, "max": attempt.max_score}


def _begin(quiz: QuizView) -> list[Button]:
    if not quiz.may_start or not quiz.question_count:
        return []
    return [Button(_("Try again") if quiz.attempts else _("Begin"), "begin")]


# --- during ---


def _question(card: Card, view: OpenTask, read: AttemptView) -> Screen:
    count = len(read.questions)
    if not count:
        return Screen(f"{task_head(view)}\n\n{plain(_('This quiz has no questions yet.'))}")
    place = place_of(card, count)
    question = read.questions[place]
    head = plain(_("Question %(n)d of %(all)d") % {"n": place + 1, "all": count})
    options = [_option_line(n, option) for n, option in enumerate(question.options, 1)]
    parts = [task_head(view), f"<b>{head}</b>{_time_left(card, read)}", markdown(question.text)]
    parts.append("\n".join(options))
    return Screen("\n\n".join(parts), _question_rows(read, place), more=task_page(view.task))


def _option_line(n: int, option: OptionView) -> str:
    line = f"{n}. {inline(option.text)}"
    return f"<b>{line}</b> {CHOSEN} {plain(_('your choice'))}" if option.chosen else line


def _time_left(card: Card, read: AttemptView) -> str:
    if read.seconds_left is None or read.attempt.deadline is None or card.user is None:
        return ""
    until = time_format(read.attempt.deadline.astimezone(card.user.zone), "H:i:s")
    return f"\n⏳ {plain(_('until %s') % until)}"


def _question_rows(read: AttemptView, place: int) -> list[list[Button]]:
    number, question = read.attempt.number, read.questions[place]
    options = [
        Button(
            label(f"{n + 1}. {option.text}") + (f" {CHOSEN}" if option.chosen else ""),
            "a",
            f"{number}.{place}.{n}",
        )
        for n, option in enumerate(question.options)
    ]
    done = {"answered": read.answered, "all": len(read.questions)}
    end = Button(_("Hand in (%(answered)d of %(all)d answered)") % done, "end", str(number))
    return [*rows_of(options), _turn(place, len(read.questions)), [end]]


def _turn(place: int, count: int) -> list[Button]:
    back = [Button("◀ " + _("Question %d") % place, "q", str(place - 1))] if place else []
    on = [Button(_("Question %d") % (place + 2) + " ▶", "q", str(place + 1))] if place + 1 < count else []
    return [*back, *on]


# --- afterwards ---


def _review(card: Card, view: OpenTask, quiz: QuizView, read: AttemptView) -> Screen:
    attempt, count = read.attempt, len(read.questions)
    place = place_of(card, count)
    parts = [task_head(view), _result(attempt)]
    if count:
        parts.append(_reviewed(place, count, read.questions[place]))
    rows = [_turn(place, count), *rows_of([*_begin(quiz), *ways_on(view)])]
    return Screen("\n\n".join(parts), rows, more=task_page(view.task))


def _result(attempt: QuizAttempt) -> str:
    words = "✅ " + _("Passed") if attempt.passed else "🔸 " + _("Not passed yet")
    score = _("%(score)d of %(max)d") % _score(attempt)
    line = f"<b>{plain(words)}</b>: {plain(score)} ({round(attempt.percentage)} %)"
    ran_out = (
        attempt.deadline is not None
        and attempt.closed_at is not None
        and attempt.closed_at >= attempt.deadline
    )
    return f"{line}\n⏳ {plain(_('The time ran out.'))}" if ran_out else line


def _reviewed(place: int, count: int, question: QuestionView) -> str:
    head = plain(_("Question %(n)d of %(all)d") % {"n": place + 1, "all": count})
    mark = "✅ " + _("right") if question.is_correct else "❌ " + _("not right")
    lines = [f"<b>{head}</b> {plain(mark)}", markdown(question.text), ""]
    lines += [_reviewed_option(n, option) for n, option in enumerate(question.options, 1)]
    explanation = markdown(question.explanation or "")
    return "\n".join(lines) + (f"\n\n{explanation}" if explanation else "")


def _reviewed_option(n: int, option: OptionView) -> str:
    notes = [_("right")] if option.is_correct else []
    notes += [_("your choice")] if option.chosen else []
    mark = "✅ " if option.is_correct else "❌ " if option.chosen else ""
    said = f" ({plain(', '.join(notes))})" if notes else ""
    feedback = f" {inline(option.feedback)}" if option.feedback else ""
    return f"{mark}{n}. {inline(option.text)}{said}{feedback}"

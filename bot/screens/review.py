"""The card of the daily review: one missed thing at a time, answered here or rated by oneself."""

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from bot.cards import Button, Screen, rows_of, screen
from bot.links import page as web_page
from bot.models import Card
from bot.rendering import inline, label, markdown, plain
from bot.screens.answers import way_of
from bot.screens.challenge import answer_rows
from challenges.models import Challenge
from learning.models import QuizOption, QuizQuestion
from progress.review import DueItem, due_today, may_practise
from progress.services.learner import find_progress

RATINGS = {
    "again": gettext_lazy("Forgot it"),
    "hard": gettext_lazy("With effort"),
    "good": gettext_lazy("Knew it"),
    "easy": gettext_lazy("At once"),
}


@screen("review")
def draw_review(card: Card) -> Screen:
    """The thing in the card's state, or what remains when there is none."""
    if card.user is None:
        return Screen(plain(_("Link your account first: /link")))
    due = due_today(card.user)
    subject, outcome = card.state.get("subject", ""), card.state.get("outcome")
    if not subject:
        return Screen(plain(_("Nothing is due today.")))
    head = f"🔁 <b>{plain(_('Review'))}</b> ({plain(left_words(len(due)))})"
    kind, _colon, pk = subject.partition(":")
    body, rows = (_question if kind == "question" else _challenge)(card, int(pk), done=bool(outcome))
    if outcome:
        body, rows = f"{body}\n\n{_outcome(card, outcome)}", _after(due)
    return Screen(f"{head}\n\n{body}", rows, more=web_page("accounts:review"))


def left_words(count: int) -> str:
    """How many things are still due."""
    return ngettext("%d thing to repeat", "%d things to repeat", count) % count


def options_of(question: QuizQuestion) -> list[QuizOption]:
    """The options in the order of the card's buttons."""
    return list(question.options.order_by("position", "id"))


def _question(card: Card, pk: int, *, done: bool) -> tuple[str, list[list[Button]]]:
    question = QuizQuestion.objects.filter(pk=pk).first()
    if question is None:
        return plain(_("This question is gone.")), [_others()]
    options = options_of(question)
    lines = [_option(n, option, done=done) for n, option in enumerate(options, 1)]
    explanation = markdown(question.localized("explanation")) if done else ""
    parts = [markdown(question.localized("text")), "\n".join(lines), explanation]
    buttons = [
        Button(label(f"{n}. {o.localized('text')}"), "q", f"{pk}.{n - 1}") for n, o in enumerate(options, 1)
    ]
    return "\n\n".join(part for part in parts if part), [*rows_of(buttons), _others()]


def _option(n: int, option: QuizOption, *, done: bool) -> str:
    line = f"{n}. {inline(option.localized('text'))}"
    return f"✅ {line} ({plain(_('right'))})" if done and option.is_correct else line


def _challenge(card: Card, pk: int, *, done: bool) -> tuple[str, list[list[Button]]]:
    challenge = Challenge.objects.filter(pk=pk).first()
    progress = find_progress(card.user_id or 0, pk)
    if challenge is None or progress is None:
        return plain(_("There is no such challenge.")), [_others()]
    title, statement = challenge.localized("title"), markdown(challenge.localized("description"))
    parts = [f"<b>{plain(title)}</b>", statement]
    practised, seen = may_practise(progress), bool(card.state.get("seen"))
    if practised:
        way, draft = way_of(challenge.kind), list(card.state.get("draft", []))
        parts.append("\n".join(way.body(challenge.present(learner_id=card.user_id), draft)))
    if (done or seen) and progress.may_see_solution:
        parts.append(_solution(challenge))
    elif practised:
        parts.append(f"<i>{plain(challenge.behaviour.how_to_type)}</i>")
    rows = answer_rows(card, challenge, way_of(challenge.kind)) if practised and not seen else []
    return "\n\n".join(p for p in parts if p), [
        *rows,
        *_ratings(progress.may_see_solution, seen),
        _others(pk),
    ]


def _solution(challenge: Challenge) -> str:
    lines = [inline(line) for line in challenge.behaviour.solution(challenge.spec)]
    explanation = markdown(challenge.localized("explanation"))
    return "\n\n".join(part for part in ("\n".join(lines), explanation) if part)


def _ratings(may_see: bool, seen: bool) -> list[list[Button]]:
    """Rating oneself: after a look at the answer where it may be seen."""
    if may_see and not seen:
        return [[Button(_("Show the answer"), "see")]]
    return rows_of([Button(str(words), "r", rating) for rating, words in RATINGS.items()])


def _others(challenge_id: int = 0) -> list[Button]:
    opening = [Button(_("Open the challenge"), "open", str(challenge_id))] if challenge_id else []
    return [*opening, Button(_("Later"), "later")]


def _outcome(card: Card, outcome: str) -> str:
    words = {
        "right": "✅ " + _("Right!"),
        "partial": "🔸 " + _("Partly right."),
        "wrong": "❌ " + _("Not right."),
    }.get(outcome, "")
    due = parse_datetime(card.state.get("due_at", "")) or timezone.now()
    zone = card.user.zone if card.user else None
    day = _("It comes back on %s.") % date_format(due.astimezone(zone), "DATE_FORMAT")
    return plain(f"{words} {day}".strip())


def _after(due: list[DueItem]) -> list[list[Button]]:
    return [[Button(_("Next one"), "next")]] if due else []

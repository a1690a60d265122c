"""Handing in an answer from a card, and telling the learner what became of it."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bot import outbox
from bot.cards import Screen, message_payload, open_card
from bot.links import challenge_page
from bot.models import Card
from bot.rendering import heading, inline, markdown, plain
from bot.screens.challenge import is_open, offers_hint, round_of, solution_link
from bot.screens.places import place_lines
from bot.talk import Talk
from progress.services import Outcome, submit_answer


def hand_in(talk: Talk, card: Card, *, answer: Any = None, typed: str | None = None) -> None:
    """Submit the answer, say the result, and bring the card up to date.

    The key is the update's number: the same update is never two answers. Raises what `submit_answer` raises.
    A program gets a card of its own, which becomes the verdict.
    """
    outcome = submit_answer(
        actor=talk.learner,
        challenge_id=card.challenge_id or 0,
        answer=answer,
        typed=typed,
        channel="telegram",
        idempotency_key=f"tg:{talk.row.bot_id}:{talk.row.update_id}",
    )
    card.state = {"round": round_of(card) + 1, "language": card.state.get("language", "")}
    talk.counted_as_answer = talk.query is None
    if outcome.submission.challenge.behaviour.judged:
        return _follow_program(talk, card, outcome)
    verdict = verdict_line(outcome)
    html = result_html(outcome, verdict, alone=talk.private)
    screen = Screen(html, more=challenge_page(outcome.submission.challenge))
    outbox.put(talk.chat_id, "sendMessage", message_payload(screen, ""))
    talk.redraw(card)
    if talk.private:
        talk.attend(card if is_open(outcome.progress) else None)
    if talk.query is not None:
        talk.toast(verdict)
    return None


def _follow_program(talk: Talk, card: Card, outcome: Outcome) -> None:
    """Send the card that follows the program through the judge; the challenge stays the one attended to."""
    open_card(
        "verdict",
        chat_id=talk.chat_id,
        telegram_id=talk.telegram_id,
        user=talk.user,
        challenge=outcome.submission.challenge,
        language=talk.language,
        state={"submission": outcome.submission.pk},
    )
    talk.redraw(card)
    if talk.private:
        talk.attend(card)
    if talk.query is not None:
        talk.toast(_("Handed in."))


def verdict_line(outcome: Outcome) -> str:
    """The verdict and the points in one plain line."""
    submission = outcome.submission
    if submission.verdict == "accepted":
        words = "✅ " + _("Right!")
    elif submission.verdict == "partial":
        words = "🔸 " + _("Partly right: %d %%.") % round(submission.score * 100)
    else:
        words = "❌ " + _("Not right.")
    if submission.points:
        points = ngettext("+%d point.", "+%d points.", submission.points) % submission.points
        words = f"{words} {points}"
    return words


def result_html(outcome: Outcome, verdict: str, *, alone: bool) -> str:
    """Title, verdict, remarks, what to do next; and the solution with its explanation once it may be seen.

    Where others read along (not `alone`) a link stands for the solution: they may still be at the challenge.
    """
    challenge, progress = outcome.submission.challenge, outcome.progress
    parts = [f"<b>{plain(challenge.localized('title'))}</b>\n{plain(verdict)}"]
    parts += [inline(str(remark)) for remark in outcome.submission.remarks]
    if progress.is_completed:
        parts.append(_coursework(outcome))
    left = progress.attempts_left
    if not progress.is_completed and left is not None:
        parts.append(plain(ngettext("%d attempt left.", "%d attempts left.", left) % left))
    if progress.may_see_solution:
        parts += _solution(outcome) if alone else [solution_link(challenge)]
    elif is_open(progress):
        more = offers_hint(challenge, progress.user, alone=alone)
        words = _("Try again: tap or type another answer.")
        parts.append(plain(_("Try again: tap or type another answer, or take a /hint.") if more else words))
    return "\n\n".join(part for part in parts if part)


def _coursework(outcome: Outcome) -> str:
    lines = place_lines(outcome.progress.user, outcome.progress.challenge_id)
    return "\n".join([*lines, plain(_("/continue goes on with your course."))]) if lines else ""


def _solution(outcome: Outcome) -> list[str]:
    challenge = outcome.submission.challenge
    lines = [inline(line) for line in challenge.behaviour.solution(challenge.spec)]
    shown = heading(_("A right answer")) + "\n" + "\n".join(lines)
    explanation = markdown(challenge.localized("explanation"))
    return [shown, explanation] if not outcome.progress.is_completed else [explanation or shown]

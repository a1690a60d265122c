"""The card of one program at the judge: its place, how far it is, the verdict. One message all the way."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from bot.cards import Screen, screen
from bot.links import page as web_page
from bot.models import Card
from bot.rendering import heading, inline, markdown, plain, preformatted
from bot.screens.challenge import is_alone, offers_hint, solution_link
from bot.screens.code import titled
from bot.screens.places import place_lines
from progress.judging.models import JudgeTask
from progress.judging.selectors import queue_place
from progress.judging.words import in_words
from progress.models import Submission, UserProgress
from progress.selectors.failures import Failure, first_failure
from progress.services.learner import find_progress

ROOM = 700
WORDS: dict[str, tuple[str, str | Promise]] = {
    "accepted": ("✅", gettext_lazy("Right!")),
    "partial": ("🔸", gettext_lazy("Partly right.")),
    "wrong": ("❌", gettext_lazy("Not right.")),
    "time_limit": ("⏱", gettext_lazy("Too slow.")),
    "memory_limit": ("❌", gettext_lazy("Too much memory.")),
    "output_limit": ("❌", gettext_lazy("Too much output.")),
    "runtime_error": ("💥", gettext_lazy("Crashed.")),
    "compile_error": ("❌", gettext_lazy("Does not compile.")),
    "internal_error": (
        "⚠️",
        gettext_lazy("The judge failed, not your program. No attempt is counted; send it again."),
    ),
}


@screen("verdict")
def draw_verdict(card: Card) -> Screen:
    """See the module. Edits come at least a second apart."""
    found = Submission.objects.select_related("challenge")
    submission = found.filter(pk=int(card.state["submission"])).first()
    if submission is None:
        return Screen(plain(_("This answer is gone.")))
    page = web_page("web:submission", submission.challenge.slug, submission.pk)
    lines = [heading(submission.challenge.localized("title"))]
    if submission.status == Submission.Status.GRADED:
        lines.append(_graded(card, submission))
    else:
        lines.append(plain(_waiting(submission)))
    return Screen("\n".join(lines), more=page, paced=True)


def _waiting(submission: Submission) -> str:
    if submission.status == Submission.Status.RUNNING:
        return "⏳ " + _running(submission)
    place = queue_place(submission)
    if place is None:
        return "⏳ " + _("Handed in.")
    if place.notice:
        return f"⏳ {place.notice}"
    words = _("Handed in. Place in the queue: %d") % place.position
    return f"⏳ {words}" if place.seconds is None else f"⏳ {words}, " + _("about %d s") % place.seconds


def _running(submission: Submission) -> str:
    task = JudgeTask.objects.filter(pk=submission.pk).first()
    if task is None or not task.total:
        return _("Running…")
    return _("Running test %(n)d/%(all)d…") % {"n": min(task.done + 1, task.total), "all": task.total}


def _graded(card: Card, submission: Submission) -> str:
    progress = find_progress(submission.user_id, submission.challenge_id)
    report = submission.report or {}
    shown = submission.challenge.present(learner_id=submission.user_id)
    failure = first_failure(report, shown)
    parts = [plain(_verdict(submission)), _tests(report), _compilation(report, failure), _failure(failure)]
    parts += [inline(str(remark)) for remark in submission.remarks]
    if progress is not None:
        parts += _afterwards(card, submission, progress)
    return "\n\n".join(part for part in parts if part)


def _verdict(submission: Submission) -> str:
    mark, words = WORDS.get(submission.verdict, ("", submission.verdict))
    line = f"{mark} {words}"
    if submission.verdict == "partial":
        line += f" {round(submission.score * 100)} %"
    if submission.points:
        line += " " + ngettext("+%d point.", "+%d points.", submission.points) % submission.points
    return line


def _tests(report: dict[str, object]) -> str:
    if not report.get("tests_total"):
        return ""
    figures = {"passed": report["tests_passed"], "all": report["tests_total"]}
    return plain(_("Tests passed: %(passed)d of %(all)d") % figures)


def _compilation(report: dict[str, object], failure: Failure | None) -> str:
    """What the compiler or the judge says of the whole program, unless the failed test says it."""
    text = str(report.get("compile_output") or in_words(str(report.get("message") or ""))).strip()
    return preformatted(text[:ROOM]) if text and (failure is None or text != _reason(failure)) else ""


def _reason(failure: Failure) -> str:
    return in_words(failure.message).strip() if failure.message else ""


def _failure(failure: Failure | None) -> str:
    if failure is None:
        return ""
    word = WORDS.get(failure.verdict, ("", ""))[1]
    words = _("Test %(n)d: %(verdict)s") % {"n": failure.number, "verdict": word}
    reason, said = _reason(failure), failure.traceback or failure.stderr
    words += f" {reason}" if reason else ""
    parts = [
        f"<b>{plain(words)}</b>",
        titled(_("Input"), failure.input, ROOM),
        titled(_("Expected"), failure.expected, ROOM),
        titled(_("Actual"), failure.actual, ROOM) or _silence(failure),
        titled(_("Error"), said, ROOM) if said.strip() != reason else "",
    ]
    return "\n".join(part for part in parts if part)


def _silence(failure: Failure) -> str:
    """A program that was to say something and said nothing."""
    missing = failure.verdict == "wrong" and failure.expected.strip()
    return f"<b>{plain(_('Actual'))}</b>: {plain(_('no output'))}" if missing else ""


def _afterwards(card: Card, submission: Submission, progress: UserProgress) -> list[str]:
    if submission.verdict == "accepted":
        lines, challenge = place_lines(submission.user, progress.challenge_id), progress.challenge
        told = markdown(challenge.localized("explanation")) if is_alone(card) else solution_link(challenge)
        return ["\n".join(lines), told]
    left = progress.attempts_left
    if progress.is_completed or submission.verdict == "internal_error":
        return []
    if left is not None:
        words = ngettext("%d attempt left.", "%d attempts left.", left) % left
        return [plain(words)]
    if offers_hint(progress.challenge, submission.user, alone=is_alone(card)):
        return [plain(_("Try again: send another program, or take a /hint."))]
    return [plain(_("Try again: send another program."))]

"""Around a challenge in code: where an answer stands, earlier answers, and the draft without scripts."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.errors import DomainError, NotFound
from progress.judging.samples import newest_run, run_samples
from progress.judging.selectors import queue_place
from progress.models import Submission
from progress.selectors import find_submission, open_challenge, read_draft, submissions_of
from progress.services import reset_draft, save_draft
from web.code import keep_draft, read_program, run_context
from web.diff import compare
from web.http import PageRequest, member_page, status_of
from web.outcomes import code_outcome


@require_GET
@member_page
def place(request: PageRequest, slug: str) -> HttpResponse:
    """The line that says where the newest answer stands in the queue; it asks again by itself."""
    challenge = open_challenge(request.learner, slug=slug).challenge
    newest = next(iter(submissions_of(challenge.pk, user=request.learner, limit=1)), None)
    waiting = queue_place(newest) if newest else None
    return render(request, "web/code/place.html", {"challenge": challenge, "waiting": waiting})


@require_http_methods(["GET", "POST"])
@member_page
def run(request: PageRequest, slug: str) -> HttpResponse:
    """Run the program on the samples (POST), or see how that stands (GET). It counts nowhere."""
    challenge = open_challenge(request.learner, slug=slug).challenge
    error: DomainError | None = None
    if request.method == "POST":
        try:
            run_samples(actor=request.learner, challenge=challenge, answer=read_program(request.POST))
        except DomainError as refusal:
            if not request.htmx:
                raise
            error = refusal
        keep_draft(request.learner, challenge, request.POST)
    if not request.htmx:
        return redirect(f"{challenge.get_absolute_url()}#run")
    shown = challenge.present(learner_id=request.learner.pk)
    context = run_context(newest_run(request.learner, challenge.pk), shown) | {"challenge": challenge}
    status = status_of(error) if error else 200
    return render(request, "web/code/run.html", context | {"run_error": error}, status=status)


@require_GET
@member_page
def submission_page(request: PageRequest, slug: str, submission_id: int) -> HttpResponse:
    """One answer: its text, what changed since the one before, and what the judge said."""
    challenge = open_challenge(request.learner, slug=slug).challenge
    answer = _answer(request, challenge.pk, submission_id)
    shown = challenge.present(learner_id=request.learner.pk)
    before = next(iter(submissions_of(challenge.pk, user=answer.user, before=answer.pk, limit=1)), None)
    context = {
        "challenge": challenge,
        "last": answer,
        "outcome": code_outcome(answer.report, shown),
        "before": before,
        "files": _changes(before, answer),
        "is_mine": answer.user_id == request.learner.pk,
    }
    return render(request, "web/code/submission.html", context)


def _answer(request: PageRequest, challenge_id: int, submission_id: int) -> Submission:
    answer = find_submission(request.learner, submission_id)
    if answer.challenge_id != challenge_id or "files" not in (answer.answer or {}):
        raise NotFound(code="submission_not_found")
    return answer


def _changes(before: Submission | None, answer: Submission) -> list[dict[str, Any]]:
    earlier = before.answer.get("files", {}) if before else {}
    return [
        {
            "path": path,
            "text": text,
            "difference": compare(earlier[path], text) if earlier.get(path, text) != text else [],
        }
        for path, text in answer.answer["files"].items()
    ]


@require_POST
@member_page
def restore(request: PageRequest, slug: str, submission_id: int) -> HttpResponse:
    """An earlier answer becomes the draft; what stood there is put aside."""
    challenge = open_challenge(request.learner, slug=slug).challenge
    answer = _answer(request, challenge.pk, submission_id).answer
    draft = read_draft(request.learner, challenge, answer["language"])
    files = {path: text for path, text in answer["files"].items() if path in draft.files}
    save_draft(
        actor=request.learner,
        challenge_id=challenge.pk,
        language=draft.language,
        files=files,
        version=draft.version,
        replace=True,
    )
    return redirect(f"{challenge.get_absolute_url()}?language={draft.language}")


@require_POST
@member_page
def draft_reset(request: PageRequest, slug: str) -> HttpResponse:
    """Without scripts: begin anew; what was typed is saved first, and so can be brought back."""
    challenge = open_challenge(request.learner, slug=slug).challenge
    posted = read_program(request.POST)
    draft = read_draft(request.learner, challenge, posted["language"])
    place: dict[str, Any] = {
        "actor": request.learner,
        "challenge_id": challenge.pk,
        "language": draft.language,
    }
    kept = save_draft(**place, files=posted["files"], version=draft.version)
    reset_draft(**place, version=kept.version)
    return redirect(f"{challenge.get_absolute_url()}?language={draft.language}")


@require_POST
@member_page
def draft_back(request: PageRequest, slug: str) -> HttpResponse:
    """Without scripts: the text that was put aside comes back, and the present one is put aside."""
    challenge = open_challenge(request.learner, slug=slug).challenge
    draft = read_draft(request.learner, challenge, read_program(request.POST)["language"])
    if draft.replaced:
        save_draft(
            actor=request.learner,
            challenge_id=challenge.pk,
            language=draft.language,
            files=draft.replaced,
            version=draft.version,
            replace=True,
        )
    return redirect(f"{challenge.get_absolute_url()}?language={draft.language}")

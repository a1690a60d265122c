"""The challenge page: the statement, and the workbench where it is answered."""

from typing import Any
from uuid import uuid4

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from challenges.models import Challenge
from core.errors import DomainError, NotFound
from core.middleware import style_nonce
from core.models import User
from progress.models import Channel, Submission
from progress.selectors import OpenedChallenge, open_challenge, submissions_of
from progress.services import submit_answer, take_hint
from web.answers import describe_answer, fill_form, read_answer
from web.code import desk_context, keep_draft, outcome_context, read_program
from web.http import PageRequest, member_page, page, status_of

Context = dict[str, Any]


@require_GET
@page
def challenge_page(request: PageRequest, slug: str) -> HttpResponse:
    """The whole page, or only the workbench when its fragment asks for a fresh one."""
    bench = open_challenge(request.user, slug=slug)
    return render(request, _template(request, bench.challenge), bench_context(request, bench))


def _template(request: PageRequest, challenge: Challenge) -> str:
    """The whole page, or the part of it that changes; challenges in code have their own."""
    part = "outcome" if challenge.behaviour.judged else "workbench"
    folder = "code" if challenge.behaviour.judged else "challenge"
    return f"web/{folder}/{part if request.htmx else 'page'}.html"


@require_POST
@member_page
def answer(request: PageRequest, slug: str) -> HttpResponse:
    """Hand in an answer. The form's one-time key makes a second sending of it harmless."""
    bench = open_challenge(request.learner, slug=slug)
    try:
        outcome = submit_answer(
            actor=request.learner,
            challenge_id=bench.challenge.pk,
            answer=read_form(request, bench.challenge),
            channel=Channel.WEB,
            idempotency_key=request.POST.get("key"),
        )
    except DomainError as error:
        return _refused(request, slug, error)
    if bench.challenge.behaviour.judged:
        keep_draft(request.learner, bench.challenge, request.POST)
    return _done(request, bench.challenge, "result", replayed=outcome.replayed)


def read_form(request: PageRequest, challenge: Challenge) -> Any:
    """The answer that was posted, in the form its kind takes."""
    if challenge.behaviour.judged:
        return read_program(request.POST)
    return read_answer(challenge.kind, present(request, challenge), request.POST)


@require_POST
@member_page
def hint(request: PageRequest, slug: str, hint_id: int) -> HttpResponse:
    """Take a hint."""
    try:
        taken, progress = take_hint(actor=request.learner, hint_id=hint_id)
    except NotFound:
        raise
    except DomainError as error:
        return _refused(request, slug, error)
    return _done(request, progress.challenge, f"hint-{taken.pk}")


def _done(request: PageRequest, challenge: Challenge, place: str, *, replayed: bool = False) -> HttpResponse:
    """After a change: the fresh workbench for htmx; else back to the page, so that reloading is harmless."""
    if not request.htmx:
        return redirect(f"{challenge.get_absolute_url()}#{place}")
    context = bench_context(request, open_challenge(request.learner, slug=challenge.slug))
    context |= {"replayed": replayed, "focus": place}
    return render(request, _template(request, challenge), context)


def _refused(request: PageRequest, slug: str, error: DomainError) -> HttpResponse:
    """The workbench again with the reason in words, and with what was typed still in the form."""
    bench = open_challenge(request.learner, slug=slug)
    context = bench_context(request, bench, refused=request.POST)
    context |= {"error": error, "focus": "refused"}
    return render(request, _template(request, bench.challenge), context, status=status_of(error))


def bench_context(
    request: PageRequest, bench: OpenedChallenge, *, refused: QueryDict | None = None
) -> Context:
    """What the workbench's template needs, beyond the selector's reading."""
    challenge = bench.challenge
    mine = _mine(request, challenge) if bench.progress else []
    shown = present(request, challenge)
    last = mine[0] if mine else None
    context = {
        "bench": bench,
        "challenge": challenge,
        "statement": challenge.localized("description"),
        "tags": challenge.tags.all(),
        "last": last,
        "key": uuid4().hex,
        "solution": challenge.behaviour.solution(challenge.spec) if bench.may_see_solution else [],
    }
    more = _code_parts if challenge.behaviour.judged else _form_parts
    return context | more(request, bench, shown, mine, refused)


def _form_parts(
    request: PageRequest,
    bench: OpenedChallenge,
    shown: Context,
    mine: list[Submission],
    refused: QueryDict | None,
) -> Context:
    """What a form of choices or fields needs."""
    kind, last = bench.challenge.kind, mine[0] if mine else None
    return {
        "form": _form(kind, shown, last, refused),
        "history": [(s, describe_answer(kind, shown, s.answer)) for s in mine],
        "answer_template": f"web/answer/{kind}.html",
    }


def _code_parts(
    request: PageRequest,
    bench: OpenedChallenge,
    shown: Context,
    mine: list[Submission],
    refused: QueryDict | None,
) -> Context:
    """What the editor and the judge's word need; the part that changes needs no editor."""
    context = outcome_context(mine[0] if mine else None, shown) | {"history": mine}
    if request.htmx:
        return context
    language = request.GET.get("language", "")[:40]
    user = request.user if isinstance(request.user, User) else None
    desk = desk_context(user, bench, shown, language=language, posted=refused)
    return context | desk | {"nonce": style_nonce(request)}


def _form(kind: str, shown: Context, last: Submission | None, refused: QueryDict | None) -> Context:
    """The form as it was posted, or with the last answer in it (but a single choice is made anew)."""
    given = last.answer if last and kind != "single_choice" else None
    return fill_form(kind, shown, given, refused)


def present(request: PageRequest, challenge: Challenge) -> Context:
    """What the visitor may see of the spec, in the visitor's own order."""
    return challenge.present(learner_id=request.user.pk)


def _mine(request: PageRequest, challenge: Challenge) -> list[Submission]:
    return submissions_of(challenge.pk, user=request.user) if isinstance(request.user, User) else []

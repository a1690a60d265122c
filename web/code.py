"""The page of a challenge in code: its files, the draft in them, and what the judge said."""

import json
from contextlib import suppress
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.services.editing import editor_preferences
from challenges.kinds import SpecError
from challenges.models import Challenge
from core.errors import DomainError
from core.models import User
from progress.judging.sample_runs import SampleRun
from progress.judging.samples import newest_run
from progress.judging.selectors import queue_place, run_notice
from progress.models import Submission
from progress.selectors import DraftView, OpenedChallenge, read_draft
from progress.selectors.drafts import code_of, starters
from progress.services import save_draft
from web.assets import editor_address
from web.outcomes import code_outcome
from web.quick import PATIENCE, quick_context

Shown = dict[str, Any]
FILE = "file:"


def read_program(posted: QueryDict) -> Shown:
    """The answer in a form: a language, and a text for each file. Browsers send line ends as CR LF."""
    files = {
        name.removeprefix(FILE): text.replace("\r\n", "\n")
        for name, text in posted.items()
        if name.startswith(FILE) and isinstance(text, str)
    }
    return {"language": posted.get("language", ""), "files": files}


def keep_draft(user: User, challenge: Challenge, posted: QueryDict) -> None:
    """Without scripts handing in is the only moment at which a draft can be kept; the answer goes first."""
    version = posted.get("version", "")
    if not version.isdigit():
        return
    with suppress(DomainError):  # the answer itself holds the text, in the history
        save_draft(actor=user, challenge_id=challenge.pk, version=int(version[:9]), **read_program(posted))


def desk_context(
    user: User | None, bench: OpenedChallenge, shown: Shown, *, language: str, posted: QueryDict | None = None
) -> Shown:
    """What the editor's half of the page needs: the draft, its files, and where the editor's script is."""
    names = [entry["name"] for entry in shown["languages"]]
    given = read_program(posted) if posted is not None else None
    wanted = given["language"] if given else language
    draft = read_draft(user, bench.challenge, wanted if wanted in names else "")
    chosen = next(entry for entry in shown["languages"] if entry["name"] == draft.language)
    begin = starters(code_of(bench.challenge), draft.language)
    return {
        "draft": draft,
        "code_language": chosen,
        "code_languages": [
            {**entry, "absent": bench.absent.get(entry["name"], "")} for entry in shown["languages"]
        ],
        "absent": bench.absent.get(draft.language, ""),
        "files": _files(shown, draft, given["files"] if given else {}),
        "editor": editor_address(),
        "taste": editor_preferences(user),
        "desk": {
            "starter": begin,
            "files": draft.files,
            "replaced": draft.replaced or None,
            "words": words(),
        },
        "samples": shown["samples"],
        "limits": shown["limits"],
        "groups": shown["groups"],
        **run_context(newest_run(user, bench.challenge.pk), shown),
        **quick_context(bench.challenge, draft.language, shown["samples"]),
        "quick_words": json.dumps(quick_words()),
    }


def sheet_context(challenge: Challenge) -> Shown:
    """What the task's half of the page shows to nobody in particular; {} where the spec cannot be read."""
    try:
        shown = challenge.present(learner_id=None)
    except SpecError:
        return {}
    return {
        "challenge": challenge,
        "statement": challenge.localized("description"),
        "tags": challenge.tags.all(),
        "code_language": shown["languages"][0],
        "samples": shown["samples"],
        "limits": shown["limits"],
        "groups": shown["groups"],
    }


def _files(shown: Shown, draft: DraftView, posted: dict[str, str]) -> list[Shown]:
    """The files in the order of their tabs: the entry, what else can be changed, what can be read."""
    editable = [
        {"path": path, "text": posted.get(path, text), "locked": False} for path, text in draft.files.items()
    ]
    others = [
        {"path": file["path"], "text": file["text"], "locked": True}
        for file in shown["files"]
        if file["role"] != "editable" and file["language"] in (None, draft.language)
    ]
    return [{**file, "id": f"file-{n}"} for n, file in enumerate([*editable, *others])]


def outcome_context(last: Submission | None, shown: Shown) -> Shown:
    """What the half of the page with the result needs of the newest answer."""
    pending = last if last and last.status != Submission.Status.GRADED else None
    done = last if last and not pending else None
    return {
        "pending": pending,
        "waiting": queue_place(pending) if pending else None,
        "done": done,
        "outcome": code_outcome(done.report, shown) if done else None,
    }


def run_context(run: SampleRun | None, shown: Shown) -> Shown:
    """What the newest run on the samples has to show."""
    return {
        "run": run,
        "run_notice": run_notice(run) if run else "",
        "run_outcome": code_outcome(run.report, shown) if run else None,
        "run_verdict": run.report["verdict"] if run and run.report else "",
    }


def quick_words() -> dict[str, str]:
    """What a quick run says of itself."""
    return {
        "loading": _("Python is being loaded into this browser, once. It takes a few seconds."),
        "running": _("Running…"),
        "done": _("Finished. Not checked: submit it to know."),
        "silent": _("Finished, and nothing was written."),
        "stopped": _("Stopped."),
        "slow": _("Stopped after %d seconds. Is there a loop that never ends?") % PATIENCE,
        "full": _("Stopped: too much output."),
        "failed": _("Python could not be run in this browser. Submit works all the same."),
    }


def words() -> dict[str, str]:
    """What the scripts of the page say, in the page's language; the second part is CodeMirror's own."""
    return {
        "saved": _("Saved"),
        "unsaved": _("Not saved yet"),
        "saving": _("Saving…"),
        "local": _("Kept in this browser; it is saved once the connection is back."),
        "refused": _("Not saved: {reason}"),
        "elsewhere": _("Changed in another tab or on another device; this is the newest text."),
        "reset": _("Put the starter back? Your text is kept aside."),
        "handed": _("Handed in."),
        "editor": _("Editor: {path}. Press Escape, then Tab to leave it."),
        "running": _("Running: {done} of {total} tests"),
        "test": _("Test {n}: {verdict}"),
        "Find": _("Find"),
        "Replace": _("Replace"),
        "next": _("next"),
        "previous": _("previous"),
        "all": _("all"),
        "match case": _("match case"),
        "regexp": _("regexp"),
        "by word": _("by word"),
        "replace": _("replace"),
        "replace all": _("replace all"),
        "close": _("close"),
    }

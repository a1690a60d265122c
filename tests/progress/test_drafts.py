"""Drafts: never lost, never overwritten unasked, never brought back when they are old."""

import pytest

from core.errors import DomainError
from core.models import Event
from progress.models import Draft, UserProgress
from progress.selectors import read_draft
from progress.services import reset_draft, save_draft
from progress.services.drafting import DRAFT_LIMIT
from progress.snapshot import apply_events, read_snapshot
from tests.concurrency import at_once
from tests.factories import make_challenge, make_user

pytestmark = pytest.mark.django_db

STARTER = {"solution.py": "def double(x):\n    ...\n", "notes.py": "# yours\n"}


def write(user, challenge, text, version, language="python", **more):
    files = {"solution.py" if language == "python" else "solution.c": text}
    return save_draft(
        actor=user, challenge_id=challenge.pk, language=language, files=files, version=version, **more
    )


def refusal(call, *arguments, **named):
    with pytest.raises(DomainError) as caught:
        call(*arguments, **named)
    return caught.value


def test_one_begins_with_the_starter_and_finds_again_what_was_written(ada):
    challenge = make_challenge("function")
    begin = read_draft(ada, challenge)
    assert (begin.files, begin.version, begin.saved_at) == (STARTER, 0, None)
    write(ada, challenge, "mine", 0)
    found = read_draft(ada, challenge)
    assert (found.files["solution.py"], found.files["notes.py"], found.version) == ("mine", "# yours\n", 1)
    assert read_draft(make_user(), challenge).files == STARTER
    assert read_draft(None, challenge).files == STARTER
    assert not UserProgress.objects.exists()


def test_each_language_has_its_own_and_the_last_one_written_in_comes_first(ada):
    challenge = make_challenge("stdio")
    write(ada, challenge, "print()", 0)
    write(ada, challenge, "int main;", 0, language="c")
    assert read_draft(ada, challenge).language == "c"
    write(ada, challenge, "print(1)", 1)
    assert read_draft(ada, challenge).files == {"solution.py": "print(1)"}
    assert read_draft(ada, challenge, "c").files == {"solution.c": "int main;"}


def test_what_was_written_upon_an_older_version_is_refused_with_the_newest(ada):
    challenge = make_challenge("function")
    write(ada, challenge, "one", 0)
    write(ada, challenge, "two", 1)
    error = refusal(write, ada, challenge, "three", 1)
    assert error.code == "draft_conflict"
    assert (error.details["draft"]["version"], error.details["draft"]["files"]["solution.py"]) == (2, "two")
    assert read_draft(ada, challenge).files["solution.py"] == "two"


def test_a_saving_may_be_repeated(ada):
    challenge = make_challenge("function")
    first = write(ada, challenge, "a\r\nb", 0)
    again = write(ada, challenge, "a\nb", 0)
    assert again == first
    assert Event.objects.filter(user=ada, type="draft.saved").count() == 1


def test_settling_a_conflict_keeps_the_text_that_was_put_aside(ada):
    challenge = make_challenge("function")
    write(ada, challenge, "theirs", 0)
    kept = write(ada, challenge, "mine", 1, replace=True)
    assert (kept.files["solution.py"], kept.replaced["solution.py"]) == ("mine", "theirs")
    back = write(ada, challenge, "theirs", 2, replace=True)
    assert (back.files["solution.py"], back.replaced["solution.py"]) == ("theirs", "mine")


def test_reset_brings_the_starter_and_no_older_copy_comes_back(ada):
    challenge = make_challenge("function")
    write(ada, challenge, "old", 0)
    anew = reset_draft(actor=ada, challenge_id=challenge.pk, language="python", version=1)
    assert (anew.files, anew.version, anew.replaced["solution.py"]) == (STARTER, 2, "old")
    assert refusal(write, ada, challenge, "old", 1).code == "draft_conflict"
    assert read_draft(ada, challenge).files == STARTER


def test_the_files_follow_the_author(ada):
    challenge = make_challenge("function")
    write(ada, challenge, "mine", 0)
    challenge.spec["files"] = [{"path": "more.py", "role": "editable"}]
    challenge.spec["texts"]["files/more.py"] = "more"
    challenge.save()
    assert read_draft(ada, challenge).files == {"solution.py": "mine", "more.py": "more"}


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"helper.py": "x"}, "invalid_draft"),
        ({"inner.py": "x"}, "invalid_draft"),
        ({"../solution.py": "x"}, "invalid_draft"),
        ({"solution.py": 7}, "invalid_draft"),
        ({"solution.py": "\x00"}, "invalid_draft"),
        ({"solution.py": "\ud800"}, "invalid_draft"),
        ({"solution.py": "é" * 32_769}, "draft_too_long"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_writes_nothing(ada, files, code):
    challenge = make_challenge("function")
    error = refusal(
        save_draft, actor=ada, challenge_id=challenge.pk, language="python", files=files, version=0
    )
    assert error.code == code
    assert not Draft.objects.exists()
    assert DRAFT_LIMIT > 65_536


def test_other_kinds_other_languages_drafts_and_locked_ones_are_refused(ada):
    knowledge, code = make_challenge(), make_challenge("function")
    hidden, locked = make_challenge("function", state="draft"), make_challenge("function")
    locked.requires.add(knowledge)
    assert refusal(write, ada, knowledge, "x", 0).code == "no_draft"
    assert refusal(write, ada, code, "x", 0, language="c").code == "unknown_code_language"
    assert refusal(write, ada, hidden, "x", 0).code == "challenge_not_found"
    assert refusal(write, ada, locked, "x", 0).code == "challenge_locked"
    assert refusal(read_draft, ada, knowledge).code == "no_draft"


def test_events_carry_the_state_on(ada):
    challenge = make_challenge("function")
    before = read_snapshot(ada.pk)
    write(ada, challenge, "mine", 0)
    events = list(Event.objects.filter(user=ada).order_by("seq"))
    assert [e.data for e in events] == [
        {"draft": {"challenge": challenge.pk, "language": "python", "version": 1}}
    ]
    assert apply_events(before, events) == read_snapshot(ada.pk)


@pytest.mark.django_db(transaction=True)
def test_of_many_who_save_upon_one_version_one_wins_and_the_others_are_told(ada):
    challenge = make_challenge("function")

    def save(n):
        try:
            return write(ada, challenge, f"text {n}", 0).files["solution.py"]
        except DomainError as error:
            return error.code

    results = at_once([lambda n=n: save(n) for n in range(6)])
    assert results.count("draft_conflict") == 5
    assert Draft.objects.get().files["solution.py"] in results
    assert Draft.objects.get().version == 1

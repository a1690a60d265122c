"""A pack's own solutions are run before anything of it is written."""

import pytest
from django.core.management import CommandError, call_command

from challenges.models import Challenge
from challenges.services import change_state
from judge import engine
from judge.errors import IsolationUnavailable
from judge.sandbox.settings import Isolation
from progress.judging.solution_checks import SolutionCheck
from tests.challenges.content.packs import another, database_rows, make_pack
from tests.judge.conftest import started

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("judge")]
SPEC = "{function: double, groups: [{visible: true, tests: [{args: [2], expect: 4}]}]}"
FOLDER = "challenges/words/twice"


@pytest.fixture(scope="module", autouse=True)
def _isolated() -> None:
    started(Isolation()).close()


def twice(right="x * 2", wrong="x", **more):
    files = another("twice", kind="function", spec=SPEC, **more)
    files[f"{FOLDER}/solutions/accepted/good.py"] = f"def double(x):\n    return {right}\n"
    files[f"{FOLDER}/solutions/wrong_answer/bad.py"] = f"def double(x):\n    return {wrong}\n"
    return files


def test_what_passes_is_written_with_its_proof_and_not_run_again(tmp_path, capsys):
    call_command("content", "import", str(make_pack(tmp_path, twice())))
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("[1/2] ok  twice/solutions/accepted/good.py: accepted, ")
    challenge = Challenge.objects.get(slug="twice")
    assert SolutionCheck.objects.get(challenge=challenge).state == "passed"
    for state in ("draft", "published"):
        assert change_state(challenges=[challenge], state=state) == (1, [])
    make_pack(tmp_path, twice(points="7"))
    call_command("content", "import", str(tmp_path))
    assert "[1/" not in capsys.readouterr().out
    assert Challenge.objects.get(slug="twice").points == 7


@pytest.mark.parametrize(
    ("changes", "file", "words"),
    [
        ({"right": "x"}, "solutions/accepted/good.py", "must get the verdict accepted, and got wrong_answer"),
        ({"wrong": "2 * x"}, "solutions/wrong_answer/bad.py", "wrong_answer, and got accepted"),
        ({"wrong": "1 / 0"}, "solutions/wrong_answer/bad.py", "wrong_answer, and got runtime_error"),
    ],
)
def test_what_fails_is_named_and_nothing_is_written(tmp_path, capsys, changes, file, words):
    pack, before = make_pack(tmp_path, twice(**changes)), database_rows()
    with pytest.raises(CommandError, match="1 problem"):
        call_command("content", "import", str(pack))
    told = capsys.readouterr().err
    assert f"{FOLDER}/{file}" in told
    assert words in told
    assert database_rows() == before
    with pytest.raises(CommandError, match="1 problem"):
        call_command("content", "check", "--solutions", str(pack))
    call_command("content", "import", str(pack), "--trusted")
    assert Challenge.objects.get(slug="twice").state == "published"
    assert not SolutionCheck.objects.exists()


def test_without_a_reference_it_is_refused_and_a_draft_is_not_run(tmp_path, capsys):
    files = twice() | {f"{FOLDER}/solutions/accepted/good.py": None}
    with pytest.raises(CommandError, match="1 problem"):
        call_command("content", "import", str(make_pack(tmp_path / "a", files)))
    capsys.readouterr()
    call_command("content", "import", str(make_pack(tmp_path / "b", twice(right="x", state="draft"))))
    assert "[1/" not in capsys.readouterr().out


def test_no_judge_writes_nothing_and_says_why(tmp_path, monkeypatch):
    def refuse(self):
        raise IsolationUnavailable(["no namespaces here"])

    monkeypatch.setattr(engine.SandboxJudge, "warm", refuse)
    before = database_rows()
    with pytest.raises(CommandError, match="no namespaces here"):
        call_command("content", "import", str(make_pack(tmp_path, twice())))
    assert database_rows() == before

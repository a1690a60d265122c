"""An import shows its plan, writes all or nothing, and leaves alone what learners did."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from challenges.content.exporting import everything_stored, pack_files, selection, write_folder, zip_bytes
from challenges.content.importing import import_pack, read_pack
from challenges.content.problems import PackError
from challenges.models import Category, Challenge, Hint
from core.errors import Conflict
from progress.models import Achievement, HintUnlock, PointsEntry, Submission, UserProgress
from progress.services import start_challenge, submit_answer, take_hint
from progress.snapshot import read_snapshot
from tests.challenges.content.packs import BASE, ECHO, another, database_rows, folder_files, make_pack
from tests.concurrency import at_once
from tests.factories import SPECS, make_challenge

pytestmark = pytest.mark.django_db
AWARD = "- {slug: first, title: First, description: One., rule: {metric: solved, at_least: 1}}\n"


def run(capsys, *arguments):
    """What the command prints."""
    call_command("content", *map(str, arguments))
    return capsys.readouterr().out.splitlines()


def test_the_plan_says_what_is_new_changed_same_and_absent(tmp_path, capsys):
    import_pack(make_pack(tmp_path / "one", another("old") | another("kept")))
    changed = (
        another("kept") | another("new") | {ECHO: BASE[ECHO].replace("points: 5", "points: 6\ntags: [loud]")}
    )
    two = make_pack(tmp_path / "two", changed)
    expected = [
        "Categories: 0 new, 0 changed, 1 the same, 0 not in the pack",
        "Challenges: 1 new, 1 changed, 1 the same, 1 not in the pack",
        "  + new",
        "  ~ echo: points, tags",
        "  - old: left alone",
        "Achievements: 0 new, 0 changed, 0 the same, 0 not in the pack",
        "Courses: 0 new, 0 changed, 0 the same, 0 not in the pack",
    ]
    before = database_rows()
    assert run(capsys, "import", two, "--dry-run") == [*expected, "Nothing was written: this was a dry run."]
    assert database_rows() == before
    assert run(capsys, "import", two) == [*expected, "Imported."]
    assert run(capsys, "import", two)[-1] == "Nothing to do: everything is as the pack says."
    assert Challenge.objects.get(slug="echo").points == 6
    assert Challenge.objects.get(slug="old").state == "published"


def test_one_problem_and_nothing_is_written(tmp_path, capsys):
    root = make_pack(tmp_path, another("fine") | {ECHO: BASE[ECHO].replace("points: 5", "points: 5000")})
    before = database_rows()
    with pytest.raises(CommandError, match="1 problem, 0 warnings") as refusal:
        call_command("content", "import", str(root))
    assert refusal.value.returncode == 1
    assert database_rows() == before
    assert f"{root / ECHO}:4:1: points: a whole number" in capsys.readouterr().err


def test_check_needs_no_database_and_strict_minds_warnings(tmp_path, capsys, django_assert_num_queries):
    root = make_pack(tmp_path, {"notes.txt": "x"})
    with django_assert_num_queries(0):
        lines = run(capsys, "check", root)
    assert lines[-1] == "0 problems, 1 warning"
    with pytest.raises(CommandError, match="0 problems, 1 warning"):
        call_command("content", "check", str(root), "--strict")


def test_archive_missing_archives_and_deletes_nothing(tmp_path, capsys):
    import_pack(make_pack(tmp_path / "one", another("old") | {"achievements.yaml": AWARD}))
    two = make_pack(tmp_path / "two")
    assert "  - old: to be archived" in run(capsys, "import", two, "--archive-missing")
    assert Challenge.objects.get(slug="old").state == "archived"
    assert not Achievement.objects.get(slug="first").is_active
    assert run(capsys, "import", two, "--archive-missing")[-1].startswith("Nothing to do")
    import_pack(tmp_path / "one")
    assert Achievement.objects.get(slug="first").is_active
    assert Challenge.objects.get(slug="old").state == "published"


def test_what_learners_did_outlives_every_import(tmp_path, ada):
    import_pack(make_pack(tmp_path / "one", {"achievements.yaml": AWARD}))
    echo = Challenge.objects.get(slug="echo")
    take_hint(actor=ada, hint_id=echo.hints.first().pk)
    submit_answer(actor=ada, challenge_id=echo.pk, answer={"text": "echo"}, channel="web")
    rows = [list(model.objects.values()) for model in (UserProgress, Submission, PointsEntry, HintUnlock)]
    state = read_snapshot(ada.pk)
    changes = BASE[ECHO].replace("[echo]", "[silence]").replace("points: 5", "points: 50")
    import_pack(make_pack(tmp_path / "two", {ECHO: changes, "achievements.yaml": AWARD}))
    assert Challenge.objects.get(slug="echo").points == 50
    assert rows == [list(m.objects.values()) for m in (UserProgress, Submission, PointsEntry, HintUnlock)]
    assert read_snapshot(ada.pk) == state


def test_a_hint_keeps_its_meaning_when_hints_move(tmp_path, ada):
    import_pack(make_pack(tmp_path / "one"))
    first, second = Hint.objects.order_by("position")
    take_hint(actor=ada, hint_id=second.pk)
    moved = (
        BASE[ECHO]
        .replace("  - {cost: 1, text: Listen.}\n", "")
        .replace(
            "Listen again.}\n", "Listen again.}\n  - {cost: 1, text: Quiet.}\n  - {cost: 3, text: Listen.}\n"
        )
    )
    import_pack(make_pack(tmp_path / "two", {ECHO: moved}))
    texts = list(Hint.objects.order_by("position").values_list("text", "cost"))
    assert texts == [("Listen again.", 2), ("Quiet.", 1), ("Listen.", 3)]
    assert HintUnlock.objects.get().hint.text == "Listen again."
    assert Hint.objects.get(pk=first.pk).text == "Listen."


def test_a_rewritten_hint_keeps_its_row(tmp_path, ada):
    import_pack(make_pack(tmp_path / "one"))
    take_hint(actor=ada, hint_id=Hint.objects.get(position=0).pk)
    import_pack(make_pack(tmp_path / "two", {ECHO: BASE[ECHO].replace("Listen.", "Do listen.")}))
    assert HintUnlock.objects.get().hint.text == "Do listen."


def test_only_what_changed_is_touched(tmp_path):
    import_pack(make_pack(tmp_path / "one", another("other")))
    before = {row.slug: row.updated_at for row in Challenge.objects.all()}
    import_pack(make_pack(tmp_path / "two", another("other") | {ECHO: BASE[ECHO] + "  placeholder: Say\n"}))
    after = {row.slug: row.updated_at for row in Challenge.objects.all()}
    assert after["other"] == before["other"]
    assert after["echo"] > before["echo"]


def test_prerequisites_may_come_in_any_order(tmp_path):
    import_pack(make_pack(tmp_path, another("a", requires="[z]") | another("z", requires="[echo]")))
    assert [c.slug for c in Challenge.objects.get(slug="a").requires.all()] == ["z"]


def test_the_number_of_queries_does_not_grow_with_what_stays_the_same(
    tmp_path, django_assert_max_num_queries
):
    root = make_pack(tmp_path, {k: v for n in range(20) for k, v in another(f"c{n}").items()})
    import_pack(root)
    with django_assert_max_num_queries(15):
        import_pack(root)


@pytest.mark.django_db(transaction=True)
def test_the_same_pack_imported_many_times_at_once(tmp_path):
    root = make_pack(tmp_path, another("a", requires="[echo]") | {"achievements.yaml": AWARD})
    results = at_once([lambda: import_pack(root)] * 6)
    assert [r for r in results if isinstance(r, Exception)] == []
    assert sum(bool(plan.new) for _pack, plans in results for plan in plans) == 3
    assert Challenge.objects.count() == 2
    assert Hint.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_different_packs_at_once_end_as_one_of_them(tmp_path):
    packs = [make_pack(tmp_path / str(n), {ECHO: BASE[ECHO].replace("Echo", f"Echo {n}")}) for n in range(2)]
    import_pack(packs[0])
    results = at_once([lambda n=n: import_pack(packs[n % 2]) for n in range(6)])
    assert [r for r in results if isinstance(r, Exception)] == []
    assert Challenge.objects.get().title in ("Echo 0", "Echo 1")


def test_every_kind_survives_the_journey(tmp_path):
    for kind in SPECS:
        make_challenge(kind, hints=[1, 2])
    rows = database_rows()
    write_folder(pack_files(everything_stored()), tmp_path / "out")
    _pack, plans = import_pack(tmp_path / "out")
    assert not any(plan.writes or plan.absent for plan in plans)
    assert database_rows() == rows


def test_texts_of_every_sort_survive_the_journey(tmp_path):
    odd = [
        "- a: b",
        "# no",
        "'",
        '"',
        "a\n\n  b\n",
        "true",
        "12",
        "null",
        "@x",
        "{a}",
        "x: y",
        " é ",
        "\u2028x",
        "a\u0085b",
    ]
    category = Category.objects.create(slug="odd", title=": odd", description="first\nsecond  \n\n third")
    make_challenge("short_text", category=category, spec={"accept": odd}, title="!tag & *alias")
    make_challenge(
        "ordering", category=category, spec={"items": odd[:10]}, description="\r\none\r\ntwo  \r\n\r\n"
    )
    write_folder(pack_files(everything_stored()), tmp_path / "out")
    pack, plans = import_pack(tmp_path / "out")
    assert not pack.problems
    assert [(plan.writes, plan.changed, plan.absent) for plan in plans] == [([], {}, [])] * len(plans)


def test_export_writes_over_nothing_but_a_pack_and_only_when_told(tmp_path, capsys):
    import_pack(make_pack(tmp_path / "one"))
    target = tmp_path / "out"
    target.mkdir()
    (target / "precious").write_text("x")
    files = pack_files(everything_stored())
    for replace in (False, True):
        with pytest.raises(Conflict):
            write_folder(files, target, replace=replace)
    with pytest.raises(CommandError, match="is not empty"):
        call_command("content", "export", str(target))
    assert folder_files(target) == {"precious": b"x"}

    assert run(capsys, "export", tmp_path / "new", "--title", "Mine") == ["5 files written."]
    (tmp_path / "new/challenges/words/gone").mkdir()
    (tmp_path / "new/challenges/words/gone/challenge.yaml").write_text("x")
    assert run(capsys, "export", tmp_path / "new", "--title", "Mine", "--replace") == ["5 files written."]
    assert not read_pack(tmp_path / "new").findings
    with pytest.raises(Conflict):
        write_folder(files, tmp_path / "out/precious")


def test_a_selection_brings_what_it_needs(tmp_path):
    import_pack(
        make_pack(tmp_path, another("a", requires="[echo]") | another("b") | {"achievements.yaml": AWARD})
    )
    chosen = selection({"a", "nobody"})
    assert set(chosen["challenges"]) == {"a", "echo"}
    write_folder(pack_files(chosen), tmp_path / "out")
    assert read_pack(tmp_path / "out").findings == []
    assert zip_bytes(pack_files(chosen)) == zip_bytes(pack_files(chosen))


def test_a_problem_of_the_pack_is_an_error_of_its_own(tmp_path):
    with pytest.raises(PackError) as refusal:
        import_pack(make_pack(tmp_path, {ECHO: None}))
    assert "this file is missing" in str(refusal.value)
    assert not connection.in_atomic_block or not Challenge.objects.exists()


def test_a_started_challenge_stays_started(tmp_path, ada):
    import_pack(make_pack(tmp_path / "one"))
    progress = start_challenge(actor=ada, challenge_id=Challenge.objects.get().pk)
    import_pack(make_pack(tmp_path / "two", {ECHO: BASE[ECHO].replace("published", "archived")}))
    progress.refresh_from_db()
    assert progress.status == "started"

"""Code challenges: specs, their files, what is shown, and what is taken as an answer."""

import json
from copy import deepcopy
from typing import Any

import pytest

from challenges.content.emit import dump_yaml
from challenges.content.exporting import everything_stored, pack_files, write_folder
from challenges.content.importing import import_pack, read_pack
from challenges.content.marked import parse_yaml
from challenges.kinds import KINDS, Code, SpecError
from challenges.kinds.code import FILE_LIMIT
from challenges.models import Challenge
from core.errors import DomainError
from judge.challenge import load
from tests.challenges.content.packs import another, make_pack
from tests.coding import RIGHT, SPECS

CODE = {key: kind for key, kind in KINDS.items() if isinstance(kind, Code)}
CLEAN = {key: kind.clean_spec(SPECS[key]) for key, kind in CODE.items()}


@pytest.mark.pure
@pytest.mark.parametrize("key", CODE)
def test_a_clean_spec_stays_what_it_is_whatever_a_database_does_to_its_keys(key):
    kind, clean = CODE[key], CLEAN[key]
    assert kind.clean_spec(deepcopy(clean)) == clean
    assert kind.clean_spec(kind.author_spec(clean)) == clean
    turned = json.loads(json.dumps(clean, sort_keys=True))
    assert json.dumps(kind.author_spec(turned)) == json.dumps(kind.author_spec(clean))
    assert kind.judged
    assert kind.challenge(turned) == kind.challenge(clean)


@pytest.mark.pure
def test_what_is_shown_is_enough_and_tells_no_secret():
    shown = CODE["function"].present(CLEAN["function"], seed="x")
    assert shown["languages"] == [
        {"name": "python", "title": "Python 3", "entry": "solution.py", "cpu_seconds": 2.0, "memory_mib": 256}
    ]
    assert [(file["path"], file["role"], file["language"]) for file in shown["files"]] == [
        ("solution.py", "editable", "python"),
        ("helper.py", "read_only", None),
        ("notes.py", "editable", None),
    ]
    assert shown["files"][0]["text"].startswith("def double")
    assert shown["samples"] == [{"group": "samples", "name": "two", "call": "double(2)", "expect": "4"}]
    assert [group["tests"] for group in shown["groups"]] == [1, 2]
    text = json.dumps(shown)
    assert not any(secret in text for secret in ("73911", "147822", "HIDDEN_THING", "return x", "abab"))


@pytest.mark.pure
def test_each_kind_shows_its_samples_in_its_own_form():
    stdio = CODE["stdio"].present(CLEAN["stdio"], seed="x")
    assert stdio["samples"] == [
        {"group": "samples", "name": "1", "stdin": "2\n", "expect": "4\n", "argv": []}
    ]
    assert [language["name"] for language in stdio["languages"]] == ["python", "c"]
    assert "7919" not in json.dumps(stdio)
    sql = CODE["sql"].present(CLEAN["sql"], seed="x")
    assert sql["samples"][0]["setup"].startswith("CREATE TABLE")
    assert "SELECT" not in json.dumps(sql)
    tests = CODE["unittest"].present(CLEAN["unittest"], seed="x")
    assert tests["samples"] == []
    assert "test_two" not in json.dumps(tests)


BROKEN: list[tuple[str, Any, str]] = [
    ("function", None, "must be a mapping"),
    ("function", {}, "groups"),
    (
        "function",
        {"groups": [{"tests": [{"expcet": 1}]}], "function": "f"},
        "groups.0.tests.0.expcet: is not",
    ),
    ("function", {"function": "f", "groups": [{"tests": [{"args": "x"}]}]}, "groups.0.tests.0: a call has"),
    (
        "function",
        {"function": "f", "groups": [{"tests": [{"expect": 1e300}]}]},
        "groups.0.tests.0.expect: write",
    ),
    (
        "function",
        {"function": "f", "groups": [{"tests": [{"expect": 10**301}]}]},
        "groups.0.tests.0.expect: w",
    ),
    ("function", {"function": "f\0", "groups": []}, "function: this text holds"),
    ("function", {"languages": ["c"], "groups": []}, "languages: c does not fit"),
    ("function", {"languages": ["cobol"], "groups": []}, "languages: no language"),
    ("checker", {"groups": [{"tests": [{}]}]}, "checker: there is no file 'checker.py'"),
    ("stdio", {"groups": [{"tests": [{}]}], "limits": {"cpu_seconds": 900}}, "limits: cpu_seconds must lie"),
    ("stdio", {"groups": [{"tests": [{}]}], "texts": {"../x": ""}}, "texts.../x: a plain relative path"),
    (
        "stdio",
        {"groups": [{"tests": [{}]}], "texts": {"challenge.yaml": ""}},
        "texts.challenge.yaml: a plain",
    ),
    ("stdio", {"groups": [{"tests": [{}]}], "texts": {"a.py": 5}}, "texts.a.py: a text"),
    ("stdio", {"groups": [{"tests": [{}]}], "texts": []}, "texts: a mapping"),
    (
        "stdio",
        {"groups": [{"tests": [{}]}], "texts": {"solutions/fine/x.py": ""}},
        "texts.solutions/fine",
    ),
    (
        "stdio",
        {"groups": [{"tests": [{}]}], "texts": {"files/x": "y" * 5_000_000}},
        "texts: the files",
    ),
]


@pytest.mark.pure
@pytest.mark.parametrize(("key", "spec", "message"), BROKEN)
def test_each_mistake_is_told_with_its_place(key, spec, message):
    with pytest.raises(SpecError) as found:
        CODE[key].clean_spec(spec)
    assert str(found.value.problems[0]).startswith(message) or message in str(found.value)


@pytest.mark.pure
def test_a_spec_nested_without_end_is_refused():
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(SpecError):
        CODE["function"].clean_spec({"function": "f", "groups": [{"tests": [{"args": deep}]}]})


@pytest.mark.pure
def test_an_answer_takes_its_canonical_form():
    kind, clean = CODE["stdio"], CLEAN["stdio"]
    program = {"language": "python", "files": {"solution.py": "print(1)\n"}}
    assert kind.parse(clean, {"code": "print(1)\r\n"}) == program
    assert kind.parse(clean, program) == program
    in_c = kind.parse(clean, {"language": "c", "code": "int main() {}"})
    assert in_c == {"language": "c", "files": {"solution.c": "int main() {}"}}


@pytest.mark.pure
@pytest.mark.parametrize(
    ("typed", "language", "code"),
    [
        ("print(1)\nprint(2)", "python", "print(1)\nprint(2)"),
        ("```\nprint(1)\n```", "python", "print(1)"),
        ("```py\n  print(1)\n```\n", "python", "  print(1)"),
        ("\n```c\nint main() {}\n```", "c", "int main() {}"),
        ("````python\n'''\n```\n'''\n````", "python", "'''\n```\n'''"),
        ("```cobol\nprint(1)\n```", "python", "print(1)"),
        ("print('```')", "python", "print('```')"),
    ],
)
def test_a_typed_answer_is_the_code_itself(typed, language, code):
    answer = CODE["stdio"].parse_typed(CLEAN["stdio"], typed, seed="x")
    entry = "solution.c" if language == "c" else "solution.py"
    assert answer == {"language": language, "files": {entry: code}}


HOSTILE: list[Any] = [
    *(
        None,
        5,
        "print(1)",
        [],
        {},
        {"files": {}},
        {"files": []},
        {"files": {"solution.py": 5}},
        {"code": None},
    ),
    *({"code": ""}, {"code": " \n"}, {"code": "a\0b"}, {"code": "\ud800"}, {"code": "x" * (FILE_LIMIT + 1)}),
    *(
        {"code": "é" * (FILE_LIMIT // 2 + 1)},
        {"language": "cobol", "code": "x"},
        {"language": [], "code": "x"},
    ),
    *({"files": {"helper.py": "x", "solution.py": "x"}}, {"files": {"inner.py": "x", "solution.py": "x"}}),
    *({"files": {"../x": "x", "solution.py": "x"}}, {"files": {"notes.py": "x"}}, {"files": {"\0": "x"}}),
]


@pytest.mark.pure
@pytest.mark.parametrize("raw", HOSTILE, ids=range(len(HOSTILE)))
def test_what_is_no_program_is_refused_with_words(raw):
    with pytest.raises(DomainError) as refusal:
        CODE["function"].parse(CLEAN["function"], raw)
    assert refusal.value.code == "invalid_answer"
    assert str(refusal.value)


@pytest.mark.pure
def test_editable_files_may_be_handed_in_and_the_authors_stay_the_authors():
    kind, clean = CODE["function"], CLEAN["function"]
    answer = kind.parse(clean, {"files": {"solution.py": RIGHT["function"], "notes.py": "# mine"}})
    program, _tests, _limits = kind.task(clean, answer)
    assert program.files["notes.py"] == "# mine"
    assert program.files["helper.py"] == "TWO = 2\n"


@pytest.mark.pure
def test_a_solution_is_shown_in_a_fence_that_holds_it():
    assert CODE["function"].solution(CLEAN["function"]) == [
        "```python\ndef double(x):\n    return x * 2\n```"
    ]
    tricky = {**SPECS["stdio"], "texts": {**SPECS["stdio"]["texts"], "solutions/accepted/a.py": "'''````'''"}}
    assert CODE["stdio"].solution(tricky) == ["`````python\n'''````'''\n`````"]


@pytest.mark.pure
def test_programs_are_not_graded_at_once():
    with pytest.raises(DomainError) as refusal:
        CODE["stdio"].grade(CLEAN["stdio"], {})
    assert refusal.value.code == "judged_later"


def packed(key: str) -> dict[str, str]:
    """A code challenge's folder, as an author writes it."""
    settings, texts = CODE[key].store_files(CLEAN[key])
    folder = f"challenges/words/{key}/"
    files = another(key, kind=key, spec="\n  " + dump_yaml(settings).replace("\n", "\n  "))
    return files | {folder + name: text for name, text in texts.items()}


@pytest.mark.django_db
def test_packs_hold_every_kind_and_come_back_byte_for_byte(tmp_path):
    pack = make_pack(tmp_path / "a", {path: text for key in CODE for path, text in packed(key).items()})
    import_pack(pack)
    assert {row.kind: row.spec for row in Challenge.objects.filter(kind__in=CODE)} == CLEAN
    write_folder(pack_files(everything_stored()), tmp_path / "b")
    again, plans = import_pack(tmp_path / "b")
    assert not any(plan.writes for plan in plans)
    assert not again.problems
    write_folder(pack_files(everything_stored()), tmp_path / "c")
    for path in (tmp_path / "b").rglob("*"):
        if path.is_file():
            assert path.read_bytes() == (tmp_path / "c" / path.relative_to(tmp_path / "b")).read_bytes()
    for key in CODE:
        assert load(tmp_path / "b" / f"challenges/words/{key}") == CODE[key].challenge(CLEAN[key])


@pytest.mark.pure
def test_a_pack_tells_the_line_of_a_mistake_and_warns_of_what_is_missing(tmp_path):
    files = packed("checker")
    place = "challenges/words/checker/challenge.yaml"
    broken = files[place].replace("stdin:", "stdni:")
    line = next(n for n, text in enumerate(broken.splitlines(), 1) if "stdni" in text)
    pack = read_pack(make_pack(tmp_path / "a", {**files, place: broken}))
    assert any(p.path == place and p.line == line and "is not a setting" in p.message for p in pack.problems)
    pack = read_pack(make_pack(tmp_path / "b", files))
    assert not pack.problems
    warnings = " ".join(finding.message for finding in pack.findings)
    assert "no group is visible" in warnings
    assert "solutions/accepted/" in warnings
    stray = {**files, "challenges/words/checker/stray.txt": "x"}
    assert any("not used" in f.message for f in read_pack(make_pack(tmp_path / "c", stray)).findings)


@pytest.mark.pure
def test_texts_in_the_yaml_itself_are_refused(tmp_path):
    place = "challenges/words/checker/challenge.yaml"
    files = packed("checker")
    files[place] = files[place].rstrip() + "\n  texts: {checker.py: x}\n"
    assert any("files beside" in p.message for p in read_pack(make_pack(tmp_path, files)).problems)


@pytest.mark.pure
def test_nothing_is_a_value_too():
    data = {"a": None, "b": [None, 1.5, "null"]}
    assert parse_yaml(dump_yaml(data), "x").data == data

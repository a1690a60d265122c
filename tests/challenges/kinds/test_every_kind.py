"""What holds for every kind: specs come back as they went, nothing shown tells, no answer breaks it."""

import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from challenges.kinds import KINDS, Kind, SpecError
from core.errors import InvalidInput
from tests.factories import KNOWLEDGE, RIGHT, SPECS, WRONG

pytestmark = pytest.mark.pure
CLEAN = {key: KINDS[key].clean_spec(SPECS[key]) for key in KNOWLEDGE}
SECRET_KEYS = {"correct", "accept", "pattern", "canonical", "examples", "value", "absolute", "relative"}
SECRET_KEYS |= {"pairs", "feedback", "partial", "normalize", "case_sensitive", "blanks"}


def right(key: str) -> Any:
    return RIGHT.get(key) or {"order": [item["id"] for item in CLEAN[key]["items"]]}


def wrong(key: str) -> Any:
    return WRONG.get(key) or {"order": [CLEAN[key]["items"][i]["id"] for i in (3, 2, 1, 0)]}


@pytest.mark.parametrize("key", KNOWLEDGE)
def test_a_clean_spec_stays_what_it_is(key):
    kind, clean = KINDS[key], CLEAN[key]
    assert kind.clean_spec(deepcopy(clean)) == clean
    assert kind.clean_spec(kind.author_spec(clean)) == clean
    assert kind.store_files(clean) == (kind.author_spec(clean), {})
    assert json.loads(json.dumps(clean)) == clean


@pytest.mark.parametrize("key", KNOWLEDGE)
def test_the_database_may_reorder_keys(key):
    kind, clean = KINDS[key], CLEAN[key]
    shuffled = json.loads(json.dumps(clean, sort_keys=True))
    assert json.dumps(kind.author_spec(shuffled)) == json.dumps(kind.author_spec(clean))


def keys_of(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value).union(*(keys_of(inner) for inner in value.values()))
    return set().union(*(keys_of(inner) for inner in value)) if isinstance(value, list) else set()


@pytest.mark.parametrize("key", KNOWLEDGE)
def test_what_is_shown_holds_nothing_but_what_is_to_be_seen(key):
    shown = KINDS[key].present(CLEAN[key], seed="x:1")
    assert not keys_of(shown) & SECRET_KEYS
    text = json.dumps(shown, ensure_ascii=False)
    for form in {"short_text": ["recursion"], "pattern": ["v12", "v[0-9]"], "numeric": ["9.81", "0.05"]}.get(
        key, []
    ):
        assert form not in text
    assert "Not the first." not in text


@pytest.mark.parametrize("key", KNOWLEDGE)
def test_the_order_shown_does_not_depend_on_the_authors(key):
    kind = KINDS[key]
    turned = deepcopy(SPECS[key])
    for name in ("choices", "right"):
        if name in turned:
            turned[name] = turned[name][::-1]
    same = {json.dumps(kind.present(CLEAN[key], seed="x:1")) for _again in range(3)}
    assert len(same) == 1, "one learner sees one order"
    ids = [json.dumps(kind.present(CLEAN[key], seed=f"x:{n}")) for n in range(40)]
    if key in ("single_choice", "multiple_choice", "ordering", "matching", "cloze"):
        assert len(set(ids)) > 1, "learners see different orders"


def test_an_ordering_is_never_shown_solved():
    kind = KINDS["ordering"]
    for size in (3, 4):
        clean = kind.clean_spec({"items": [f"step {n}" for n in range(size)]})
        solved = [item["id"] for item in clean["items"]]
        for n in range(300):
            shown = kind.present(clean, seed=f"x:{n}")["items"]
            assert [item["id"] for item in shown] != solved
            assert sorted(item["id"] for item in shown) == sorted(solved)


@pytest.mark.parametrize("key", KNOWLEDGE)
def test_right_is_right_and_wrong_is_wrong(key):
    kind, clean = KINDS[key], CLEAN[key]
    parsed = kind.parse(clean, right(key))
    assert kind.grade(clean, parsed).verdict == "accepted"
    assert kind.parse(clean, json.loads(json.dumps(parsed))) == parsed, "what is stored can be read again"
    assert kind.grade(clean, kind.parse(clean, wrong(key))).verdict == "wrong"
    assert all(isinstance(line, str) and line for line in kind.solution(clean))


def judge(key: str, answer: Callable[[Kind, Any], Any]) -> None:
    """Grade what `answer` makes of the kind's spec: it must be worth something from 0 to 1, or be refused."""
    kind, clean = KINDS[key], CLEAN[key]
    try:
        parsed = answer(kind, clean)
    except InvalidInput as error:
        refusal = error
    else:
        json.dumps(parsed, allow_nan=False)
        assert 0 <= kind.grade(clean, parsed).score <= 1
        return
    assert refusal.code == "invalid_answer"
    assert str(refusal)


HOSTILE: list[Any] = [
    *(None, True, False, 0, -1, 1.5, float("nan"), float("inf"), 10**5_000, "", " ", "\0", "\ud800"),
    *("x" * 5_000, "9" * 4_000, "1 " * 2_000, "1," * 1_500, "--1", "NaN", "1e99999", "1/0", "_", "²", "١٢"),
    *([], {}, [[]], [{}], [None], {"a": 1}, [["a"]] * 3),
]
FIELDS = ("text", "value", "choice", "choices", "order", "pairs", "blanks")


@pytest.mark.parametrize("key", KNOWLEDGE)
def test_a_hostile_answer_is_refused_with_words_or_graded(key):
    inner = [{"l1": value, "l2": value} for value in HOSTILE] + [{"one": v, "two": "dog"} for v in HOSTILE]
    for raw in [*HOSTILE, *({name: value} for name in FIELDS for value in [*HOSTILE, *inner])]:
        judge(key, lambda kind, clean, raw=raw: kind.parse(clean, raw))


@pytest.mark.parametrize("key", KNOWLEDGE)
def test_a_hostile_line_of_chat_is_refused_with_words_or_graded(key):
    lines = [v for v in HOSTILE if isinstance(v, str)]
    lines += [
        "1a 2b" * 900,
        ";" * 4_000,
        "\n" * 4_000,
        "1é 2b",
        "①",
        "1-a,2-b",
        "0",
        "99",
        "a1",
        "1 1",
        "; ;",
    ]
    for line in lines:
        judge(key, lambda kind, clean, line=line: kind.parse_typed(clean, line, seed="x:1"))


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.sampled_from([*FIELDS, "one", "two", "l1", "l2", "id", "text", "en", "accept"]),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=12,
)


@pytest.mark.parametrize("key", KNOWLEDGE)
@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(raw=json_values)
def test_any_answer_at_all_is_refused_or_graded(key, raw):
    judge(key, lambda kind, clean: kind.parse(clean, raw))


@pytest.mark.parametrize("key", KNOWLEDGE)
@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_spec_at_all_is_refused_or_clean(key, data):
    kind = KINDS[key]
    spec = dict(SPECS[key])
    for name in data.draw(
        st.lists(st.sampled_from([*spec, "shuffle", "unit", "placeholder", "normalize", "x"]), max_size=3)
    ):
        spec[name] = data.draw(json_values)
    try:
        clean = kind.clean_spec(spec)
    except SpecError as error:
        problems = error.problems
    else:
        problems = []
        assert kind.clean_spec(clean) == clean
        json.dumps(kind.present(clean, seed="x"), allow_nan=False)
    assert all(problem.message for problem in problems)


@pytest.mark.parametrize("key", KNOWLEDGE)
@pytest.mark.parametrize("spec", [None, 1, "x", [], {}, [[]]], ids=repr)
def test_what_is_no_spec_is_refused(key, spec):
    with pytest.raises(SpecError):
        KINDS[key].clean_spec(spec)


@pytest.mark.parametrize("key", KNOWLEDGE)
def test_a_key_nobody_knows_is_named(key):
    with pytest.raises(SpecError) as error:
        KINDS[key].clean_spec({**SPECS[key], "surprise": 1})
    assert [problem.path for problem in error.value.problems] == [("surprise",)]

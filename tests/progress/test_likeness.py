"""Programs that are alike: what is found, what raises no alarm, what is bounded, and who sees it."""

import csv
import io
from time import perf_counter

import pytest
from django.core.cache import cache

from progress.likeness import find_alike, mark_shared, read_prints
from progress.models import Submission
from progress.selectors import likeness
from progress.selectors.likeness import find_likeness
from tests.factories import make_challenge, make_user
from tests.learning.courses import enroll, make_course, make_task
from tests.web.conftest import signed_in

MEAN = """def mean(values):
    total = 0
    for value in values:
        total += value
    return total / len(values)
"""
TOP = """def top(values):
    best = values[0]
    for value in values[1:]:
        if value > best:
            best = value
    return best
"""
COPY = MEAN + TOP
RENAMED = "# mine\n" + COPY.replace("value", "x").replace("total", "t").replace("best", "b").replace(
    "    ", "  "
)
OTHER = (
    "from statistics import mean\nns = sorted(map(int, open(0).read().split()))\nprint(mean(ns), ns[-1])\n"
)


def alike(first, second, language="python", starter=""):
    known = read_prints(language, {"m": starter})
    pairs = find_alike([read_prints(language, {"m": t}, known) for t in (first, second)], least=0, most=9)
    return pairs[0].likeness if pairs else 0.0


@pytest.mark.pure
def test_copies_are_found_whatever_their_names_and_layout():
    assert alike(COPY, COPY) == alike(COPY, RENAMED) == 1.0
    assert alike(COPY, TOP + MEAN) > 0.7
    assert alike(COPY, OTHER) < 0.2
    script = "function f(xs) { let sum = 0; for (const x of xs) { sum += x * 2; } return sum; }"
    assert alike(script, script.replace("xs", "list").replace("sum", "acc"), "javascript") == 1.0


@pytest.mark.pure
def test_what_the_author_gave_is_no_likeness():
    assert alike(COPY, COPY, starter=COPY) == 0.0
    assert alike(COPY + OTHER, COPY + "print(1)\n", starter=COPY) < 0.3


@pytest.mark.pure
@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n" * 60_000,
        "/" * 65_000,
        '"' * 65_000,
        "\t\n" * 30_000,
        "я" * 65_000,
        "((" * 30_000,
        "x=" + "1+" * 30_000,
        "$?" * 9_000,
    ],
)
@pytest.mark.parametrize("language", ["python", "javascript", "c", "cpp", "sql", "unknown"])
def test_hostile_texts_take_little_time(text, language):
    began = perf_counter()
    prints = read_prints(language, {"m": text})
    assert perf_counter() - began < 15  # a busy machine; unbounded they take minutes
    assert len(prints) <= 2_000


@pytest.mark.pure
def test_marked_pieces_are_the_whole_text():
    left, right = mark_shared("python", {"m": COPY}, {"m": OTHER + RENAMED})
    assert "".join(piece.text for piece in left["m"]) == COPY
    assert "".join(piece.text for piece in right["m"]) == OTHER + RENAMED
    assert [piece.other for piece in left["m"] if piece.run] == [1]
    assert any(piece.run is None for piece in right["m"])


def give(challenge, user, text, verdict="accepted", **fields):
    number = Submission.objects.filter(user=user, challenge=challenge).count() + 1
    return Submission.objects.create(
        user=user,
        challenge=challenge,
        number=number,
        channel="web",
        status="graded",
        verdict=verdict,
        answer={"language": "python", "files": {"main.py": text}},
        **fields,
    )


@pytest.mark.django_db
def test_one_program_of_each_learner_counts_and_new_ones_show_at_once():
    cache.clear()
    challenge, ada, bob = make_challenge("stdio"), make_user("ada-a"), make_user("bob-b")
    give(challenge, ada, OTHER)
    first = give(challenge, ada, COPY)
    give(challenge, ada, OTHER, verdict="wrong_answer")
    second = give(challenge, bob, RENAMED, verdict="wrong_answer", score=0.5)
    found = find_likeness(challenge)
    assert (found.programs, found.is_complete, found.left_out) == (2, True, 0)
    assert [(p.first_submission, p.second_submission, p.first_share) for p in found.pairs] == [
        (first.pk, second.pk, 100.0)
    ]
    assert find_likeness(challenge).made_at == found.made_at
    give(challenge, bob, OTHER)
    assert find_likeness(challenge).pairs == []


@pytest.mark.django_db
def test_a_reading_stops_in_time_and_goes_on(monkeypatch, django_assert_num_queries):
    cache.clear()
    challenge = make_challenge("stdio")
    for _n in range(4):
        give(challenge, make_user(), COPY)
    monkeypatch.setattr(likeness, "BUDGET", -1)
    monkeypatch.setattr(likeness, "PROGRAMS", 3)
    states = []
    for _n in range(3):
        with django_assert_num_queries(2):
            states.append(find_likeness(challenge))
    assert [(s.read, len(s.pairs)) for s in states] == [(1, 0), (2, 0), (3, 3)]
    assert states[-1].left_out == 1


@pytest.mark.django_db
def test_the_pages_of_one_course_and_who_may_read_them():
    cache.clear()
    teacher, other = make_user("t-one", is_instructor=True), make_user("t-two", is_instructor=True)
    course, challenge = make_course(teacher), make_challenge("stdio")
    make_task(course, "challenge", challenge=challenge)
    ada, bob, outsider = make_user("=ada"), make_user("bob-c"), make_user("outsider")
    enroll(ada, course)
    enroll(bob, course)
    rows = [give(challenge, user, f"{COPY}# <script>\n") for user in (ada, bob, outsider)]
    base, narrowed = f"/teach/challenges/{challenge.slug}/likeness", {"course": course.slug}
    desk = signed_in(teacher)
    page = desk.get(f"{base}/", narrowed).content.decode()
    assert "bob-c" in page
    assert "outsider" not in page
    assert "Likeness is no proof" in page
    assert "outsider" in desk.get(f"{base}/").content.decode()
    pair = f"{base}/{rows[0].pk}-{rows[1].pk}/"
    shown = desk.get(pair, narrowed).content.decode()
    assert 'id="a-1"' in shown
    assert 'href="#b-1"' in shown
    assert "<script>\n" not in shown
    assert desk.get(f"{base}/{rows[0].pk}-{rows[2].pk}/", narrowed).status_code == 404
    assert desk.get(f"{base}/{rows[0].pk}-{'9' * 40}/").status_code == 404
    table = b"".join(desk.get(f"{base}.csv", narrowed).streaming_content).decode()
    assert [row["first"] for row in csv.DictReader(io.StringIO(table))] == ["'=ada"]
    for address in (f"{base}/", f"{base}.csv", pair):
        assert signed_in(other).get(address, narrowed).status_code == 403
        assert signed_in(ada).get(address, narrowed).status_code == 403
        assert signed_in(ada).get(address).status_code == 403
    api = f"/api/challenges/{challenge.pk}/likeness/"
    answered = desk.get(api, {"course": course.pk}).json()
    assert (answered["programs"], answered["read"], answered["left_out"]) == (2, 2, 0)
    assert [(one["first"], one["second"]) for one in answered["pairs"]] == [("=ada", "bob-c")]
    assert desk.get(api).json()["programs"] == 3
    assert signed_in(other).get(api, {"course": course.pk}).status_code == 403
    assert signed_in(ada).get(api).status_code == 403
    quiz = make_challenge()
    assert desk.get(f"/teach/challenges/{quiz.slug}/likeness/").status_code == 404

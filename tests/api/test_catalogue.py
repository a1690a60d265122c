"""The catalogue through the API: what each caller sees, and how authors write it."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from challenges.models import Challenge, Tag
from progress.services import start_challenge, submit_answer
from tests.api.client import Api, refused
from tests.factories import KNOWLEDGE, SPECS, make_category, make_challenge, right_answer

pytestmark = pytest.mark.django_db


def draft(**fields):
    return {
        "title": "How many bits?",
        "description": "In a *byte*.",
        "explanation": "Eight.",
        "difficulty": "beginner",
        "kind": "numeric",
        "points": 10,
        "category": make_category().slug,
        "spec": {"value": "8"},
        **fields,
    }


def ids(response):
    return [row["id"] for row in response.json()["results"]]


@pytest.mark.parametrize("address", ["/api/challenges/", "/api/challenges"])
def test_the_list_with_and_without_the_slash(nobody, address):
    challenge = make_challenge()
    make_challenge(state="draft")
    assert ids(nobody.get(address)) == [challenge.pk]


def test_the_list_holds_the_callers_own_state(as_ada, as_boris, ada):
    first, second = make_challenge(), make_challenge()
    second.requires.set([first])
    submit_answer(actor=ada, challenge_id=first.pk, answer=right_answer(first), channel="web")
    mine = {
        r["id"]: (r["my_status"], r["my_points"]) for r in as_ada.get("/api/challenges/").json()["results"]
    }
    assert mine == {first.pk: ("completed", 10), second.pk: ("new", 0)}
    theirs = [r["my_status"] for r in as_boris.get("/api/challenges/").json()["results"]]
    assert theirs == ["new", "locked"]


def test_filters_orders_and_pages(as_ada, ada):
    nets = make_category(slug="nets")
    one = make_challenge("numeric", category=nets, difficulty="advanced", title="Sockets", points=5)
    two, three = make_challenge(category=nets, points=6), make_challenge(category=make_category(), points=7)
    one.tags.add(Tag.objects.create(name="tcp"))
    start_challenge(actor=ada, challenge_id=two.pk)

    def shown(**query):
        return ids(as_ada.get("/api/challenges/", **query))

    assert shown(category="nets", ordering="points") == [one.pk, two.pk]
    assert shown(difficulty="advanced") == shown(kind="numeric") == shown(tag="tcp") == [one.pk]
    assert shown(search="sock") == [one.pk]
    assert shown(status="started") == [two.pk]
    assert shown(ordering="-points", page_size=2) == [three.pk, two.pk]
    assert shown(ordering="-points", page_size=2, page=2) == [one.pk]
    assert shown(page=9) == shown(category="none") == shown(tag="tcp,udp") == []
    first = as_ada.get("/api/challenges/", page_size=1, ordering="points").json()
    assert (first["count"], first["previous"]) == (3, None)
    assert ids(as_ada.get(first["next"].partition("testserver")[2])) == [two.pk]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"difficulty": "hard"}, "difficulty"),
        ({"status": "done"}, "status"),
        ({"ordering": "spec"}, "ordering"),
        ({"page": 0}, "page"),
        ({"page": "x"}, "page"),
        ({"page": 10**30}, "page"),
        ({"page_size": 101}, "page_size"),
        ({"kind": "magic"}, "kind"),
        ({"search": "x" * 201}, "search"),
    ],
)
def test_a_query_that_makes_no_sense_is_refused_by_field(nobody, query, field):
    problem = refused(nobody.get("/api/challenges/", **query), 400, "invalid")
    assert list(problem["errors"]) == [field]


def test_the_cost_of_the_list_does_not_grow(as_ada, ada):
    counts = []
    for _round in range(2):
        for _ in range(8):
            challenge = make_challenge(hints=[1])
            challenge.tags.add(Tag.objects.get_or_create(name="one")[0])
            start_challenge(actor=ada, challenge_id=challenge.pk)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert len(ids(as_ada.get("/api/challenges/", page_size=100))) == 8 * (_round + 1)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 4


def test_the_cost_of_one_challenge_does_not_grow_with_its_parts(as_ada):
    counts = []
    for parts in (1, 9):
        challenge = make_challenge(hints=[1] * parts)
        challenge.requires.set([make_challenge() for _ in range(parts)])
        with CaptureQueriesContext(connection) as queries:
            as_ada.get(f"/api/challenges/{challenge.pk}/")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 9


@pytest.mark.parametrize("kind", KNOWLEDGE)
def test_a_learner_sees_the_question_and_nothing_that_tells_the_answer(as_ada, kind):
    challenge = make_challenge(kind, explanation="SECRET-EXPLANATION", hints=[2])
    response = as_ada.get(f"/api/challenges/{challenge.pk}/")
    shown = response.json()
    assert (shown["solution"], shown["source"]) == (None, None)
    assert [h["text"] for h in shown["hints"]] == [None]
    text = re.sub(r'"[\dT:.-]+Z"', '""', response.content.decode())  # a time may hold any digits
    for secret in ("SECRET-EXPLANATION", '"correct"', '"accept"', "self-reference", '"pairs"', "v12", "9.81"):
        assert secret not in text


def test_the_solution_is_there_after_solving(as_ada, as_boris, ada):
    challenge = make_challenge(explanation="Because **so**.")
    submit_answer(actor=ada, challenge_id=challenge.pk, answer={"choice": "b"}, channel="web")
    solution = as_ada.get(f"/api/challenges/{challenge.pk}/").json()["solution"]
    assert solution["answer"] == ["Beta"]
    assert solution["explanation_html"] == "<p>Because <strong>so</strong>.</p>\n"
    assert as_boris.get(f"/api/challenges/{challenge.pk}/").json()["solution"] is None


def test_statements_are_sanitised(nobody):
    challenge = make_challenge(description="<script>alert(1)</script> [x](javascript:alert(1)) **b**")
    html = nobody.get(f"/api/challenges/{challenge.pk}/").json()["description_html"]
    assert "<script" not in html
    assert 'href="javascript' not in html
    assert "<strong>b</strong>" in html


def test_the_language_of_the_request_and_of_the_account(nobody, as_ada, ada):
    challenge = make_challenge(title="Bits", translations={"ru": {"title": "Биты"}})
    address = f"/api/challenges/{challenge.pk}/"
    assert nobody.get(address).json()["title"] == "Bits"
    russian = nobody.call("get", address, Accept_Language="ru")
    assert (russian.json()["title"], russian.headers["Content-Language"]) == ("Биты", "ru")
    ada.language = "ru"
    ada.save()
    mine = as_ada.get(address)
    assert (mine.json()["title"], mine.headers["Content-Language"]) == ("Биты", "ru")


def test_drafts_do_not_exist_for_learners(nobody, as_ada, as_teacher, as_admin):
    challenge = make_challenge(state="draft", hints=[1])
    address = f"/api/challenges/{challenge.pk}/"
    for caller in (nobody, as_ada):
        refused(caller.get(address), 404, "challenge_not_found")
        assert ids(caller.get("/api/challenges/", state="any")) == []
    for caller in (as_teacher, as_admin):
        assert caller.get(address).json()["state"] == "draft"
        assert ids(caller.get("/api/challenges/", state="draft")) == [challenge.pk]
    refused(as_ada.post(f"{address}start/"), 404, "challenge_not_found")
    refused(as_ada.post(f"{address}submissions/", {"answer": {"choice": "b"}}), 404, "challenge_not_found")
    refused(as_ada.get(f"{address}submissions/"), 404, "challenge_not_found")
    refused(as_ada.get(f"{address}hints/"), 404, "challenge_not_found")
    refused(as_ada.post(f"/api/hints/{challenge.hints.get().pk}/take/"), 404, "challenge_not_found")


@pytest.mark.parametrize("kind", KNOWLEDGE)
def test_what_an_author_reads_can_be_sent_back(as_teacher, kind):
    required, challenge = make_challenge(), make_challenge(kind, hints=[1, 2], max_attempts=3, cooldown=5)
    challenge.requires.set([required])
    address = f"/api/challenges/{challenge.pk}/"
    source = as_teacher.get(address).json()["source"]
    assert source["requires"] == [required.pk]
    again = as_teacher.put(address, source)
    assert again.status_code == 200, again.content
    assert again.json()["source"] == source


def test_authors_write_change_and_delete(as_teacher, as_admin):
    made = as_teacher.post(
        "/api/challenges/", draft(tags=["Bits and Bytes"], hints=[{"text": "2³", "cost": 1}])
    )
    assert made.status_code == 201, made.content
    shown = made.json()
    assert (shown["slug"], shown["tags"], shown["state"]) == ("how-many-bits", ["bits-and-bytes"], "draft")
    address = f"/api/challenges/{shown['id']}/"
    changed = as_admin.patch(address, {"state": "published", "points": 20})
    assert (changed.json()["points"], changed.json()["state"]) == (20, "published")
    assert len(changed.json()["source"]["hints"]) == 1
    rewritten = as_admin.put(address, draft(title="Bits"))
    assert (rewritten.json()["state"], rewritten.json()["hints"]) == ("draft", [])
    assert as_admin.delete(address).status_code == 204
    refused(as_admin.get(address), 404, "challenge_not_found")


def test_a_challenge_somebody_began_is_not_deleted(as_teacher, ada):
    challenge = make_challenge()
    start_challenge(actor=ada, challenge_id=challenge.pk)
    refused(as_teacher.delete(f"/api/challenges/{challenge.pk}/"), 409, "challenge_in_use")
    assert Challenge.objects.filter(pk=challenge.pk).exists()


def test_learners_write_nothing(nobody, as_ada):
    challenge = make_challenge()
    address = f"/api/challenges/{challenge.pk}/"
    for method, where in (
        ("post", "/api/challenges/"),
        ("put", address),
        ("patch", address),
        ("delete", address),
    ):
        refused(nobody.call(method, where, {"points": 999}), 401, "not_authenticated")
        refused(as_ada.call(method, where, {"points": 999}), 403, "instructor_only")
    challenge.refresh_from_db()
    assert challenge.points == 10


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"title": {"en": "x"}}, "title"),
        ({"points": 0}, "points"),
        ({"points": 10**40}, "points"),
        ({"points": True}, "points"),
        ({"points": "many"}, "points"),
        ({"difficulty": "hard"}, "difficulty"),
        ({"kind": "magic"}, "kind"),
        ({"category": "no-such"}, "category"),
        ({"category": ["x"]}, "category"),
        ({"category": {"a": 1}}, "category"),
        ({"spec": {}}, "spec"),
        ({"spec": []}, "spec"),
        ({"spec": None}, "spec"),
        ({"spec": "text"}, "spec"),
        ({"spec": {"value": "8", "extra": 1}}, "spec"),
        ({"spec": {"value": {"deep": [[[1]]]}}}, "spec"),
        ({"requires": [10**18]}, "requires"),
        ({"requires": [10**40]}, "requires.0"),
        ({"requires": "1"}, "requires"),
        ({"tags": [1, {"a": 2}]}, "tags.1"),
        ({"tags": ["x"] * 21}, "tags"),
        ({"translations": []}, "translations"),
        ({"translations": {"xx": {"title": "?"}}}, "translations"),
        ({"translations": {"ru": {"spec": "?"}}}, "translations"),
        ({"translations": {"ru": {"title": 5}}}, "translations"),
        ({"hints": [{"text": "", "cost": 1}]}, "hints.0.text"),
        ({"hints": [{"text": "ok", "cost": -1}]}, "hints.0.cost"),
        ({"hints": [5]}, "hints.0"),
        ({"hints": {"text": "x"}}, "hints"),
        ({"max_attempts": 0}, "max_attempts"),
        ({"cooldown": 86_401}, "cooldown"),
        ({"state": "secret"}, "state"),
        ({"slug": "no slug!"}, "slug"),
    ],
)
def test_a_faulty_challenge_is_refused_by_field(as_teacher, change, field):
    response = as_teacher.post("/api/challenges/", draft(**change))
    assert response.status_code == 400, response.content
    assert field in response.json()["errors"], response.json()
    assert not Challenge.objects.exists()


@pytest.mark.parametrize("kind", KNOWLEDGE)
@pytest.mark.parametrize("spec", [{}, [], "x", 5, True, {"choices": 5}, {"items": {"a": 1}}, {"text": [[]]}])
def test_any_spec_of_the_wrong_form_is_refused(as_teacher, kind, spec):
    response = as_teacher.post("/api/challenges/", draft(kind=kind, spec=spec))
    assert "spec" in response.json()["errors"]


@pytest.mark.parametrize("kind", KNOWLEDGE)
def test_a_spec_with_every_value_spoilt_is_refused_or_taken_but_never_a_fault(as_teacher, kind):
    for key in SPECS[kind]:
        for value in (None, [], "", -1, 1.5, True, [None], [{}], [[]], {"a": []}, "9" * 5_000):
            spec = {**SPECS[kind], key: value}
            response = as_teacher.post("/api/challenges/", draft(kind=kind, spec=spec))
            assert response.status_code in (201, 400), (key, value, response.content)


def test_a_taken_slug_and_a_circle_are_refused(as_teacher):
    first, second = make_challenge(slug="taken"), make_challenge()
    problem = refused(as_teacher.post("/api/challenges/", draft(slug="taken")), 400, "invalid_challenge")
    assert "slug" in problem["errors"]
    second.requires.set([first])
    circle = as_teacher.patch(f"/api/challenges/{first.pk}/", {"requires": [second.pk]})
    refused(circle, 400, "requirement_cycle")
    assert not first.requires.exists()


def test_categories_and_tags(nobody, as_ada, ada):
    nets = make_category(slug="nets", title="Networks", translations={"ru": {"title": "Сети"}})
    challenge = make_challenge(category=nets)
    challenge.tags.add(Tag.objects.create(name="tcp"))
    make_challenge(category=nets, state="draft").tags.add(Tag.objects.create(name="udp"))
    submit_answer(actor=ada, challenge_id=challenge.pk, answer=right_answer(challenge), channel="web")
    row = as_ada.get("/api/categories/").json()["results"][0]
    assert (row["slug"], row["challenges"], row["solved"]) == ("nets", 1, 1)
    assert (
        nobody.call("get", "/api/categories/", Accept_Language="ru").json()["results"][0]["title"] == "Сети"
    )
    assert nobody.get("/api/tags/").json()["results"] == [{"name": "tcp", "challenges": 1}]
    assert nobody.get("/api/tags/", search="u").json()["results"] == []


def test_an_instructor_who_is_deactivated_writes_nothing(teacher):
    caller = Api(teacher)
    teacher.is_active = False
    teacher.save()
    refused(caller.post("/api/challenges/", draft()), 401, "token_not_valid")

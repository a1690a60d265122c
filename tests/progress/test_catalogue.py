"""The catalogue as one viewer sees it."""

import pytest
from django.contrib.auth.models import AnonymousUser

from challenges.models import Tag
from progress.selectors import ORDERS, CatalogueFilters, catalogue, category_overview
from progress.services import start_challenge, submit_answer
from tests.factories import make_category, make_challenge, right_answer

pytestmark = pytest.mark.django_db


def statuses(viewer, **filters):
    return {c.pk: c.my_status for c in catalogue(viewer, CatalogueFilters(**filters))}


def test_each_viewer_sees_their_own_state(ada, boris):
    first, second, third = (make_challenge() for _ in range(3))
    third.requires.set([second])
    start_challenge(actor=ada, challenge_id=first.pk)
    submit_answer(actor=ada, challenge_id=second.pk, answer=right_answer(second), channel="web")
    assert statuses(ada) == {first.pk: "started", second.pk: "completed", third.pk: "new"}
    assert statuses(boris) == {first.pk: "new", second.pk: "new", third.pk: "locked"}
    assert statuses(AnonymousUser()) == statuses(None) == statuses(boris)


def test_a_begun_challenge_stays_open_when_a_prerequisite_is_added(ada):
    first, second = make_challenge(), make_challenge()
    start_challenge(actor=ada, challenge_id=second.pk)
    second.requires.set([first])
    assert statuses(ada)[second.pk] == "started"


def test_an_archived_prerequisite_does_not_lock(ada):
    first, second = make_challenge(state="archived"), make_challenge()
    second.requires.set([first])
    assert statuses(ada) == {second.pk: "new"}


def test_points_and_attempts_are_the_viewers(ada, boris):
    challenge = make_challenge()
    submit_answer(actor=ada, challenge_id=challenge.pk, answer=right_answer(challenge), channel="web")
    mine, theirs = catalogue(ada).get(), catalogue(boris).get()
    assert (mine.my_points, mine.my_attempts) == (10, 1)
    assert (theirs.my_points, theirs.my_attempts) == (0, 0)


@pytest.mark.parametrize("status", ["new", "started", "submitted", "completed", "locked"])
def test_filter_by_status(ada, status):
    new, started, submitted, completed, locked = (make_challenge() for _ in range(5))
    locked.requires.set([new])
    start_challenge(actor=ada, challenge_id=started.pk)
    submit_answer(actor=ada, challenge_id=submitted.pk, answer={"choice": "a"}, channel="web")
    submit_answer(actor=ada, challenge_id=completed.pk, answer={"choice": "b"}, channel="web")
    wanted = {"new": new, "started": started, "submitted": submitted, "completed": completed}
    assert list(statuses(ada, status=status)) == [wanted.get(status, locked).pk]


def test_filters_narrow_together(ada):
    category = make_category(slug="nets")
    wanted = make_challenge(
        "numeric",
        category=category,
        difficulty="advanced",
        title="The Straße of Sockets",
        translations={"ru": {"title": "Улица сокетов"}},
    )
    make_challenge("numeric", category=category)
    make_challenge(difficulty="advanced", title="Sockets elsewhere", category=make_category())
    for name in ("tcp", "kernel"):
        wanted.tags.add(Tag.objects.create(name=name))
    for filters in (
        {"category": "nets", "difficulty": "advanced"},
        {"kind": "numeric", "search": "SOCKETS strasse"},
        {"search": "улица"},
        {"tags": ("tcp", "kernel")},
    ):
        assert list(statuses(ada, **filters)) == [wanted.pk], filters
    assert statuses(ada, tags=("tcp", "nothing")) == {}
    assert statuses(ada, search="100%") == {}


def test_drafts_and_archived_are_for_authors(ada, teacher):
    published, draft, archived = (make_challenge(state=s) for s in ("published", "draft", "archived"))
    assert set(statuses(ada, state="")) == set(statuses(ada, state="draft")) == {published.pk}
    assert set(statuses(teacher)) == {published.pk}
    assert set(statuses(teacher, state="draft")) == {draft.pk}
    assert set(statuses(teacher, state="")) == {published.pk, draft.pk, archived.pk}


@pytest.mark.parametrize("order", [*ORDERS, "no-such-order"])
def test_orders(ada, order):
    late, early = make_category(position=9_000), make_category(position=1)
    one = make_challenge(category=late, difficulty="beginner", points=30, title="B")
    two = make_challenge(category=early, difficulty="advanced", points=20, title="A")
    three = make_challenge(category=early, difficulty="intermediate", points=10, title="C")
    expected = {
        "catalogue": [three, two, one],
        "difficulty": [one, three, two],
        "-difficulty": [two, three, one],
        "points": [three, two, one],
        "-points": [one, two, three],
        "title": [two, one, three],
        "-title": [three, one, two],
        "oldest": [one, two, three],
        "newest": [three, two, one],
        "no-such-order": [three, two, one],
    }
    assert list(catalogue(ada, CatalogueFilters(order=order))) == expected[order]


def test_the_number_of_queries_does_not_grow(ada, django_assert_num_queries):
    def read() -> None:
        for challenge in catalogue(ada):
            assert challenge.category.title
            assert [t.name for t in challenge.tags.all()] == ["one"]

    for count in (1, 15):
        for _ in range(count):
            make_challenge().tags.add(Tag.objects.get_or_create(name="one")[0])
        with django_assert_num_queries(2):
            read()


def test_category_overview_counts(ada, boris):
    first, second = make_category(position=2), make_category(position=1)
    solved, _open = make_challenge(category=first), make_challenge(category=first)
    make_challenge(category=second, state="draft")
    submit_answer(actor=ada, challenge_id=solved.pk, answer=right_answer(solved), channel="web")
    submit_answer(actor=boris, challenge_id=solved.pk, answer={"choice": "a"}, channel="web")

    def counts(viewer):
        return [(c.pk, c.challenges_count, c.solved_count) for c in category_overview(viewer)]

    assert counts(ada) == [(second.pk, 0, 0), (first.pk, 2, 1)]
    assert counts(boris) == counts(None) == [(second.pk, 0, 0), (first.pk, 2, 0)]

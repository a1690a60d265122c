"""The admin of courses: the lists that are promised, quick, and held to the services' checks."""

import pytest
from django.apps import apps
from django.contrib.admin.sites import site
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.adminkit import ReadOnlyAdmin
from core.models import User
from learning.models import (
    CourseEnrollment,
    Favorite,
    LearningTask,
    Module,
    Note,
    Quiz,
    QuizAttempt,
    TaskProgress,
)
from learning.services import favorite_add, note_save, task_report
from tests.factories import make_challenge, make_user
from tests.learning.classroom import make_class
from tests.learning.courses import enroll, make_course, make_task

pytestmark = pytest.mark.django_db
MODELS = [model for model in apps.get_app_config("learning").get_models() if model in site._registry]

# What document 001 has in its lists: (columns, filters, searches), in this product's names.
PROMISED = {
    CourseEnrollment: (
        {"user", "course", "started_at", "last_activity_at", "is_completed"},
        {"status", "started_at"},
        {"user__username", "course__title"},
    ),
    TaskProgress: (
        {"user", "task", "status", "last_accessed_at"},
        {"status", "last_accessed_at"},
        {"user__username", "task__title"},
    ),
    QuizAttempt: (
        {"user", "lesson", "score", "max_score", "percentage", "attempt_date"},
        {"attempt_date"},
        {"user__username", "quiz__task__title"},
    ),
    Note: (
        {"title", "user", "task", "challenge", "created_at", "updated_at"},
        {"created_at"},
        {"title", "content", "user__username"},
    ),
    Favorite: (
        {"user", "task", "challenge", "created_at"},
        {"created_at"},
        {"user__username", "task__title", "challenge__title"},
    ),
    User: (
        {"username", "date_joined"},
        {"is_active"},
        {"username", "email", "bio"},
    ),
}


def address(model, page="changelist", *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.fixture
def boss(admin_user):
    """A browser with an admin at it."""
    client = Client()
    client.force_login(admin_user)
    return client


def populate(teacher):
    room = make_class(teacher)
    learner = room.people["stuck"]
    note_save(actor=learner, title="A thought", content="Of names", task_id=room.lesson.pk)
    favorite_add(actor=learner, task_id=room.lesson.pk)
    favorite_add(actor=learner, challenge_id=make_challenge().pk)
    return room


@pytest.mark.parametrize("model", PROMISED)
def test_the_lists_have_the_columns_filters_and_searches_that_are_promised(model):
    page = site._registry[model]
    columns, filters, searches = PROMISED[model]
    assert columns <= set(page.list_display)
    assert filters <= set(page.list_filter)
    assert searches <= set(page.search_fields)


SEARCHES = {
    CourseEnrollment: ("stuck-", "Course"),
    TaskProgress: ("stuck-", "Task"),
    QuizAttempt: ("stuck-", "Task"),
    Note: ("stuck-", "thought", "of names"),
    Favorite: ("stuck-", "Task"),
}


@pytest.mark.parametrize("model", SEARCHES)
def test_a_search_finds_and_a_word_that_is_nowhere_does_not(boss, teacher, model):
    populate(teacher)
    for words in SEARCHES[model]:
        found = boss.get(address(model), {"q": words})
        assert found.status_code == 200
        assert found.context["cl"].result_count, words
    assert not boss.get(address(model), {"q": "nowhere-at-all"}).context["cl"].result_count


def test_filters_narrow_the_lists(boss, teacher):
    populate(teacher)
    for model, value, count in ((CourseEnrollment, "CERTIFIED", 1), (TaskProgress, "in_progress", 2)):
        found = boss.get(address(model), {"status__exact": value})
        assert found.context["cl"].result_count == count, model
    bio = make_user("quiet")
    User.objects.filter(pk=bio.pk).update(bio="Collects beetles")
    assert boss.get(address(User), {"q": "beetles"}).context["cl"].result_count == 1


def test_every_list_and_page_opens_and_asks_no_more_for_more_rows(boss, teacher):
    def count():
        found = {}
        for model in MODELS:
            with CaptureQueriesContext(connection) as queries:
                assert boss.get(address(model)).status_code == 200
            found[model.__name__] = len(queries)
        return found

    populate(teacher)
    count()  # content types and the like are cached by now
    few = count()
    for model in MODELS:
        for row in model._default_manager.all()[:2]:
            assert boss.get(address(model, "change", row.pk)).status_code == 200, model
    populate(teacher)
    assert count() == few


def test_learners_records_are_looked_at_not_written(boss, teacher):
    populate(teacher)
    for model in MODELS:
        if isinstance(site._registry[model], ReadOnlyAdmin):
            row = model._default_manager.first()
            assert row is not None, model
            assert boss.post(address(model, "change", row.pk), {}).status_code == 403
            assert boss.get(address(model, "add")).status_code == 403


@pytest.mark.parametrize("person", ["nobody", "learner", "instructor"])
def test_others_are_sent_to_the_login(teacher, person):
    populate(teacher)
    client = Client()
    if person != "nobody":
        client.force_login(make_user(is_instructor=person == "instructor"))
    for model in MODELS:
        for page in (address(model), address(model, "add")):
            assert client.get(page).headers["Location"].startswith("/admin/login/")


def form_of(boss, page):
    """What a browser would send back unchanged."""
    context = boss.get(page).context
    forms = [context["adminform"].form]
    for formset in context["inline_admin_formsets"]:
        forms += [formset.formset.management_form, *formset.formset.forms]
    data = {}
    for form in forms:
        for bound in form:
            value = bound.value()
            if value is not None and value is not False:
                data[bound.html_name] = value
    return data


def test_a_quiz_whose_rules_nobody_wrote_has_the_usual_ones(boss, teacher, ada):
    course = make_course(teacher)
    module = Module.objects.get(course=course)
    page = address(Module, "change", module.pk)
    task = {"position": 0, "kind": "quiz", "title": "Bare", "slug": "bare", "is_required": "on"}
    data = form_of(boss, page) | {"tasks-TOTAL_FORMS": 1, **{f"tasks-0-{k}": v for k, v in task.items()}}
    data |= {"tasks-0-module": module.pk}
    assert boss.post(page, data).status_code == 302
    bare = LearningTask.objects.get(slug="bare")
    assert Quiz.objects.get(task=bare).pass_percent == 60
    enroll(ada, course)
    learner = Client()
    learner.force_login(ada)
    assert learner.get(bare.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("elsewhere", [False, True])
def test_a_circle_or_a_foreign_prerequisite_is_refused(boss, teacher, elsewhere):
    course = make_course(teacher)
    first, second = make_task(course), make_task(make_course(teacher) if elsewhere else course)
    if not elsewhere:
        second.requires.set([first])
    page = address(LearningTask, "change", first.pk)
    answered = boss.post(page, form_of(boss, page) | {"requires": [second.pk]}, follow=True)
    told = " ".join(str(message) for message in answered.context["messages"])
    assert ("its own course" if elsewhere else "cannot require itself") in told
    assert not first.requires.exists()


def test_what_learners_have_begun_stays_in_its_course(boss, teacher, ada):
    course, other = make_course(teacher), make_course(teacher)
    task, free = make_task(course), make_task(course)
    enroll(ada, course)
    task_report(actor=ada, task_id=task.pk, percent=10)
    there = Module.objects.get(course=other)
    for moved, allowed in ((task, False), (free, True)):
        page = address(LearningTask, "change", moved.pk)
        answered = boss.post(page, form_of(boss, page) | {"module": there.pk})
        assert (answered.status_code == 302) is allowed
        moved.refresh_from_db()
        assert (moved.course_id == other.pk) is allowed
    page = address(Module, "change", task.module_id)
    answered = boss.post(page, form_of(boss, page) | {"course": other.pk})
    assert "stays in its course" in str(answered.context["adminform"].form.errors["course"])
    assert Module.objects.get(pk=task.module_id).course_id == course.pk


def test_saving_a_task_counts_everybody_afresh(boss, teacher, ada):
    course = make_course(teacher)
    first, second = make_task(course), make_task(course)
    enroll(ada, course)
    task_report(actor=ada, task_id=first.pk, status="completed")
    page = address(LearningTask, "change", second.pk)
    data = form_of(boss, page)
    data.pop("is_required")
    assert boss.post(page, data).status_code == 302
    assert CourseEnrollment.objects.get(user=ada).progress == 100

"""The admin: open to the staff and nobody else, quick, and held to the same checks as every other door."""

import io
import json
import zipfile

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.sites import site
from django.contrib.auth.models import Permission
from django.db import connection
from django.forms.models import model_to_dict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import PersonalToken, Portrait, TelegramAccount
from challenges.content.importing import read_pack
from challenges.models import Category, Challenge, Hint, Tag
from core.adminkit import ReadOnlyAdmin
from core.models import Event, User
from progress.models import Achievement, HintUnlock, PointsEntry, Submission
from tests.admin_world import populate
from tests.factories import SPECS, make_category, make_challenge, make_user
from tests.progress.judging.at_work import judge_all
from tests.progress.judging.test_solution_checks import spec_of

pytestmark = pytest.mark.django_db
ROOMS = ("core", "accounts", "challenges", "progress")
MODELS = [m for room in ROOMS for m in apps.get_app_config(room).get_models() if m is not Hint]
EDITABLE = [m for m in MODELS if m in site._registry and not isinstance(site._registry[m], ReadOnlyAdmin)]


def name(model):
    return model._meta.label


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.fixture
def boss(client, admin_user):
    """A browser with an admin at it."""
    client.force_login(admin_user)
    return client


def test_every_list_and_page_opens_for_an_admin(boss):
    populate(1)
    for model in MODELS:
        assert boss.get(address(model, "changelist")).status_code == 200
        rows = list(model._default_manager.all()[:9])
        assert rows, f"the world has no {name(model)}"
        for row in rows:
            page = boss.get(address(model, "change", row.pk))
            assert page.status_code == 200
            for token in PersonalToken.objects.all():
                assert token.token_hash not in page.content.decode()
        added = boss.get(address(model, "add")).status_code
        assert added == (200 if model in EDITABLE else 403)
        assert boss.get(address(model, "history", rows[0].pk)).status_code == 200


def test_lists_can_be_searched_filtered_and_paged_by_date(boss):
    populate(1)
    queries = ["q=ada", "q=%D1%91%27%22%25", "o=1.-2", "p=999", "all=", "nonsense=1", "q=" + "x" * 3_000]
    for model in MODELS:
        page, found = site._registry[model], address(model, "changelist")
        by_date = page.date_hierarchy and f"{page.date_hierarchy}__year"
        for query in [*queries, *([f"{by_date}=2024", f"{by_date}=soon"] if by_date else [])]:
            assert boss.get(f"{found}?{query}", follow=True).status_code == 200, query
        assert boss.get(found + "?q=%00").status_code == 400


def test_a_list_asks_no_more_for_more_rows(boss):
    def count() -> dict[str, int]:
        counts = {}
        for model in MODELS:
            with CaptureQueriesContext(connection) as queries:
                assert boss.get(address(model, "changelist")).status_code == 200
            counts[name(model)] = len(queries)
        return counts

    populate(1)
    count()  # content types and the like are cached by now
    few = count()
    populate(2)
    assert count() == few
    assert max(few.values()) <= 14


@pytest.mark.parametrize("person", ["nobody", "learner", "instructor"])
def test_others_are_sent_to_the_login(client, person):
    populate(1)
    before = Challenge.objects.count()
    if person != "nobody":
        client.force_login(make_user(is_instructor=person == "instructor"))
    for model in MODELS:
        row = model._default_manager.first()
        pages = [address(model, "changelist"), address(model, "add"), address(model, "change", row.pk)]
        for page in [*pages, address(model, "delete", row.pk), reverse("admin:index")]:
            for response in (client.get(page), client.post(page, {"action": "export"})):
                assert response.status_code == 302, page
                assert response.url.startswith("/admin/login/")
    assert Challenge.objects.count() == before


def test_staff_without_permissions_see_nothing(client):
    populate(1)
    client.force_login(make_user(is_staff=True))
    for model in MODELS:
        row = model._default_manager.first()
        for page in ("changelist", "add"):
            assert client.get(address(model, page)).status_code == 403
        for page in ("change", "delete"):
            assert client.post(address(model, page, row.pk), {"post": "yes"}).status_code == 403


def test_ledgers_and_logs_are_read_only_even_for_admins(boss):
    populate(1)
    for model in MODELS:
        if model not in EDITABLE:
            check_read_only(boss, model)


def check_read_only(boss, model):
    row = model._default_manager.first()
    before = list(model._default_manager.values())
    fields = {k: v for k, v in model_to_dict(row).items() if v is not None}
    assert boss.post(address(model, "add"), fields).status_code == 403
    assert boss.post(address(model, "change", row.pk), fields).status_code == 403
    if model not in (PersonalToken, Portrait, TelegramAccount):
        assert boss.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403
        data = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
        boss.post(address(model, "changelist"), data)
    assert list(model._default_manager.values()) == before


def test_the_rooms_leave_no_model_out():
    assert [m for m in MODELS if m not in site._registry] == []
    assert {Challenge, Category, Tag, Achievement, User} == set(EDITABLE)
    assert isinstance(admin.site._registry[Submission], ReadOnlyAdmin)


def form_of(boss, model, pk=None):
    """What a browser would send back unchanged."""
    response = boss.get(address(model, "change", pk) if pk else address(model, "add"))
    data = {}
    context = response.context
    forms = [context["adminform"].form]
    for formset in context.get("inline_admin_formsets", []):
        forms += [formset.formset.management_form, *formset.formset.forms]
    for form in forms:
        for field in form:
            data[field.html_name] = field.value()
    return {key: value for key, value in data.items() if value is not None and value is not False}


@pytest.mark.parametrize("kind", SPECS)
def test_a_challenge_saved_unchanged_is_unchanged(boss, kind):
    challenge = make_challenge(kind, hints=[1, 2], translations={"ru": {"title": "Имя"}})
    before = Challenge.objects.values().get(), list(Hint.objects.values())
    response = boss.post(address(Challenge, "change", challenge.pk), form_of(boss, Challenge, challenge.pk))
    assert response.status_code == 302
    after = Challenge.objects.values().get(), list(Hint.objects.values())
    assert {**after[0], "updated_at": 0} == {**before[0], "updated_at": 0}
    assert after[1] == before[1]


@pytest.mark.parametrize("kind", SPECS)
def test_a_challenge_of_every_kind_can_be_written(boss, admin_user, kind):
    data = form_of(boss, Challenge) | {
        "title": "New", "slug": "new", "category": make_category().pk, "state": "draft", "kind": kind,
        "description": "What?", "difficulty": "beginner", "points": 7, "cooldown": 0,
        "spec": json.dumps(SPECS[kind]), "translations": '{"ru": {"title": "Новая"}}',
        "hints-TOTAL_FORMS": 2,
        "hints-0-position": 5, "hints-0-cost": 1, "hints-0-text": "Second", "hints-0-translations": "",
        "hints-1-position": 2, "hints-1-cost": 2, "hints-1-text": "First", "hints-1-translations": "{}",
    }  # fmt: skip
    response = boss.post(address(Challenge, "add"), data)
    assert response.status_code == 302, response.context["adminform"].form.errors
    challenge = Challenge.objects.get(slug="new")
    assert (challenge.author, challenge.localized("title", "ru")) == (admin_user, "Новая")
    assert [h.text for h in challenge.hints.all()] == ["First", "Second"]
    page = boss.get(address(Challenge, "change", challenge.pk)).content.decode()
    assert "<p>What?</p>" in page


BAD = {
    "spec": {
        "{": "Line 1, column 2",
        '{"choices": []}': "choices: 2 to 12 entries are expected, there are 0",
        '{"choices": [1, 2], "x": 1}': "x: this key is not known here",
        "[]": "This field is required",
        '"text"': "a mapping is expected here",
        "NaN": "odd numbers",
        "[" * 100_000: "nested too deeply",
        '{"a": ' * 60 + "1" + "}" * 60: "nested too deeply",
        '{"choices": "\\u0000"}': "cannot be stored",
        '{"choices": "\\ud800"}': "cannot be stored",
        "9" * 5_000: "odd numbers",
        '"' + "x" * 600_000 + '"': "longer than",
        "": "This field is required",
    },
    "translations": {
        '{"xx": {"title": "A"}}': "Expected:",
        '{"ru": {"points": "A"}}': "Expected:",
        '{"ru": {"title": 5}}': "Expected:",
        "[1]": "Expected:",
    },
    "slug": {"Big": "Use small letters only", "a b": "valid", "": "required"},
    "points": {"0": "greater than or equal", "1001": "less than or equal", "x": "whole number"},
    "description": {"a\0b": "Null characters", "a\x07b": "cannot be stored", "": "required"},
    "category": {"999999": "valid choice"},
    "requires": {"999999": "valid choice"},
    "hints-0-text": {"": "required", "a\x07b": "cannot be stored"},
    "hints-0-position": {"-1": "greater than or equal", "x": "whole number"},
}


@pytest.mark.parametrize(
    ("field", "value"), [(f, v) for f, vs in BAD.items() for v in vs], ids=lambda v: v[:24]
)
def test_what_is_wrong_is_said_at_the_field(boss, field, value):
    challenge = make_challenge(hints=[1])
    before = list(Challenge.objects.values())
    data = form_of(boss, Challenge, challenge.pk) | {field: value}
    response = boss.post(address(Challenge, "change", challenge.pk), data)
    assert response.status_code == 200
    if field.startswith("hints-0-"):
        errors = response.context["inline_admin_formsets"][0].formset.forms[0].errors
    else:
        errors = response.context["adminform"].form.errors
    assert BAD[field][value] in " ".join(errors[field.removeprefix("hints-0-")])
    assert list(Challenge.objects.values()) == before


def test_a_circle_of_prerequisites_is_refused(boss):
    first, second = make_challenge(), make_challenge()
    second.requires.add(first)
    data = form_of(boss, Challenge, first.pk) | {"requires": [second.pk]}
    response = boss.post(address(Challenge, "change", first.pk), data)
    assert "cannot require itself" in str(response.context["adminform"].form.errors["requires"])


def test_hints_can_change_places_and_keep_who_took_them(boss, ada):
    challenge = make_challenge(hints=[1, 2, 3])
    one, two, three = challenge.hints.all()
    HintUnlock.objects.create(user=ada, hint=two, cost=2)
    data = form_of(boss, Challenge, challenge.pk)
    data |= {"hints-0-position": 2, "hints-1-position": 0, "hints-2-DELETE": "on"}
    assert boss.post(address(Challenge, "change", challenge.pk), data).status_code == 302
    assert list(challenge.hints.values_list("pk", "position")) == [(two.pk, 0), (one.pk, 1)]
    assert HintUnlock.objects.get().hint_id == two.pk
    assert not Hint.objects.filter(pk=three.pk).exists()


def test_likely_mistakes_are_warned_of_on_saving(boss):
    spec = {"choices": [{"id": "correct", "text": "A", "correct": True}, {"text": "B"}]}
    challenge = make_challenge(spec=spec, description="So $\\foo$.")
    data = form_of(boss, Challenge, challenge.pk)
    response = boss.post(address(Challenge, "change", challenge.pk), data, follow=True)
    told = " ".join(str(message) for message in response.context["messages"])
    assert "gives the answer away" in told
    assert "unknown command" in told


def act(boss, action, challenges, model=Challenge):
    data = {"action": action, "_selected_action": [c.pk for c in challenges]}
    return boss.post(address(model, "changelist"), data, follow=True)


def test_many_at_once_are_published_archived_and_hidden(boss):
    challenges = [make_challenge(state="draft") for _n in range(3)]
    broken = make_challenge(state="draft")
    Challenge.objects.filter(pk=broken.pk).update(spec={"choices": []})
    told = [str(m) for m in act(boss, "publish", [*challenges, broken]).context["messages"]]
    assert told[0] == "3 challenges changed."
    assert str(broken) in told[1]
    assert set(Challenge.objects.filter(state="published")) == set(challenges)
    act(boss, "archive", challenges[:2])
    act(boss, "draft", challenges[2:])
    assert [c.state for c in Challenge.objects.order_by("pk")] == ["archived", "archived", "draft", "draft"]


def test_a_selection_is_exported_as_a_pack(boss, tmp_path):
    challenges = [make_challenge(kind, hints=[1]) for kind in SPECS]
    response = act(boss, "export", challenges)
    assert response["Content-Type"] == "application/zip"
    zipfile.ZipFile(io.BytesIO(response.content)).extractall(tmp_path)
    pack = read_pack(tmp_path)
    assert pack.problems == []
    assert set(pack.entries["challenges"]) == {c.slug for c in challenges}


def test_who_may_only_look_cannot_act(client):
    viewer = make_user(is_staff=True)
    viewer.user_permissions.add(Permission.objects.get(codename="view_challenge"))
    client.force_login(viewer)
    challenge = make_challenge(state="draft")
    act(client, "publish", [challenge])
    assert Challenge.objects.get().state == "draft"
    assert client.get(address(Challenge, "change", challenge.pk)).status_code == 200
    assert client.post(address(Challenge, "change", challenge.pk), {"title": "x"}).status_code == 403


def test_a_challenge_in_use_is_not_deleted(boss):
    challenge = populate(1)[0]
    page = boss.post(address(Challenge, "delete", challenge.pk), {"post": "yes"})
    assert page.status_code in (200, 403)
    assert Challenge.objects.filter(pk=challenge.pk).exists()
    assert PointsEntry.objects.filter(challenge=challenge).exists()
    unused = make_challenge()
    assert boss.post(address(Challenge, "delete", unused.pk), {"post": "yes"}).status_code == 302
    assert not Challenge.objects.filter(pk=unused.pk).exists()


def test_an_achievement_somebody_has_is_not_deleted(boss):
    populate(1)
    earned = Achievement.objects.get()
    boss.post(address(Achievement, "delete", earned.pk), {"post": "yes"})
    act(boss, "switch_off", [earned], Achievement)
    assert not Achievement.objects.get().is_active
    data = form_of(boss, Achievement, earned.pk) | {"rule": '{"metric": "solved"}'}
    response = boss.post(address(Achievement, "change", earned.pk), data)
    assert "at_least" in str(response.context["adminform"].form.errors["rule"])


def test_autocomplete_finds_prerequisites(boss):
    make_challenge(title="Needle")
    make_challenge(title="Hay")
    query = {"app_label": "challenges", "model_name": "challenge", "field_name": "requires", "term": "need"}
    found = boss.get(reverse("admin:autocomplete"), query).json()["results"]
    assert [row["text"] for row in found] == ["Needle"]


def test_an_account_changed_here_is_announced_to_its_owner(boss, ada):
    data = form_of(boss, User, ada.pk) | {"language": "ru", "time_zone": "Europe/Riga"}
    data = {k: v for k, v in data.items() if k not in ("groups", "user_permissions")}
    response = boss.post(address(User, "change", ada.pk), data)
    assert response.status_code == 302, response.context["adminform"].form.errors
    ada.refresh_from_db()
    assert (ada.language, ada.time_zone) == ("ru", "Europe/Riga")
    assert Event.objects.get(user=ada).type == "account.changed"
    response = boss.post(address(User, "change", ada.pk), data | {"time_zone": "Mars/Base", "language": "xx"})
    assert set(response.context["adminform"].form.errors) == {"time_zone", "language"}


def test_accounts_can_be_made_closed_and_given_roles(boss, admin_user, ada):
    data = {"username": "new", "email": "", "usable_password": "true"}
    data |= {"password1": "correct horse battery", "password2": "correct horse battery"}
    assert boss.post(address(User, "add"), data).status_code == 302
    assert User.objects.get(username="new").check_password("correct horse battery")
    response = boss.post(address(User, "add"), data | {"username": "NEW"})
    assert response.status_code == 200, "names differ in more than their case"
    act(boss, "make_instructors", [ada], User)
    act(boss, "close_accounts", [ada, admin_user], User)
    assert User.objects.get(username="ada").is_instructor
    assert not User.objects.get(username="ada").is_active
    assert User.objects.get(username="admin").is_active
    assert boss.post(address(User, "delete", ada.pk), {"post": "yes"}).status_code == 403


def test_staff_cannot_raise_themselves(client, admin_user):
    staff = make_user(is_staff=True)
    staff.user_permissions.add(*Permission.objects.filter(codename__in=["view_user", "change_user"]))
    client.force_login(staff)
    data = form_of(client, User, staff.pk) | {"is_superuser": "on", "bio": "mine"}
    data = {k: v for k, v in data.items() if k not in ("groups", "user_permissions")}
    assert client.post(address(User, "change", staff.pk), data).status_code == 302
    staff.refresh_from_db()
    assert (staff.is_superuser, staff.bio) == (False, "mine")
    assert client.post(address(User, "change", admin_user.pk), data).status_code == 403
    act(client, "close_accounts", [admin_user], User)
    assert User.objects.get(pk=admin_user.pk).is_active
    password = {
        "usable_password": "true",
        "password1": "correct horse battery",
        "password2": "correct horse battery",
    }
    assert client.post(f"/admin/core/user/{admin_user.pk}/password/", password).status_code == 403


def test_taking_a_telegram_account_away_unlinks_it(boss):
    populate(2)
    one, two = TelegramAccount.objects.all()
    assert boss.post(address(TelegramAccount, "delete", one.pk), {"post": "yes"}).status_code == 302
    data = {"action": "delete_selected", "_selected_action": [two.pk], "post": "yes"}
    boss.post(address(TelegramAccount, "changelist"), data)
    assert not TelegramAccount.objects.exists()
    assert Event.objects.filter(type="account.unlinked").count() == 2


def test_a_code_challenge_is_published_when_its_solutions_pass(boss):
    spec = spec_of(accepted="# wrong_answer\n# <script>\n")
    challenge = make_challenge("function", spec=spec, state="draft")
    response = act(boss, "publish", [challenge])
    assert "until the judge has tried its solutions" in str(list(response.context["messages"])[1])
    judge_all()
    page = boss.get(address(Challenge, "change", challenge.pk)).content.decode()
    assert "solutions/accepted/good.py" in page
    assert "✗ wrong_answer" in page
    data = form_of(boss, Challenge, challenge.pk) | {"spec": json.dumps(spec_of()), "state": "published"}
    response = boss.post(address(Challenge, "change", challenge.pk), data, follow=True)
    assert "until the judge" in " ".join(map(str, response.context["messages"]))
    challenge.refresh_from_db()
    assert challenge.state == "draft"
    judge_all()
    challenge.refresh_from_db()
    assert challenge.state == "published"
    assert "✓ accepted" in boss.get(address(Challenge, "change", challenge.pk)).content.decode()
    assert boss.post(address(Challenge, "delete", challenge.pk), {"post": "yes"}).status_code == 302
    assert not Challenge.objects.filter(pk=challenge.pk).exists()

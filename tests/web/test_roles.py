"""Every page and form, asked for by everybody: one without a stated expectation fails.

The things asked for are one learner's and one instructor's. Each cell is the status that a role gets, in the
order of `ROLES`: nobody, the learner, another learner, the instructor, another instructor, an admin. 302 for
nobody is the way to the sign-in page. Every call is undone, so that all of them find the same world.
"""

from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from core.limits import memory
from tests.roles import ROLES, World, make_world
from tests.web.conftest import signed_in

pytestmark = pytest.mark.django_db

ALL = "200 200 200 200 200 200"
SIGNED_IN = "302 200 200 200 200 200"
SENT_ON = "302 302 302 302 302 302"
AUTHORS = "302 403 403 200 200 200"
TEACHERS = "302 403 403 200 403 200"
OWN = "302 200 404 404 404 404"
OWN_SENT = "302 302 404 404 404 404"
TEACHERS_SENT = "302 403 403 302 403 302"
HOST = "302 302 403 403 403 403"
EMPTY = "302 422 422 422 422 422"  # an empty form comes back

EXPECTED: dict[str, str] = {
    "get accounts:register": "200 302 302 302 302 302",
    "post accounts:register": "200 302 302 302 302 302",
    "get accounts:login": "200 302 302 302 302 302",
    "post accounts:login": "422 302 302 302 302 302",
    "post accounts:logout": SENT_ON,
    "get accounts:password_change": SIGNED_IN,
    "post accounts:password_change": SIGNED_IN,
    "get accounts:password_reset": ALL,
    "post accounts:password_reset": ALL,
    "get accounts:password_reset_done": ALL,
    "get accounts:password_reset_confirm": ALL,
    "post accounts:password_reset_confirm": ALL,
    "get accounts:progress": SIGNED_IN,
    "get accounts:week": SIGNED_IN,
    "get accounts:week_image": SIGNED_IN,
    "get accounts:settings": SIGNED_IN,
    "post accounts:preferences": EMPTY,
    "post accounts:editor_preferences": EMPTY,
    "post accounts:chat_preferences": EMPTY,
    "post accounts:create_token": EMPTY,
    "post accounts:revoke_token": OWN_SENT,
    "get accounts:telegram": SIGNED_IN,
    # Not set up here.
    "get accounts:telegram_login": "404 404 404 404 404 404",
    "get accounts:telegram_login_done": "404 404 404 404 404 404",
    "get accounts:telegram_choose": "422 422 422 422 422 422",
    "post accounts:telegram_sign_up": "404 404 404 404 404 404",
    "post accounts:telegram_link_here": "302 422 422 422 422 422",
    "post accounts:telegram_give_up": SENT_ON,
    "post accounts:telegram_begin": SENT_ON,
    "post accounts:telegram_confirm": OWN_SENT,
    "post accounts:telegram_cancel": SENT_ON,
    "post accounts:telegram_unlink": SENT_ON,
    "get accounts:profile": SIGNED_IN,
    "post accounts:profile": EMPTY,
    "post accounts:remove_picture": SENT_ON,
    "get accounts:picture": "302 404 404 404 404 404",
    "get accounts:course_progress": SIGNED_IN,
    "get accounts:notes": SIGNED_IN,
    "get accounts:create_note": SIGNED_IN,
    "post accounts:create_note": EMPTY,
    "get accounts:note_detail": OWN,
    "get accounts:edit_note": OWN,
    "post accounts:edit_note": "302 422 404 404 404 404",
    "get accounts:delete_note": OWN,
    "post accounts:delete_note": OWN_SENT,
    "get accounts:review": SIGNED_IN,
    "post accounts:review_rate": "302 409 404 404 404 404",
    "get accounts:favorites": SIGNED_IN,
    "get accounts:own_at_exercise": SIGNED_IN,
    "post accounts:toggle_favorite_lesson": SENT_ON,
    "post accounts:toggle_favorite_exercise": SENT_ON,
    "get web:home": ALL,
    "get web:catalogue": ALL,
    "get web:challenge": ALL,
    "post web:answer": SENT_ON,
    "post web:hint": SENT_ON,
    "get web:leaderboard": ALL,
    "get web:components": "404 404 404 404 404 404",  # only in development
    "post web:mini_enter": "404 404 404 404 404 404",
    "get web:share_challenge": ALL,
    "get web:share_certificate": ALL,
    "get web:manifest": ALL,
    "get web:worker": ALL,
    "get web:offline": ALL,
    "get web:palette": ALL,
    "get web:totals": SIGNED_IN,
    "get web:battles": SIGNED_IN,
    "post web:battles": SENT_ON,
    "post web:battle_enter": SENT_ON,
    "get web:battle": SIGNED_IN,
    "post web:battle_join": SENT_ON,
    "post web:battle_start": HOST,
    "post web:battle_next": HOST,
    "post web:battle_end": HOST,
    "post web:battle_answer": "302 404 404 404 404 404",  # nobody has taken a place
    "post web:theme": SENT_ON,
    "post web:language": SENT_ON,
    "get web:courses": ALL,
    "get web:course": ALL,
    "post web:course_enroll": "302 409 302 302 302 302",
    "post web:course_leave": OWN_SENT,
    "get web:task": ALL,
    "get web:task_by_id": SENT_ON,
    "post web:task_open": "302 204 404 404 404 404",
    "post web:task_time": "302 204 404 404 404 404",
    "post web:task_done": OWN_SENT,
    "post web:attempt_start": OWN_SENT,
    "get web:attempt": "302 200 404 200 404 200",
    "post web:attempt_answer": SENT_ON,
    "post web:attempt_submit": OWN_SENT,
    "get web:issuer": ALL,
    "get web:revoked": ALL,
    "get web:credential_key": "404 404 404 404 404 404",
    "get web:certificate": ALL,
    "post web:certificate_revoke": TEACHERS_SENT,
    "get web:certificate_qr": ALL,
    "get web:certificate_pdf": ALL,
    "get web:credential": ALL,
    "get web:credential_jwt": ALL,
    "get web:teach": AUTHORS,
    "get web:teach_overview": TEACHERS,
    "get web:teach_tasks": TEACHERS,
    "get web:teach_learners": TEACHERS,
    "get web:teach_attention": TEACHERS,
    "get web:teach_settings": TEACHERS,
    "post web:teach_save": TEACHERS_SENT,
    "post web:teach_message": TEACHERS_SENT,
    "post web:teach_invite": TEACHERS_SENT,
    "post web:teach_withdraw": TEACHERS_SENT,
    "get web:teach_statements": TEACHERS,
    "get web:teach_export": TEACHERS,
    "get web:teach_challenges": AUTHORS,
    "get web:teach_challenge": AUTHORS,
    "get web:teach_challenge_export": AUTHORS,
    "get web:teach_authoring": AUTHORS,
    "post web:teach_check": "302 403 403 302 302 302",
    "post web:teach_state": "302 403 403 302 302 302",
    "get web:teach_likeness": AUTHORS,
    "get web:teach_likeness_export": AUTHORS,
    "get web:teach_pair": "302 403 403 404 404 404",
    "get web:submission": "302 200 404 200 200 200",
    "post web:restore": "302 302 404 302 302 302",
    "get web:quick_worker": ALL,
    "get web:place": SIGNED_IN,
    "get web:run": SENT_ON,
    "post web:run": EMPTY,
    "post web:draft_reset": SENT_ON,
    "post web:draft_back": SENT_ON,
}

OF_PROGRAMS = {
    *("web:run", "web:submission", "web:restore", "web:place", "web:draft_reset", "web:draft_back"),
    *("web:teach_likeness", "web:teach_likeness_export", "web:teach_pair"),
    *("web:teach_authoring", "web:teach_check", "web:teach_state"),
}
FORMS: dict[str, dict[str, Any]] = {
    "web:answer": {"choice": "b", "key": "k"},
    "web:teach_save": {"title": "T", "state": "published", "access": "open"},
    "web:teach_state": {"state": "draft"},
    "web:teach_message": {"users": ["{user_id}"], "text": "x"},
    "accounts:review_rate": {"subject": "{subject}", "rating": "good"},
    "web:battles": {"topic": "", "size": "1", "seconds": "20"},
    "web:battle_enter": {"code": "{battle_code}"},
    "web:battle_next": {"stage": "0"},
    "web:battle_answer": {"position": "1", "choice": "b"},
    "web:theme": {"theme": "dark"},
    "web:language": {"language": "en"},
}


def patterns() -> dict[str, URLPattern]:
    """Every named address of the web's rooms."""
    found: dict[str, URLPattern] = {}
    for room in get_resolver().url_patterns:
        if getattr(room, "namespace", None) in ("web", "accounts"):
            named = [each for each in room.url_patterns if isinstance(each, URLPattern)]
            found |= {f"{room.namespace}:{pattern.name}": pattern for pattern in named}
    return found


def address(name: str, pattern: URLPattern, world: World) -> str:
    """The address with the world's own things in its places."""
    known = {
        **world.ids,
        "slug": world.ids[_slug(name, str(pattern.pattern))],
        "exercise_id": world.ids["challenge_id"],
        "task_id": world.ids["quiz_id" if name == "web:attempt_start" else "lesson_id"],
        "first_id": world.ids["submission_id"],
        "second_id": world.ids["submission_id"],
        "code": world.ids["battle_code" if name.startswith("web:battle") else "code"],
        "thumbprint": "unknown",
        "uidb64": "x",
        "token": "y",
        "name": "tries" if "challenges/" in str(pattern.pattern) else "funnel",
    }
    return reverse(name, kwargs={key: known[key] for key in pattern.pattern.regex.groupindex})


def _slug(name: str, pattern: str) -> str:
    """Whose slug the address asks for."""
    if name in OF_PROGRAMS:
        return "code_slug"
    return "challenge_slug" if "challenges/" in pattern else "course_slug"


def statuses(key: str, world: World) -> str:
    """What each role gets, undone each time."""
    method, name = key.split(" ")
    pattern = patterns()[name]
    found = []
    for role in ROLES:
        memory.clear()
        cache.clear()
        person = world.people.get(role)
        client = signed_in(person) if person else Client()
        data = {
            field: [world.fill(v) for v in value] if isinstance(value, list) else world.fill(value)
            for field, value in FORMS.get(name, {}).items()
        }
        with transaction.atomic():
            answer = getattr(client, method)(
                address(name, pattern, world), data if method == "post" else None
            )
            transaction.set_rollback(True)
        found.append(str(answer.status_code))
    return " ".join(found)


def test_every_page_and_form_has_a_stated_expectation():
    assert {key.split(" ")[1] for key in EXPECTED} == set(patterns())
    assert set(FORMS) <= set(patterns())


def test_everybody_gets_what_is_stated_of_everything():
    world = make_world()
    found = {key: statuses(key, world) for key in EXPECTED}
    assert {key: value for key, value in found.items() if EXPECTED[key] != value} == {}

"""A word to learners: kept at their course, and told in whatever channel they follow."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.selectors import count_active_chats
from challenges.models import Hint
from core.errors import InvalidInput
from core.events import append_events
from core.models import User
from core.text import clean_text
from learning.access import find_taught
from learning.models import Course, CourseEnrollment, CourseMessage
from progress.services.learner import lock_learner

RECIPIENTS = 200
TEXT_LIMIT = 2_000


@dataclass(frozen=True)
class Delivery:
    """How many learners a word was sent to, and how many of them get it in Telegram as well."""

    sent: int
    telegram: int


def learners_message(
    *,
    actor: User,
    course_id: int,
    user_ids: list[int],
    text: str,
    hint_id: int | None = None,
    idempotency_key: str | None = None,
) -> Delivery:
    """Send a text, a hint of one of the course's challenges, or both, to learners of a course one teaches.

    Each learner's message is a transaction of its own with its event: their open pages and their course
    show it, their chat gets it. A hint is sent in the learner's language and costs them nothing. Who is not
    in the course is passed over; whom the same `idempotency_key` has reached gets nothing more, so a request
    that broke off can be sent again. Raises `NotFound` (`course_not_found`), `NotAllowed` (`not_instructor`),
    `InvalidInput` (`empty`, `too_long`, `nobody`, `too_many`, `unknown_hint`).
    """
    course = find_taught(actor, course_id)
    text = clean_text(text, limit=TEXT_LIMIT, field="text").strip()
    key = clean_text(idempotency_key, limit=100, field="idempotency_key") if idempotency_key else None
    hint = _find_hint(course, hint_id)
    if not text and hint is None:
        raise InvalidInput(_("Write something here."), code="empty", field="text")
    if len(user_ids) > RECIPIENTS:
        raise InvalidInput(_("At most %d learners at once.") % RECIPIENTS, code="too_many", field="users")
    known = CourseEnrollment.objects.filter(course=course, user_id__in=user_ids).order_by("user_id")
    learners = dict(known.values_list("user_id", "user__language"))
    if not learners:
        raise InvalidInput(_("None of these is in the course."), code="nobody", field="users")
    for learner_id, language in learners.items():
        _send(actor, course, learner_id, _whole(text, hint, language), key)
    return Delivery(len(learners), count_active_chats(list(learners)))


def _find_hint(course: Course, hint_id: int | None) -> Hint | None:
    if hint_id is None:
        return None
    hint = Hint.objects.filter(pk=hint_id, challenge__tasks__course=course).first()
    if hint is None:
        message = _("This is no hint of a challenge in the course.")
        raise InvalidInput(message, code="unknown_hint", field="hint")
    return hint


def _whole(text: str, hint: Hint | None, language: str) -> str:
    """The text and the hint; a hint that would make it too long is cut."""
    parts = [text, hint.localized("text", language or None) if hint else ""]
    return "\n\n".join(part for part in parts if part)[:TEXT_LIMIT]


@transaction.atomic
def _send(actor: User, course: Course, learner_id: int, text: str, key: str | None) -> None:
    lock_learner(learner_id)
    if key and CourseMessage.objects.filter(sender=actor, learner_id=learner_id, key=key).exists():
        return
    message = CourseMessage.objects.create(
        course=course, learner_id=learner_id, sender=actor, text=text, key=key
    )
    told = {
        "id": message.pk,
        "course": course.pk,
        "address": course.get_absolute_url(),
        "title": course.title,
        "text": text,
    }
    append_events(learner_id, [("course.message", {"message": told})])

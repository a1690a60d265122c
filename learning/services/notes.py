"""Notes and favourites: a learner's own things, which nobody else sees."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from challenges.models import Challenge, State
from core.errors import Conflict, InvalidInput, NotFound
from core.events import append_events
from core.models import User
from core.text import clean_text
from learning.access import visible_to
from learning.models import Favorite, LearningTask, Note
from learning.states import favorite_state, gone, note_state
from progress.services.learner import lock_learner

NOTES_PER_PERSON = 1_000


@transaction.atomic
def note_save(
    *,
    actor: User,
    note_id: int | None = None,
    title: str,
    content: str,
    task_id: int | None = None,
    challenge_id: int | None = None,
) -> Note:
    """Write a note, or rewrite one of one's own, at a task and a challenge the learner may know of.

    Raises `NotFound` (`note_not_found`, `task_not_found`, `challenge_not_found`), `InvalidInput` (`empty`,
    `too_long`, …), `Conflict` (`too_many_notes`).
    """
    values = {"title": _filled(title, 200, "title"), "content": _filled(content, 50_000, "content")}
    lock_learner(actor.pk)
    note = find_note(actor, note_id) if note_id is not None else _new_note(actor)
    note.task = _task(actor, task_id, keep=note.task_id)
    note.challenge = _challenge(challenge_id, keep=note.challenge_id)
    note.title, note.content = values["title"], values["content"]
    note.save()
    append_events(actor.pk, [("note.saved", {"note": note_state(note)})])
    return note


@transaction.atomic
def note_change(*, actor: User, note_id: int, **changes: Any) -> Note:
    """Change some of a note's `title`, `content`, `task_id`, `challenge_id`; raises what `note_save` does."""
    lock_learner(actor.pk)
    note = find_note(actor, note_id)
    kept = {
        "title": note.title,
        "content": note.content,
        "task_id": note.task_id,
        "challenge_id": note.challenge_id,
    }
    return note_save(actor=actor, note_id=note_id, **{**kept, **changes})


def _filled(value: Any, limit: int, field: str) -> str:
    text = clean_text(value, limit=limit, field=field).strip()
    if not text:
        raise InvalidInput(_("Write something here."), code="empty", field=field)
    return text


def _new_note(actor: User) -> Note:
    if Note.objects.filter(user=actor).count() >= NOTES_PER_PERSON:
        raise Conflict(_("You have as many notes as you may have. Delete one first."), code="too_many_notes")
    return Note(user=actor)


def find_note(actor: User, note_id: int) -> Note:
    """A note of the person's own; raises `NotFound` (`note_not_found`)."""
    note = Note.objects.select_related("task__course", "challenge").filter(pk=note_id, user=actor).first()
    if note is None:
        raise NotFound(_("There is no such note."), code="note_not_found")
    return note


def _task(actor: User, task_id: int | None, *, keep: int | None = None) -> LearningTask | None:
    """The task, if the person may know of it; one that the note is at already may stay."""
    if task_id is None:
        return None
    tasks = LearningTask.objects.filter(pk=task_id)
    found = tasks.first() if task_id == keep else tasks.filter(course__in=visible_to(actor)).first()
    if found is None:
        raise NotFound(_("There is no such lesson."), code="task_not_found", field="task")
    return found


def _challenge(challenge_id: int | None, *, keep: int | None = None) -> Challenge | None:
    if challenge_id is None:
        return None
    challenges = Challenge.objects.filter(pk=challenge_id)
    found = challenges.first() if challenge_id == keep else challenges.exclude(state=State.DRAFT).first()
    if found is None:
        raise NotFound(_("There is no such challenge."), code="challenge_not_found", field="challenge")
    return found


@transaction.atomic
def note_delete(*, actor: User, note_id: int) -> None:
    """Delete a note of one's own; raises `NotFound` (`note_not_found`)."""
    lock_learner(actor.pk)
    find_note(actor, note_id).delete()
    append_events(actor.pk, [("note.deleted", {"note": gone("id", note_id)})])


@transaction.atomic
def favorite_toggle(*, actor: User, task_id: int | None = None, challenge_id: int | None = None) -> bool:
    """Mark a task or a challenge, or take the mark off; returns whether it is marked now.

    Raises `NotFound` (`task_not_found`, `challenge_not_found`), `InvalidInput` (`one_target`).
    """
    marked, is_new = favorite_add(actor=actor, task_id=task_id, challenge_id=challenge_id)
    if not is_new:
        favorite_remove(actor=actor, favorite_id=marked.pk)
    return is_new


@transaction.atomic
def favorite_add(
    *, actor: User, task_id: int | None = None, challenge_id: int | None = None
) -> tuple[Favorite, bool]:
    """Mark a task or a challenge; returns the mark and whether it is new. Raises as `favorite_toggle`."""
    if (task_id is None) == (challenge_id is None):
        raise InvalidInput(_("Mark either a lesson or a challenge."), code="one_target")
    lock_learner(actor.pk)
    target = {"challenge_id": challenge_id} if task_id is None else {"task_id": task_id}
    marked = Favorite.objects.filter(user=actor, **target).first()
    if marked is not None:
        return marked, False
    marked = Favorite.objects.create(
        user=actor, task=_task(actor, task_id), challenge=_challenge(challenge_id)
    )
    append_events(actor.pk, [("favorite.added", {"favorite": favorite_state(marked)})])
    return marked, True


@transaction.atomic
def favorite_remove(*, actor: User, favorite_id: int) -> None:
    """Take a mark of one's own off; raises `NotFound` (`favorite_not_found`)."""
    lock_learner(actor.pk)
    marked = find_favorite(actor, favorite_id)
    key = marked.key
    marked.delete()
    append_events(actor.pk, [("favorite.removed", {"favorite": gone("key", key)})])


def find_favorite(actor: User, favorite_id: int) -> Favorite:
    """A mark of the person's own; raises `NotFound` (`favorite_not_found`)."""
    marked = Favorite.objects.filter(pk=favorite_id, user=actor).first()
    if marked is None:
        raise NotFound(_("There is no such favourite."), code="favorite_not_found")
    return marked

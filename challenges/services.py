"""Writing challenges: create, change, delete, with every check in one place."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, ProtectedError
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from challenges.models import Category, Challenge, Hint, State, Tag
from challenges.proofs import is_unproven, keeper, latest_proof
from challenges.signals import hints_removed
from core.errors import Conflict, DomainError, InvalidInput, NotAllowed, NotFound
from core.models import User

HintDraft = dict[str, Any]
WHEN_PROVEN = gettext_lazy(
    "It is a draft until the judge has tried its solutions, and is published by itself when they pass."
)


@transaction.atomic
def challenge_save(
    *,
    actor: User,
    challenge: Challenge | None = None,
    fields: dict[str, Any],
    tags: list[str] | None = None,
    requires: list[Challenge] | None = None,
    hints: list[HintDraft] | None = None,
) -> Challenge:
    """Create a challenge, or change the given one. What is None stays as it is.

    `fields` are the model's columns, `hints` mappings with `text`, `cost`, `translations` in order.
    Raises `NotAllowed` unless the actor may author; `InvalidInput` (`invalid_challenge`,
    `details["fields"]`: field → messages). A code challenge whose solutions have not been tried as they are
    now is left a draft, and published once they have: see `held_back`.
    """
    _check_author(actor)
    withdrawn = fields.get("state", State.PUBLISHED) != State.PUBLISHED
    challenge = challenge or Challenge(author=actor)
    with held_back(challenge, withdrawn=withdrawn):
        write_challenge(challenge, fields, tags, hints)
    if requires is not None:
        set_requirements(challenge, requires)
    return challenge


def write_challenge(
    challenge: Challenge,
    fields: dict[str, Any],
    tags: list[str] | None = None,
    hints: list[HintDraft] | None = None,
) -> Challenge:
    """The writing itself, for callers who have settled who may: inside a transaction, checked in full.

    Raises `InvalidInput` as `challenge_save` does.
    """
    for name, value in fields.items():
        setattr(challenge, name, value)
    challenge.slug = challenge.slug or free_slug(challenge.title)
    _save(challenge)
    if tags is not None:
        set_tags(challenge, tags)
    if hints is not None:
        set_hints(challenge, hints)
    return challenge


@contextmanager
def held_back(challenge: Challenge, *, withdrawn: bool = False) -> Iterator[None]:
    """Around writing a challenge, inside a transaction: what learners would see unproven becomes a draft.

    Its solutions are then checked, and it is published when they pass. The simplest rule that is safe: a
    published challenge in code whose kind or spec changes is a draft until then. `withdrawn`: its author
    does not want it published (any more), whatever a check that is under way may say.
    """
    before = Challenge.objects.select_for_update().filter(pk=challenge.pk).first() if challenge.pk else None
    yield
    if is_unproven(challenge, before):
        Challenge.objects.filter(pk=challenge.pk).update(state=State.DRAFT)
        challenge.state = State.DRAFT
        keeper().ask(challenge, publish=True)
    elif withdrawn and challenge.behaviour.judged:
        keeper().withdraw(challenge)


def _save(challenge: Challenge) -> None:
    _check(challenge)
    try:
        with transaction.atomic():
            challenge.save()
    except IntegrityError:  # somebody took the slug since it was checked
        _check(challenge)
        raise


def archive_challenges(slugs: Iterable[str]) -> int:
    """Take these challenges out of the catalogue, keeping what learners did; returns how many were in it."""
    rows = Challenge.objects.filter(slug__in=slugs).exclude(state=State.ARCHIVED)
    return rows.update(state=State.ARCHIVED, updated_at=timezone.now())


@transaction.atomic
def change_state(
    *, challenges: Iterable[Challenge], state: State
) -> tuple[int, list[tuple[Challenge, DomainError]]]:
    """Publish, archive or hide several; returns how many changed, and what cannot be published with why.

    `Conflict` (`solutions_unchecked`) among these: the challenge's solutions are tried now, and it is
    published when they pass.
    """
    moved, refused = [], []
    keys = [challenge.pk for challenge in challenges]
    for challenge in Challenge.objects.select_for_update().filter(pk__in=keys).order_by("pk"):
        try:
            _may_become(challenge, state)
            moved.append(challenge.pk)
        except DomainError as error:
            refused.append((challenge, error))
    rows = Challenge.objects.filter(pk__in=moved).exclude(state=state)
    return rows.update(state=state, updated_at=timezone.now()), refused


def _may_become(challenge: Challenge, state: State) -> None:
    """Raise `InvalidInput` or `Conflict` for what cannot be published."""
    if state != State.PUBLISHED:
        if challenge.behaviour.judged:
            keeper().withdraw(challenge)
        return
    _check(challenge)
    if not challenge.behaviour.judged or challenge.state == State.PUBLISHED:
        return
    if not keeper().has_passed(challenge):
        keeper().ask(challenge, publish=True)
        raise Conflict(unproven_words(challenge), code="solutions_unchecked")


def challenge_move(*, actor: User, challenge: Challenge, state: State) -> None:
    """Publish one challenge, archive it or take it back to a draft.

    Raises `NotAllowed` (`instructor_only`), and what stands against publishing it as `change_state` says; a
    check that it asked for then goes on all the same.
    """
    _check_author(actor)
    _moved, refused = change_state(challenges=[challenge], state=state)
    for _challenge, error in refused:
        raise error


def solutions_try(*, actor: User, challenge: Challenge) -> None:
    """Have a code challenge's own solutions tried (again), as work that learners' programs go before.

    Raises `NotAllowed` (`instructor_only`), `NotFound` (`no_programs`).
    """
    _check_author(actor)
    if not challenge.behaviour.judged:
        raise NotFound(_("This challenge is not one in code."), code="no_programs")
    keeper().again(challenge)


def unproven_words(challenge: Challenge) -> str | Promise:
    """Why a challenge that was to be published is a draft."""
    proof = latest_proof(challenge)
    return WHEN_PROVEN if proof is None or proof.open else proof.words


def _check_author(actor: User) -> None:
    if not actor.may_author:
        raise NotAllowed(_("Only instructors may write challenges."), code="instructor_only")


def _check(challenge: Challenge) -> None:
    try:
        challenge.full_clean(validate_constraints=True)
    except ValidationError as error:
        message = _("This challenge cannot be saved as it is.")
        raise InvalidInput(message, code="invalid_challenge", fields=error.message_dict) from error


def free_slug(title: str) -> str:
    """A slug made of the title that no challenge has yet."""
    base = slugify(title)[:50] or "challenge"
    taken = set(Challenge.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(
        slug for slug in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken
    )


def set_tags(challenge: Challenge, names: list[str]) -> None:
    """Give the challenge exactly these tags, making the ones that are new."""
    slugs = sorted({slugify(name)[:40] for name in names} - {""})
    Tag.objects.bulk_create([Tag(name=name) for name in slugs], ignore_conflicts=True)
    challenge.tags.set(Tag.objects.filter(name__in=slugs))


def set_requirements(challenge: Challenge, requires: list[Challenge]) -> None:
    """Set the prerequisites; raises `InvalidInput` (`requirement_cycle`) when one leads back here."""
    if leads_back(challenge.pk, [c.pk for c in requires]):
        message = _("A challenge cannot require itself, directly or through others.")
        raise InvalidInput(message, code="requirement_cycle", field="requires")
    challenge.requires.set(requires)


def leads_back(challenge_id: int, requires: list[int]) -> bool:
    """Whether a challenge is among these or among what they require, directly or through others."""
    edges = Challenge.requires.through.objects
    seen: set[int] = set()
    pending = set(requires)
    while pending and challenge_id not in pending:
        seen |= pending
        found = edges.filter(from_challenge_id__in=pending).values_list("to_challenge_id", flat=True)
        pending = set(found) - seen
    return challenge_id in pending


def set_hints(challenge: Challenge, drafts: list[HintDraft]) -> None:
    """Make the hints these, in this order, and touch only what differs.

    A hint with the same text stays the same row even when it moves, so that what learners took keeps its
    meaning; the other drafts take over the rows of hints that are gone, in order. Raises `InvalidInput`
    (`invalid_hint`).
    """
    _check_hints(challenge, drafts)
    rows = _rows_for(list(challenge.hints.all()), drafts)
    kept = [row.pk for row in rows if row is not None]
    gone = list(challenge.hints.exclude(pk__in=kept).values_list("pk", flat=True))
    if gone:
        hints_removed.send(sender=Hint, hint_ids=gone)
        challenge.hints.filter(pk__in=gone).delete()
    moved = [row.pk for position, row in enumerate(rows) if row is not None and row.position != position]
    # Positions are unique: those that move step out of each other's way first.
    challenge.hints.filter(pk__in=moved).update(position=F("position") + len(rows) + len(kept) + 1_000)
    for position, (row, draft) in enumerate(zip(rows, drafts, strict=True)):
        values = {"position": position, "cost": 0, "translations": {}, **draft}
        if row is None:
            Hint.objects.create(challenge=challenge, **values)
        elif row.pk in moved or any(getattr(row, name) != value for name, value in values.items()):
            Hint.objects.filter(pk=row.pk).update(**values)


def _rows_for(rows: list[Hint], drafts: list[HintDraft]) -> list[Hint | None]:
    """Which row each draft goes on: the one with its text, else one nobody has a claim to, else none."""
    chosen: list[Hint | None] = []
    free = list(rows)
    for draft in drafts:
        same = next((row for row in free if row.text == draft["text"]), None)
        free = [row for row in free if row is not same]
        chosen.append(same)
    return [row if row or not free else free.pop(0) for row in chosen]


def _check_hints(challenge: Challenge, drafts: list[HintDraft]) -> None:
    for position, draft in enumerate(drafts):
        try:
            hint = Hint(challenge=challenge, position=position, **draft)
            hint.clean_fields(exclude=["challenge"])
            hint.clean()
        except ValidationError as error:
            raise InvalidInput(
                code="invalid_hint", field=f"hints.{position}", fields=error.message_dict
            ) from error


@transaction.atomic
def challenge_delete(*, actor: User, challenge: Challenge) -> None:
    """Delete a challenge nobody has begun. Raises `NotAllowed`, `Conflict` (`challenge_in_use`)."""
    _check_author(actor)
    try:
        challenge.delete()
    except ProtectedError as error:
        message = _("Learners have worked on this challenge, so it cannot be deleted. Archive it instead.")
        raise Conflict(message, code="challenge_in_use") from error


@transaction.atomic
def category_save(*, category: Category | None = None, fields: dict[str, Any]) -> Category:
    """Create or change a category; raises `InvalidInput` (`invalid_category`)."""
    category = category or Category()
    for name, value in fields.items():
        setattr(category, name, value)
    try:
        category.full_clean()
    except ValidationError as error:
        raise InvalidInput(code="invalid_category", fields=error.message_dict) from error
    category.save()
    return category

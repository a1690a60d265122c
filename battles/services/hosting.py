"""Opening a battle, and what its host does with it."""

import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from battles import rules
from battles.choosing import TOPIC_LIMIT, choose, find_category, frozen, has_tag, on_topic
from battles.errors import BattleOver, NothingToAsk, NotHost
from battles.models import Battle, BattleQuestion
from battles.services.running import finish, move_on
from battles.signals import ring
from core.errors import Conflict, InvalidInput
from core.limits import check_limit
from core.models import User
from core.text import clean_text

State = Battle.State


@transaction.atomic
def battle_open(
    *,
    host: User,
    topic: str = "",
    size: int = rules.QUESTIONS[1],
    seconds: int = rules.SECONDS[1],
) -> Battle:
    """Open the lobby of a battle on a topic: a category, a tag, or "" for everything.

    Raises `InvalidInput` (`battle_no_questions`, `out_of_range`), `Conflict` (`battle_open_already`),
    `TooMany`.
    """
    check_limit("battle-open", host.pk)
    topic = clean_text(topic, limit=TOPIC_LIMIT, field="topic").strip()
    _check_range("size", size, rules.QUESTIONS)
    _check_range("seconds", seconds, rules.SECONDS)
    User.objects.select_for_update().get(pk=host.pk)
    if host.battles.exclude(state__in=[State.FINISHED, State.CANCELLED]).count() >= rules.OPEN_AT_ONCE:
        message = _("You have %d battles open. End one of them first.") % rules.OPEN_AT_ONCE
        raise Conflict(message, code="battle_open_already")
    category = find_category(topic) if topic else None
    if topic and category is None and not has_tag(topic):
        raise NothingToAsk(field="topic")
    battle = Battle(host=host, topic=topic, category=category, size=size, seconds=seconds)
    battle.reveals = host.may_author
    if not on_topic(battle).exists():
        raise NothingToAsk(field="topic")
    battle.code = _new_code()
    battle.save()
    return battle


def _check_range(field: str, value: int, limits: tuple[int, int, int]) -> None:
    least, _usual, most = limits
    if not least <= value <= most:
        message = _("A number from %(least)d to %(most)d is expected.") % {"least": least, "most": most}
        raise InvalidInput(message, code="out_of_range", field=field)


def _new_code() -> str:
    """A code that no battle has; two that pick the same one in one moment are stopped by the database."""
    while True:
        code = "".join(secrets.choice(rules.ALPHABET) for _ in range(rules.CODE_LENGTH))
        if not Battle.objects.filter(code=code).exists():
            return code


def _as_host(actor: User, battle_id: int) -> Battle:
    battle = Battle.objects.select_for_update().select_related("host").get(pk=battle_id)
    if battle.host_id != actor.pk:
        raise NotHost
    return battle


@transaction.atomic
def battle_start(*, actor: User, battle_id: int) -> None:
    """Fix the questions and ask the first. Starting twice is starting once.

    Raises `NotHost`, `BattleOver`, `NothingToAsk`.
    """
    battle = _as_host(actor, battle_id)
    if battle.is_over:
        raise BattleOver
    if battle.state == State.RUNNING:
        return
    chosen = choose(battle)
    if not chosen:
        raise NothingToAsk
    BattleQuestion.objects.bulk_create(
        BattleQuestion(battle=battle, position=n, challenge=challenge, content=frozen(challenge))
        for n, challenge in enumerate(chosen, 1)
    )
    battle.state, battle.started_at, battle.size = State.RUNNING, timezone.now(), len(chosen)
    battle.save(update_fields=["state", "started_at", "size"])
    move_on(battle)


@transaction.atomic
def battle_next(*, actor: User, battle_id: int, stage: int) -> None:
    """Go on without waiting: close the question that is asked, or ask the next.

    `stage` is the one the host saw: a press that came twice, or together with the clock, is one step.
    Raises `NotHost`, `BattleOver`.
    """
    battle = _as_host(actor, battle_id)
    if battle.is_over:
        raise BattleOver
    if battle.state == State.RUNNING and battle.stage == stage:
        move_on(battle)


@transaction.atomic
def battle_end(*, actor: User, battle_id: int) -> None:
    """End it now: one that has begun gets its final ranking, one that has not is cancelled.

    Ending twice is ending once. Raises `NotHost`.
    """
    battle = _as_host(actor, battle_id)
    if battle.is_over:
        return
    if battle.state == State.RUNNING:
        finish(battle)
    else:
        _cancel(battle)


def _cancel(battle: Battle) -> None:
    battle.state, battle.ended_at, battle.stage = State.CANCELLED, timezone.now(), battle.stage + 1
    battle.save(update_fields=["state", "ended_at", "stage"])
    ring(battle.pk)


def cancel_forgotten() -> str:
    """Cancel lobbies that nobody has started within a day."""
    before = timezone.now() - rules.LOBBY_KEPT
    forgotten = Battle.objects.filter(state=State.LOBBY, created_at__lt=before)
    count = 0
    for battle_id in list(forgotten.values_list("pk", flat=True)[:500]):
        with transaction.atomic():
            battle = forgotten.select_for_update().filter(pk=battle_id).first()
            if battle is not None:
                _cancel(battle)
                count += 1
    return f"{count} cancelled"

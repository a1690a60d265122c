"""A learner's whole live state: read afresh, or carried on by events. The two must always agree.

State: `{"seq", "account", "telegram", "link", "progress": {challenge id: …}, "totals", "hints": {hint id: …},
"achievements": {slug: …}, "pending": {challenge id: …}}`. Keys of the inner mappings are strings, as JSON
makes them. Rooms above add mappings of their own with `register_part`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from accounts import selectors as accounts
from accounts.services.linking import link_state, telegram_state
from accounts.services.registration import account_state
from core.events import stream_position
from core.models import Event, Stream, User
from progress.judging.models import JudgeTask
from progress.models import AchievementAward, HintUnlock, LearnerStats, UserProgress
from progress.states import achievement_state, hint_state, pending_state, progress_state, totals_state

OPTIMISTIC_READS = 3


@dataclass(frozen=True)
class Part:
    """A mapping in the state: `read` fills it for a user id, events carry its pieces under `piece`.

    `key` is the field of a piece that says where in the mapping it goes; a piece with `"gone": True`
    takes its key out.
    """

    name: str
    piece: str
    key: str
    read: Callable[[int], dict[str, Any]]


_PARTS: dict[str, Part] = {}


def register_part(part: Part) -> None:
    """Make `part` a part of every learner's state; for rooms above, when the product starts."""
    _PARTS[part.name] = part
    _KEYED[part.piece] = (part.name, part.key)


def read_snapshot(user_id: int) -> dict[str, Any]:
    """The state as of one moment, with the number of the last event it holds.

    Every change of state commits together with its event, so a number that is the same before and after
    the reading proves that nothing changed in between; otherwise the reading is repeated, and at last
    done while the stream is held.
    """
    for _attempt in range(OPTIMISTIC_READS):
        state = _read(user_id)
        if stream_position(user_id)[0] == state["seq"]:
            return state
    with transaction.atomic():
        Stream.objects.select_for_update().filter(pk=user_id).first()
        return _read(user_id)


def _read(user_id: int) -> dict[str, Any]:
    user = User.objects.get(pk=user_id)
    telegram, link = accounts.telegram_account(user), accounts.taken_link(user)
    hints = HintUnlock.objects.filter(user_id=user_id).select_related("hint")
    live = JudgeTask.objects.filter(user_id=user_id, priority=JudgeTask.Priority.LIVE)
    pending = live.select_related("submission")
    awards = AchievementAward.objects.filter(user_id=user_id).select_related("achievement")
    return {
        "seq": stream_position(user_id)[0],
        "account": account_state(user),
        "telegram": telegram_state(telegram) if telegram else None,
        "link": link_state(link) if link else None,
        "progress": {
            str(p.challenge_id): progress_state(p) for p in UserProgress.objects.filter(user_id=user_id)
        },
        "totals": totals_state(LearnerStats.objects.filter(pk=user_id).first()),
        "hints": {str(h.hint_id): hint_state(h.hint, h.cost) for h in hints},
        "achievements": {a.achievement.slug: achievement_state(a.achievement) for a in awards},
        "pending": {str(t.challenge_id): pending_state(t, t.submission.status) for t in pending},
        **{part.name: part.read(user_id) for part in _PARTS.values()},
    }


# Where a piece goes: whole, or into a mapping under the piece's own name.
_WHOLE = ("account", "telegram", "link", "totals")
_KEYED = {
    "progress": ("progress", "challenge"),
    "hint": ("hints", "id"),
    "achievement": ("achievements", "slug"),
    "pending": ("pending", "challenge"),
}


def apply_events(state: dict[str, Any], events: Iterable[Event]) -> dict[str, Any]:
    """The state after `events`; those it holds already are passed over. Raises `ValueError` at a gap."""
    for event in events:
        if event.seq <= state["seq"]:
            continue
        if event.seq != state["seq"] + 1:
            raise ValueError(f"event {event.seq} after {state['seq']}")
        state = {**state, "seq": event.seq}
        for name, piece in event.data.items():
            _apply(state, name, piece)
    return state


def _apply(state: dict[str, Any], name: str, piece: Any) -> None:
    if name in _WHOLE:
        state[name] = piece
    elif name in _KEYED:
        where, key = _KEYED[name]
        kept = {k: v for k, v in state[where].items() if k != str(piece[key])}
        state[where] = kept if piece.get("gone") else {**kept, str(piece[key]): piece}

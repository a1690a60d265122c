"""The numbers and the sums of a battle: pure, no database, no clock of its own.

A right answer is worth `BASE` and up to `SPEED` more for being quick; a wrong one nothing. Time counts from
the moment the question was shown to this participant, as the server recorded it, and never from later than
the door's leeway after the question was opened: whoever pretends to see it late gains no more than that.
"""

from datetime import datetime, timedelta

BASE = 100
SPEED = 100

WEB, CHAT = "web", "chat"
LEEWAY = {WEB: timedelta(seconds=2), CHAT: timedelta(seconds=10)}
"""How long after its opening a question may have been shown. A page is fetched by the participant, so its
leeway is short; a chat's message waits for Telegram's pace, which is not in the participant's hands."""

SECONDS = (5, 20, 120)
"""For each question: the least, the usual, the most."""
QUESTIONS = (1, 5, 30)
PAUSE = 5.0
"""Seconds for which the board is shown between two questions."""
PER_SECOND = 30
"""Messages a second that Telegram lets through: a full chat gets so much more time."""
LONGEST_LEAD = 10.0
PARTICIPANTS = 500
BOARD_ROWS = 10
NAMES_SHOWN = 60
OPEN_AT_ONCE = 3
"""Battles of one host that have not ended."""
LOBBY_KEPT = timedelta(hours=24)

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 6


def lead(chatters: int) -> float:
    """Seconds that Telegram may need to bring a message to so many chats; the question stays open longer."""
    return min(LONGEST_LEAD, chatters / PER_SECOND)


def counted_from(*, opened_at: datetime, shown_at: datetime | None, door: str) -> datetime:
    """From when a participant's time runs; without a record of the showing, from the opening."""
    if shown_at is None:
        return opened_at
    return max(opened_at, min(shown_at, opened_at + LEEWAY[door]))


def points_for(*, right: bool, elapsed: float, seconds: int) -> int:
    """`BASE + SPEED × the part of the time that was left`, rounded down; 0 for a wrong answer."""
    if not right:
        return 0
    return BASE + int(SPEED * max(0.0, 1 - max(0.0, elapsed) / seconds))


def read_code(text: str) -> str:
    """What somebody typed as a join code, as it is stored: "abc-def" → "ABCDEF"; "" when it cannot be one."""
    code = "".join(text.split()).replace("-", "").upper()
    return code if len(code) == CODE_LENGTH and set(code) <= set(ALPHABET) else ""


def show_code(code: str) -> str:
    """The code as people read it aloud: "ABC-DEF"."""
    return f"{code[:3]}-{code[3:]}"

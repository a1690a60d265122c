"""What the double remembers. Every record has a key, and a version that grows with each change."""

from dataclasses import dataclass, field
from typing import Any, ClassVar

from bot.double.errors import Json


@dataclass
class Record:
    """Base of all records: ``version`` is the world's number at the last change."""

    version: int = field(default=0, kw_only=True)

    KEY: ClassVar[tuple[str, ...]] = ("id",)

    @property
    def key(self) -> str:
        """The record's key inside its table."""
        return ":".join(str(getattr(self, name)) for name in self.KEY)


@dataclass
class User(Record):
    """A person, or the bot itself. A private chat has its user's id."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    is_bot: bool = False
    blocked: bool = False
    deactivated: bool = False
    started: bool = False


@dataclass
class Chat(Record):
    """A private chat or a group; ``members`` maps user ids to their status in it.

    ``moved_to`` is the supergroup that a group has become.
    """

    id: int
    type: str
    title: str | None = None
    members: dict[str, str] = field(default_factory=dict)
    last_message_id: int = 0
    action: str | None = None
    action_until: float = 0.0
    moved_to: int | None = None

    @property
    def private(self) -> bool:
        """Whether it is a chat of one person with the bot."""
        return self.type == "private"


@dataclass
class Message(Record):
    """A message: ``content`` holds the fields of its kind exactly as the Bot API names them."""

    KEY = ("chat_id", "message_id")

    chat_id: int
    message_id: int
    sender_id: int
    date: int
    content: Json
    reply_to: int | None = None
    markup: Json | None = None
    poll_id: str | None = None
    edit_date: int | None = None
    edits: list[Json] = field(default_factory=list)
    deleted: bool = False


@dataclass
class Poll(Record):
    """A poll or quiz and who voted for what (``votes``: user id → option numbers)."""

    id: str
    question: str
    options: list[Json]
    type: str
    is_anonymous: bool = True
    allows_multiple_answers: bool = False
    allows_revoting: bool = False
    question_entities: list[Json] = field(default_factory=list)
    correct_option_ids: list[int] = field(default_factory=list)
    explanation: str | None = None
    explanation_entities: list[Json] = field(default_factory=list)
    open_period: int | None = None
    close_date: int | None = None
    is_closed: bool = False
    votes: dict[str, list[int]] = field(default_factory=dict)


@dataclass
class StoredFile(Record):
    """A file that was uploaded; its bytes lie with the journal, or in memory."""

    id: str
    unique_id: str
    name: str
    mime_type: str
    size: int
    path: str
    kind: str


@dataclass
class Callback(Record):
    """A button press and, once it came, the bot's answer to it."""

    id: str
    user_id: int
    chat_id: int
    message_id: int
    data: str
    created: float
    answer: Json | None = None


@dataclass
class Update(Record):
    """An update the bot has not confirmed; ``forced`` ones are handed out again whatever the offset."""

    id: int
    kind: str
    payload: Json
    created: float
    forced: bool = False

    def as_json(self) -> Json:
        """The update as the Bot API sends it."""
        return {"update_id": self.id, self.kind: self.payload}


@dataclass
class Setting(Record):
    """One thing the bot told Telegram to remember (webhook, commands, descriptions) or a counter."""

    KEY = ("name",)

    name: str
    value: Any

"""What the bot's process must not forget: updates, messages to send, cards, people in chats, cursors."""

from datetime import time

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from battles.models import Battle, BattleQuestion
from challenges.models import Challenge
from learning.models import Course, CourseMessage

LEARNER = settings.AUTH_USER_MODEL


class BotRun(models.Model):
    """A bot process that runs. What it claims carries its id, as `epoch`, and is free when this row is gone.

    One that polls is alone: when it starts, the others' rows go, and they see that and leave. Those with a
    webhook stand side by side. `seen_at` is of the database's clock, so that machines need not agree.
    """

    class Mode(models.TextChoices):
        """How it gets its updates."""

        POLLING = "polling"
        WEBHOOK = "webhook"

    mode = models.CharField(max_length=10, choices=Mode.choices, default=Mode.POLLING)
    host = models.CharField(max_length=200, blank=True, default="")
    started_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(null=True, blank=True)
    polled_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"run {self.pk}"


class BotTally(models.Model):
    """How often something has happened, over all bot processes so far (`bot/tally.py`)."""

    name = models.CharField(max_length=30)
    label = models.CharField(max_length=30, blank=True, default="")
    value = models.FloatField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "label"], name="bot_tally")]

    def __str__(self) -> str:
        return f"{self.name} {self.label}: {self.value:g}"


class BotTurn(models.Model):
    """A row whose lock is taken by what several bot processes must do one after another."""

    class Of(models.IntegerChoices):
        """What it is the turn of: becoming or ending a process; deciding what is sent next."""

        RUNS = 1
        SPEAKING = 2

    id = models.PositiveSmallIntegerField(primary_key=True, choices=Of.choices)

    def __str__(self) -> str:
        return self.Of(self.pk).name


class InboxUpdate(models.Model):
    """An update as Telegram sent it, stored before it is acknowledged.

    `lane` says whose it is: the updates of one lane are handled one after another. Numbers are unique per
    bot, so that another token on the same database is another inbox. `answered` marks a message that was
    taken as an answer, so that a later edit of it can be told apart from chat.
    """

    bot_id = models.BigIntegerField()
    update_id = models.BigIntegerField()
    lane = models.BigIntegerField()
    payload = models.TextField()
    chat_id = models.BigIntegerField(null=True, blank=True)
    message_id = models.BigIntegerField(null=True, blank=True)
    answered = models.BooleanField(default=False)
    failed = models.BooleanField(default=False)
    received_at = models.DateTimeField(default=timezone.now)
    handled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bot_id", "update_id"], name="inbox_update")]
        indexes = [
            models.Index(
                fields=["bot_id", "update_id"], name="inbox_waiting", condition=Q(handled_at__isnull=True)
            ),
            models.Index(
                fields=["bot_id", "lane", "update_id"],
                name="inbox_lane",
                condition=Q(handled_at__isnull=True),
            ),
            models.Index(fields=["chat_id", "message_id"], name="inbox_answered", condition=Q(answered=True)),
            models.Index(fields=["handled_at"], name="inbox_handled"),
        ]

    def __str__(self) -> str:
        return f"update {self.update_id}"


class InboxLane(models.Model):
    """A lane that a bot process works at; nobody else handles its updates as long as this row stands."""

    bot_id = models.BigIntegerField()
    lane = models.BigIntegerField()
    epoch = models.PositiveBigIntegerField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bot_id", "lane"], name="inbox_lane_taken")]

    def __str__(self) -> str:
        return f"lane {self.lane} of run {self.epoch}"


class Card(models.Model):
    """A message with buttons. Its buttons carry `key`; what they mean is kept here and survives restarts.

    `telegram_id` owns the card: nobody else's taps count. `user` is the learner it was made for, if the
    owner was linked then. `state` is the screen's own (page, filters, draft of an answer); `shown` is the
    digest of what was last put into the outbox for it; `edited_at` is when Telegram took its last edit.
    """

    key = models.CharField(max_length=16, unique=True)
    kind = models.CharField(max_length=20)
    chat_id = models.BigIntegerField()
    telegram_id = models.BigIntegerField()
    message_id = models.BigIntegerField(null=True, blank=True)
    user = models.ForeignKey(LEARNER, models.CASCADE, null=True, blank=True, related_name="+")
    challenge = models.ForeignKey(Challenge, models.CASCADE, null=True, blank=True, related_name="+")
    language = models.CharField(max_length=8, default="en")
    state = models.JSONField(default=dict, blank=True)
    shown = models.CharField(max_length=64, blank=True, default="")
    edited_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(fields=["user", "challenge", "-id"], name="card_of_challenge"),
            models.Index(fields=["chat_id", "message_id"], name="card_by_message"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} card {self.pk} in {self.chat_id}"


class OutboxMessage(models.Model):
    """A Bot API call still to be made. Sent ones are deleted; `dead` ones could not be and say why.

    Calls to one chat go out in the order of their ids. `epoch` is the `BotRun` that is sending it. A waiting
    edit of a card takes over a newer text instead of a second edit being queued behind it.
    """

    class State(models.TextChoices):
        """Where the call is."""

        WAITING = "waiting"
        SENDING = "sending"
        DEAD = "dead"

    chat_id = models.BigIntegerField()
    method = models.CharField(max_length=30)
    payload = models.JSONField()
    card = models.ForeignKey(Card, models.CASCADE, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    epoch = models.PositiveBigIntegerField(default=0)
    attempts = models.PositiveIntegerField(default=0)
    not_before = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=200, blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["state", "chat_id", "id"], name="outbox_order")]

    def __str__(self) -> str:
        return f"{self.method} to {self.chat_id}"


class Spoken(models.Model):
    """That a message went to a chat a moment ago: all processes keep Telegram's pace by these rows."""

    chat_id = models.BigIntegerField()
    epoch = models.PositiveBigIntegerField()
    at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return f"spoken to {self.chat_id}"


class Speaker(models.Model):
    """A person in Telegram: the language they chose here, the one their client has, and the card they are at.

    What they type in the private chat is meant for the `current` card.
    """

    telegram_id = models.BigIntegerField(primary_key=True)
    language = models.CharField(max_length=8, blank=True, default="")
    client_language = models.CharField(max_length=35, blank=True, default="")
    current = models.ForeignKey(Card, models.SET_NULL, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return f"speaker {self.telegram_id}"


class Follow(models.Model):
    """How far a learner's event stream has been carried into the learner's chat."""

    user = models.OneToOneField(LEARNER, models.CASCADE, primary_key=True, related_name="+")
    telegram_id = models.BigIntegerField()
    seq = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.user_id} followed to {self.seq}"


class Broadcast(models.Model):
    """An instructor's word to several learners, as it was confirmed on its card, and how far it has gone.

    `audience` are the learners' ids; the message service has been asked for the first `reached` of them.
    `closed_at`: nothing more will happen to it. `refused`: why it was broken off.
    """

    card = models.OneToOneField(Card, models.CASCADE, primary_key=True, related_name="broadcast")
    sender = models.ForeignKey(LEARNER, models.CASCADE, related_name="+")
    course = models.ForeignKey(Course, models.CASCADE, related_name="+")
    text = models.TextField(blank=True)
    hint_id = models.BigIntegerField(null=True, blank=True)
    audience = models.JSONField()
    reached = models.PositiveIntegerField(default=0)
    refused = models.CharField(max_length=200, blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["created_at"], name="broadcast_open", condition=Q(closed_at=None))]

    def __str__(self) -> str:
        return f"to {len(self.audience)} in {self.course_id}"

    @property
    def key(self) -> str:
        """The idempotency key: whatever is tapped or repeated, this card's word reaches a learner once."""
        return f"tg:{self.card.key}"


class Delivery(models.Model):
    """What became of the chat copy of an instructor's word to one learner (`seen`: a page had shown it)."""

    class State(models.TextChoices):
        """Where the copy is."""

        WAITING = "waiting"
        DELIVERED = "delivered"
        SEEN = "seen"
        FAILED = "failed"

    message = models.OneToOneField(
        CourseMessage, models.CASCADE, primary_key=True, related_name="chat_delivery"
    )
    telegram_id = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)

    class Meta:
        verbose_name_plural = "deliveries"
        indexes = [
            models.Index(fields=["telegram_id"], name="delivery_waiting", condition=Q(state="waiting"))
        ]

    def __str__(self) -> str:
        return f"{self.message_id}: {self.state}"


class Reminder(models.Model):
    """A learner's daily reminder in the chat, if they asked for it; times are of their own zone's clock.

    `next_at` is when the next one is due (none while off), `last_day` the learner's day of the last one.
    `snoozed`: the next one is the last one put off. `guard_at` is when the streak is looked at next (none
    while it is not guarded); a word about the streak counts as the day's reminder.
    """

    user = models.OneToOneField(LEARNER, models.CASCADE, primary_key=True, related_name="+")
    enabled = models.BooleanField(default=False)
    at = models.TimeField(default=time(19, 0))
    quiet_from = models.TimeField(default=time(22, 0))
    quiet_to = models.TimeField(default=time(8, 0))
    next_at = models.DateTimeField(null=True, blank=True)
    last_day = models.DateField(null=True, blank=True)
    snoozed = models.BooleanField(default=False)
    guard_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["next_at"], name="reminder_due", condition=Q(enabled=True)),
            models.Index(fields=["guard_at"], name="guard_due", condition=Q(guard_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"reminder of {self.user_id}"


class Notice(models.Model):
    """Something that happened to a learner elsewhere and that is worth a word in the chat.

    One event is at most one notice, and a notice ends once: seen on a page, told in a digest, told by itself,
    or dropped because there is no chat or the learner does not want it. `data` is the event's.
    """

    class State(models.TextChoices):
        """What became of it."""

        WAITING = "waiting"
        SEEN = "seen"
        DIGEST = "digest"
        DIRECT = "direct"
        DROPPED = "dropped"

    user = models.ForeignKey(LEARNER, models.CASCADE, related_name="+", db_index=False)
    seq = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    data = models.JSONField()
    urgent = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    due_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "seq"], name="notice_event")]
        indexes = [
            models.Index(fields=["due_at"], name="notice_due", condition=Q(state="waiting")),
            models.Index(fields=["settled_at"], name="notice_settled"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.user_id}: {self.state}"


class BattlePost(models.Model):
    """A battle in a chat: the card that stands for it there now, and the stage up to which it is drawn.

    `is_live`: the card is drawn anew as people join and answer. `shown` and `shown_at`: the question that
    Telegram took last for this chat, and when; those who answer in a group were shown it then.
    """

    battle = models.ForeignKey(Battle, models.CASCADE, related_name="+")
    chat_id = models.BigIntegerField()
    card = models.ForeignKey(Card, models.CASCADE, related_name="+")
    stage = models.PositiveIntegerField(default=0)
    is_live = models.BooleanField(default=False)
    drawn_at = models.DateTimeField(default=timezone.now)
    shown = models.ForeignKey(BattleQuestion, models.SET_NULL, null=True, blank=True, related_name="+")
    shown_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["battle", "chat_id"], name="battle_in_chat")]

    def __str__(self) -> str:
        return f"battle {self.battle_id} in {self.chat_id}"


class WeeklyReport(models.Model):
    """When a linked learner's next summary is due, and the Monday of the last week told or left out."""

    user = models.OneToOneField(LEARNER, models.CASCADE, primary_key=True, related_name="+")
    next_at = models.DateTimeField(db_index=True)
    last_monday = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"weekly summary of {self.user_id}"

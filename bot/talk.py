"""One update being handled: who speaks, where, in which language, and what is said back.

Everything said goes through the outbox, in the transaction of the update. The only thing that does not is the
answer to a tapped button, which Telegram forgets within minutes anyway.
"""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext_lazy as _
from telegram import CallbackQuery, Message, Update

from accounts.selectors import telegram_account, user_for_telegram
from accounts.services.linking import TelegramPerson, set_telegram_active
from bot import outbox
from bot.cards import Screen, message_payload, open_card, redraw
from bot.fitting import toast
from bot.models import Card, InboxUpdate, Speaker
from bot.rendering import plain
from challenges.models import Challenge
from core.errors import NotAllowed
from core.middleware import supported_language
from core.models import User


class NotLinked(NotAllowed):
    """Only a linked learner can do this."""

    code = "not_linked"
    message = _("Link your account first: /link")


class PrivateOnly(NotAllowed):
    """Not where others read along."""

    code = "private_only"
    message = _("Write to me in private for this.")


@dataclass
class ButtonAnswer:
    """What the tapped button shows: nothing, a passing line, or an alert to be closed."""

    text: str = ""
    alert: bool = False


class Talk:
    """What a handler works with."""

    def __init__(self, update: Update, row: InboxUpdate) -> None:
        self.update = update
        self.row = row
        self.answer = ButtonAnswer()
        self.counted_as_answer = False
        self.card_id: int | None = None

    # --- who and where ---

    @property
    def message(self) -> Message | None:
        """The message that came, if one did."""
        return self.update.effective_message if self.update.callback_query is None else None

    @property
    def query(self) -> CallbackQuery | None:
        """The tapped button, if one was."""
        return self.update.callback_query

    @cached_property
    def telegram_id(self) -> int:
        """The person's Telegram id; 0 when nobody in particular acted."""
        return self.update.effective_user.id if self.update.effective_user else 0

    @cached_property
    def chat_id(self) -> int:
        """Where it happened; the person's private chat when Telegram does not say."""
        return self.update.effective_chat.id if self.update.effective_chat else self.telegram_id

    @property
    def private(self) -> bool:
        """Whether nobody else reads along."""
        return self.chat_id == self.telegram_id

    def check_private(self) -> None:
        """Raise `PrivateOnly` where others read along."""
        if not self.private:
            raise PrivateOnly

    @cached_property
    def person(self) -> TelegramPerson:
        """The person as the services know people in Telegram."""
        who = self.update.effective_user
        return TelegramPerson(
            self.telegram_id, (who.username or "") if who else "", who.full_name if who else ""
        )

    @cached_property
    def user(self) -> User | None:
        """The linked learner. A chat that had blocked the bot and speaks again is active again."""
        user = user_for_telegram(self.telegram_id)
        account = telegram_account(user) if user else None
        if account and not account.is_active and self.private:
            set_telegram_active(telegram_id=self.telegram_id, active=True)
        return user

    @property
    def learner(self) -> User:
        """The linked learner; raises `NotLinked`."""
        if self.user is None:
            raise NotLinked
        return self.user

    @cached_property
    def speaker(self) -> Speaker:
        """What is remembered of the person (not stored yet if they are new)."""
        known = Speaker.objects.select_related("current").filter(pk=self.telegram_id).first()
        return known or Speaker(telegram_id=self.telegram_id)

    @cached_property
    def language(self) -> str:
        """The learner's own language, the one chosen in this chat, the client's, or English."""
        client = (self.update.effective_user.language_code or "") if self.update.effective_user else ""
        wishes = (self.user.language if self.user else "", self.speaker.language, client)
        return next((found for wish in wishes if (found := supported_language(wish))), "en")

    @property
    def words(self) -> list[str]:
        """What was typed after the command."""
        text = (self.message.text or "") if self.message else ""
        return text.split()[1:]

    # --- saying ---

    def say(self, html: str, *, reply_to: int | None = None) -> None:
        """Send a message to this chat, as a reply to the message with this number if there is one."""
        payload = message_payload(Screen(html), "")
        outbox.put(self.chat_id, "sendMessage", payload | ({"reply_to": reply_to} if reply_to else {}))

    def show(self, kind: str, *, challenge: Challenge | None = None, **state: object) -> Card:
        """Send a card, and take it that what the person types next is meant for it."""
        card = open_card(
            kind,
            chat_id=self.chat_id,
            telegram_id=self.telegram_id,
            user=self.user,
            challenge=challenge,
            language=self.language,
            state=state,
        )
        if self.private:
            self.attend(card)
        return card

    def attend(self, card: Card | None) -> None:
        """Remember which card the person is at."""
        client = self.update.effective_user.language_code if self.update.effective_user else ""
        if self.speaker.current_id != (card.pk if card else None) or self.speaker.client_language != client:
            self.speaker.current = card
            self.speaker.client_language = (client or "")[:35]
            self.speaker.save()

    def redraw(self, card: Card) -> None:
        """Bring the card up to date with what it is about."""
        card.language = self.language
        redraw(card)

    def toast(self, text: object, *, alert: bool = False) -> None:
        """Answer the tapped button; where none was tapped, say it."""
        if self.query is None:
            return self.say(plain(text))
        self.answer = ButtonAnswer(toast(str(text)), alert)
        return None

"""The language to address somebody in when no update of theirs is at hand."""

from bot.models import Speaker
from core.middleware import supported_language
from core.models import User


def language_for(user: User, telegram_id: int) -> str:
    """The learner's own language, the one chosen in the chat, the client's, or English."""
    speaker = Speaker.objects.filter(pk=telegram_id).first() or Speaker()
    wishes = (user.language, speaker.language, speaker.client_language)
    return next((found for wish in wishes if (found := supported_language(wish))), "en")

"""A group that becomes a supergroup is another chat to Telegram: what belongs to it moves along."""

from django.db import transaction

from bot.models import BattlePost, Card, OutboxMessage


@transaction.atomic
def move_chat(old: int, new: int) -> None:
    """Let what is said to the old chat be said to the new one. Doing it twice changes nothing.

    Its messages stay behind, so a battle that is on there is shown by new ones.
    """
    OutboxMessage.objects.filter(chat_id=old).update(chat_id=new)
    posts = BattlePost.objects.filter(chat_id=old)
    Card.objects.filter(pk__in=posts.values("card")).update(message_id=None)
    Card.objects.filter(chat_id=old).update(chat_id=new)
    posts.update(chat_id=new)

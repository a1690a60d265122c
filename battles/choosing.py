"""Which questions a battle may ask: published challenges with exactly one right option, on its topic."""

import random
from typing import Any

from django.db.models import Q, QuerySet

from battles.models import Battle
from challenges.kinds.choice import SingleChoice
from challenges.models import Category, Challenge, State, Tag

TOPIC_LIMIT = 80


def askable() -> QuerySet[Challenge]:
    """Every challenge that a battle may ask."""
    return Challenge.objects.filter(state=State.PUBLISHED, kind=SingleChoice.key)


def topics() -> list[Category]:
    """The categories that have something to ask."""
    return list(Category.objects.filter(pk__in=askable().values("category_id")).order_by("position", "slug"))


def find_category(topic: str) -> Category | None:
    """The category that somebody means: its slug, or the beginning of its title in any language."""
    wanted = topic.strip().casefold()
    for category in topics():
        titles = [category.title, *(str(t.get("title", "")) for t in category.translations.values())]
        if wanted == category.slug or any(title.casefold().startswith(wanted) for title in titles):
            return category
    return None


def has_tag(topic: str) -> bool:
    """Whether a tag of this name has something to ask."""
    return Tag.objects.filter(name=topic.strip().lower(), challenges__in=askable()).exists()


def on_topic(battle: Battle) -> QuerySet[Challenge]:
    """What the battle may ask; a topic without a category is a tag."""
    if battle.category_id is not None:
        return askable().filter(category_id=battle.category_id)
    tagged = Q(tags__name=battle.topic.lower()) if battle.topic else Q()
    return askable().filter(tagged)


def choose(battle: Battle) -> list[Challenge]:
    """As many as the battle wants, at random, or all there are."""
    ids = list(on_topic(battle).values_list("pk", flat=True))
    chosen = random.SystemRandom().sample(ids, min(battle.size, len(ids)))
    found = Challenge.objects.in_bulk(chosen)
    return [found[pk] for pk in chosen if pk in found]


def frozen(challenge: Challenge) -> dict[str, Any]:
    """What a question keeps of its challenge."""
    fields = ("title", "description", "translations", "spec")
    return {name: getattr(challenge, name) for name in fields}

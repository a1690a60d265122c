"""The card of one challenge: statement, the learner's state, and the buttons to answer with."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bot.cards import Button, Screen, rows_of, screen
from bot.links import challenge_page, fits_a_button, link
from bot.models import Card
from bot.rendering import markdown, plain
from bot.screens.answers import Way, way_of
from bot.screens.code import code_body, code_foot, code_rows
from bot.screens.places import place_lines
from challenges.models import Challenge
from core.mini import mini_app_address
from core.models import User
from progress.daily import daily_reason
from progress.hints import hints_in_order
from progress.models import UserProgress
from progress.services.learner import find_progress


def round_of(card: Card) -> int:
    """How many answers this card has taken."""
    return int(card.state.get("round", 0))


@screen("challenge")
def draw_challenge(card: Card) -> Screen:
    """See the module."""
    challenge, user = card.challenge, card.user
    assert challenge is not None
    progress = find_progress(user.pk, challenge.pk) if user else None
    way = way_of(challenge.kind)
    body = code_body(card, challenge) if challenge.behaviour.judged else _body(card, challenge, way)
    parts = [_head(challenge, progress, user), markdown(challenge.localized("description")), body]
    parts += ["\n".join(place_lines(user, challenge.pk)) if user else "", _foot(card, challenge, progress)]
    rows = [
        *_answer_rows(card, way, progress),
        *_other_rows(card, challenge, progress),
        _here(card, challenge),
    ]
    return Screen("\n\n".join(part for part in parts if part), rows, more=challenge_page(challenge))


def _body(card: Card, challenge: Challenge, way: Way) -> str:
    shown, draft = challenge.present(learner_id=card.user_id), list(card.state.get("draft", []))
    return "\n".join(way.body(shown, draft))


def _head(challenge: Challenge, progress: UserProgress | None, user: User | None) -> str:
    points = ngettext("%d point", "%d points", challenge.points) % challenge.points
    facts = [challenge.category.localized("title"), challenge.get_difficulty_display(), points]
    title = f"<b>{plain(challenge.localized('title'))}</b>\n{plain(' · '.join(facts))}"
    return title + _today(challenge, progress, user) + _state(progress)


def _today(challenge: Challenge, progress: UserProgress | None, user: User | None) -> str:
    """That it is the learner's challenge of the day, and as long as it is unsolved why."""
    reason = daily_reason(user, challenge.pk) if user else None
    if reason is None:
        return ""
    shown = "" if progress is not None and progress.is_completed else str(reason)
    return "\n⭐ " + plain(" · ".join(filter(None, [_("Challenge of the day"), shown])))


def _state(progress: UserProgress | None) -> str:
    if progress is None or not progress.attempts:
        return ""
    points = ngettext("%d point", "%d points", progress.points) % progress.points
    if progress.is_completed:
        return "\n✅ " + plain(_("Solved: %s") % points)
    if progress.attempts_left is not None:
        return "\n" + plain(_("Attempts left: %d") % progress.attempts_left)
    return "\n" + plain(_("Attempts: %d") % progress.attempts)


def is_open(progress: UserProgress | None) -> bool:
    """Whether another answer is taken."""
    return progress is not None and not progress.is_completed and progress.attempts_left != 0


def _foot(card: Card, challenge: Challenge, progress: UserProgress | None) -> str:
    if card.user is None:
        return plain(_("Link your account to answer: /link"))
    if not is_open(progress):
        return ""
    if challenge.behaviour.judged:
        return code_foot(card, challenge)
    return f"<i>{plain(challenge.behaviour.how_to_type)}</i>"


def _answer_rows(card: Card, way: Way, progress: UserProgress | None) -> list[list[Button]]:
    if card.challenge is None or not is_open(progress):
        return []
    if card.challenge.behaviour.judged:
        return code_rows(card, card.challenge, round_of(card))
    return answer_rows(card, card.challenge, way)


def answer_rows(card: Card, challenge: Challenge, way: Way) -> list[list[Button]]:
    """The buttons to answer with, as far as the card's draft has got."""
    draft, shown = list(card.state.get("draft", [])), challenge.present(learner_id=card.user_id)
    number = round_of(card)
    buttons = [tap.button(number) for tap in way.taps(shown, draft)]
    last = []
    if draft and not way.at_once:
        last.append(Button(_("Start over"), "u", str(number)))
    if way.answer(shown, draft) is not None:
        last.append(Button(_("Done"), "d", str(number)))
    return [*rows_of(buttons), last]


def _other_rows(card: Card, challenge: Challenge, progress: UserProgress | None) -> list[list[Button]]:
    buttons = []
    if card.user is None:
        buttons.append(Button(_("Link my account"), "link"))
    elif is_open(progress):
        buttons += _hint_button(challenge, card.user) if is_alone(card) else []
    else:
        buttons.append(Button(_("More challenges"), "more"))
    address = challenge_page(challenge)
    if fits_a_button(address):
        buttons.append(Button(_("Open on the web"), url=address))
    return rows_of(buttons)


def is_alone(card: Card) -> bool:
    """Whether nobody else reads the card."""
    return card.chat_id == card.telegram_id


def offers_hint(challenge: Challenge, user: User, *, alone: bool) -> bool:
    """Whether the learner could take another hint here: not where others read along."""
    return alone and any(not taken for _hint, taken in hints_in_order(user, challenge))


def solution_link(challenge: Challenge) -> str:
    """Where the solution is, for those who may see it."""
    return link(challenge_page(challenge), _("The solution is on the web."))


def _here(card: Card, challenge: Challenge) -> list[Button]:
    """The page inside Telegram. Telegram takes such buttons in private chats only."""
    address = mini_app_address(f"/challenges/{challenge.slug}/")
    return [Button(_("Open here"), web_app=address)] if address and is_alone(card) and card.user_id else []


def _hint_button(challenge: Challenge, user: User) -> list[Button]:
    for n, (hint, taken) in enumerate(hints_in_order(user, challenge)):
        if not taken:
            words = _("Hint %(n)d") % {"n": n + 1}
            cost = ngettext("−%d point", "−%d points", hint.cost) % hint.cost
            return [Button(f"{words} ({cost})" if hint.cost else words, "h", str(n))]
    return []


def cards_of(user_id: int, challenge_id: int, *, telegram_id: int, most: int = 3) -> list[Card]:
    """The learner's newest cards of this challenge, locked: the learner may be tapping on one of them."""
    cards = Card.objects.select_related("user", "challenge__category").select_for_update(of=("self",))
    mine = cards.filter(user_id=user_id, challenge_id=challenge_id, telegram_id=telegram_id, kind="challenge")
    return list(mine.order_by("-pk")[:most])

"""Beginning, help, and giving up."""

from django.utils.translation import gettext as _

from bot.cards import button
from bot.handlers import linking
from bot.models import Card
from bot.rendering import plain
from bot.talk import Talk
from learning.access import teaches_any


def start(talk: Talk) -> None:
    """`/start`: the welcome; with a payload, the beginning of a link."""
    if talk.words and talk.private:
        return linking.claim(talk, talk.words[0])
    talk.show("menu")
    return None


def help_(talk: Talk) -> None:
    """`/help`: what can be done."""
    lines = [
        _("/challenges – browse; add a category, a word, a difficulty or a page: /challenges python 2"),
        _("/courses – your courses, and those you can join"),
        _("/continue – go on with your course where you were"),
        _("/daily – your challenge of the day"),
        _("/review – what you missed and should repeat today"),
        _("/hint – the next hint for the challenge you are at; it may cost points"),
        _("/progress – your points and your streak"),
        _("/leaderboard – the best of this week, this month and overall"),
        *(
            [_("/teach – your classes: how they fare, and words to learners")]
            if teaches_any(talk.user)
            else []
        ),
        _("/battle – a live quiz for everybody here; add a topic, or the code of a battle to come in"),
        _("/settings – language, time zone and reminders"),
        _("/link, /unlink – connect this chat with your account, or end the connection"),
        _("/cancel – put the challenge you are at aside"),
        _("Every button can be typed too: its number, or its words."),
    ]
    talk.say("\n".join(plain(line) for line in lines))


def cancel(talk: Talk) -> None:
    """`/cancel`: what is typed next is meant for nothing."""
    if talk.private and talk.speaker.current_id is not None:
        talk.attend(None)
        return talk.say(plain(_("Put aside. /challenges shows what there is.")))
    return talk.say(plain(_("There is nothing to put aside.")))


@button("menu", "browse")
def browse(talk: Talk, card: Card, arg: str) -> None:
    """The list of challenges."""
    talk.show("list")


@button("menu", "link")
@button("challenge", "link")
def how_to_link(talk: Talk, card: Card, arg: str) -> None:
    """How to link an account."""
    linking.link(talk)

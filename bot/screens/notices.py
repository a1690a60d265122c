"""The words of notices: one by itself, and several in a digest."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bot.cards import Screen
from bot.links import link
from bot.links import page as web_page
from bot.models import Notice
from bot.rendering import heading, plain
from bot.screens.verdict import WORDS
from challenges.models import Challenge
from learning.models import Certificate, Course

SHOWN = 20


def notice_screen(notice: Notice) -> Screen:
    """A notice by itself."""
    more = web_page("web:courses") if notice.kind == "course.message" else ""
    return Screen(_words(notice), more=more)


def digest_screen(notices: list[Notice]) -> Screen:
    """Several notices in one message, oldest first; a single one stands by itself."""
    if len(notices) == 1:
        return notice_screen(notices[0])
    count = len(notices)
    head = ngettext("%d thing happened meanwhile", "%d things happened meanwhile", count) % count
    lines = ["📬 " + heading(head), *(_words(notice) for notice in notices[:SHOWN])]
    if count > SHOWN:
        rest = count - SHOWN
        lines.append(plain(ngettext("… and %d more", "… and %d more", rest) % rest))
    return Screen("\n\n".join(lines), more=web_page("accounts:progress"))


def _words(notice: Notice) -> str:
    return _WORDS[notice.kind](notice)


def _achievement(notice: Notice) -> str:
    return "🏆 " + plain(_("Achievement: %s") % notice.data["achievement"]["title"])


def _message(notice: Notice) -> str:
    message = notice.data["message"]
    return f"✉️ <b>{plain(message['title'])}</b>\n\n{plain(message['text'])}"


def _completed(notice: Notice) -> str:
    course = Course.objects.filter(pk=notice.data["enrollment"]["course"]).first()
    if course is None:
        return "🎓 " + plain(_("You have completed a course."))
    said = "🎓 " + plain(_("You have completed the course “%s”.") % course.localized("title"))
    found = Certificate.objects.filter(user_id=notice.user_id, course=course, revoked_at=None).first()
    if found is None:
        return said
    return said + "\n" + link(web_page("web:certificate", found.code), _("Your certificate"))


def _verdict(notice: Notice) -> str:
    submission = notice.data["submission"]
    sign, words = WORDS.get(submission["verdict"], ("⚖️", submission["verdict"]))
    challenge = Challenge.objects.filter(pk=submission["challenge"]).first()
    if challenge is None:
        return f"{sign} {plain(words)}"
    title = plain(_("Your program for “%s”:") % challenge.localized("title"))
    page = web_page("web:submission", challenge.slug, submission["id"])
    return f"{sign} {title} {plain(words)}\n{link(page, _('The whole verdict'))}"


_WORDS = {
    "achievement.earned": _achievement,
    "course.message": _message,
    "course.completed": _completed,
    "submission.graded": _verdict,
}

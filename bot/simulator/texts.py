"""The words the page's script needs, in the language of the page."""

from django.utils.translation import gettext, gettext_noop, pgettext

TEXTS = {
    "bot": gettext_noop("bot"),
    "typing": gettext_noop("typing…"),
    "sending_file": gettext_noop("sending a file…"),
    "members": gettext_noop("Members"),
    "edited": gettext_noop("edited"),
    "you": gettext_noop("You"),
    "photo": gettext_noop("Photo"),
    "sticker": gettext_noop("Sticker"),
    "voice": gettext_noop("Voice message"),
    "poll": gettext_noop("Poll"),
    "anonymous": gettext_noop("Anonymous"),
    "public": gettext_noop("Public"),
    "final": gettext_noop("Final results"),
    "votes": gettext_noop("Votes"),
    "vote": gettext_noop("Vote"),
    "retract": gettext_noop("Retract vote"),
    "joined": gettext_noop("joined the group"),
    "left": gettext_noop("left the group"),
    "today": gettext_noop("Today"),
    "yesterday": gettext_noop("Yesterday"),
    "reply": gettext_noop("Reply"),
    "edit": gettext_noop("Edit"),
    "delete": gettext_noop("Delete"),
    "copy": gettext_noop("Copy"),
    "copied": gettext_noop("Copied"),
    "download": gettext_noop("Download"),
    "reply_to": gettext_noop("Reply to"),
    "edit_message": gettext_noop("Edit message"),
    "no_messages": gettext_noop("No messages yet"),
    "can_do": gettext_noop("What can this bot do?"),
    "block": gettext_noop("Block the bot"),
    "unblock": gettext_noop("Unblock the bot"),
    "language": gettext_noop("Language"),
    "speak_as": gettext_noop("Speak as"),
    "no_answer": gettext_noop("The bot did not answer this press."),
    "offline": gettext_noop("The Bot API double is not running. Trying again…"),
    "failed": gettext_noop("That did not work"),
    "deleted_reply": gettext_noop("Deleted message"),
    "unread": gettext_noop("unread"),
    "open_link": gettext_noop("Open a link to the bot"),
    "too_large": gettext_noop("The file is too large: at most 50 MB can be sent."),
}


def page_texts() -> dict[str, str]:
    """All of them, translated."""
    texts = {name: gettext(text) for name, text in TEXTS.items()}
    return texts | {"quiz": pgettext("kind of poll", "Quiz")}  # a course's quiz is another word in Russian

"""The judge's own short messages in the reader's language. It speaks English and knows no other; what
programs, compilers and authors say is passed on as it is.
"""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_SAYINGS: list[tuple[str, Promise]] = [
    (r"used more processor time than (?P<limit>\S+) s", _("used more processor time than %(limit)s s")),
    (
        r"did nothing for (?P<limit>\S+) s \(does it wait or sleep\?\)",
        _("did nothing for %(limit)s s (does it wait or sleep?)"),
    ),
    (r"was not done after (?P<limit>\S+) s", _("was not done after %(limit)s s")),
    (r"wrote more than is allowed", _("wrote more than is allowed")),
    (r"used more memory than is allowed", _("used more memory than is allowed")),
    (r"wrote to a descriptor that is not its own", _("wrote to a descriptor that is not its own")),
    (r"wrote a file that is larger than allowed", _("wrote a file that is larger than allowed")),
    (
        r"what it gave keeps the tests busy without end",
        _("what it gave keeps the tests busy without end"),
    ),
    (r"ended by (?P<signal>\S+)", _("ended by %(signal)s")),
    (r"ended with exit status (?P<status>-?\d+)", _("ended with exit status %(status)s")),
    (r"ended before it answered", _("ended before it answered")),
    (r"the program does not compile", _("the program does not compile")),
    (r"the program has no (?P<name>'[^']*')", _("the program has no %(name)s")),
    (
        r"not run: an earlier test of this group failed",
        _("not run: an earlier test of this group failed"),
    ),
    (
        r"not run: the tests before it used up the time for all tests together",
        _("not run: the tests before it used up the time for all tests together"),
    ),
]
_KNOWN = [(re.compile(pattern), words) for pattern, words in _SAYINGS]


def in_words(message: str) -> str:
    """The message in the active language if it is one of the judge's own, otherwise as it is."""
    for pattern, words in _KNOWN:
        if found := pattern.fullmatch(message):
            return str(words) % found.groupdict()
    return message

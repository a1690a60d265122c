"""What one socket, one person and one process may ask for. Times in seconds, sizes in characters or bytes."""

from django.conf import settings

MAX_FRAME = 8_192
"""Longest frame a client may send, in characters."""

FRAMES_PER_SECOND = 20
FRAME_BURST = 60
"""A client may send this many frames at once, and `FRAMES_PER_SECOND` after that."""

MAX_MISTAKES = 10
"""Frames with an error, or above the rate, after which the socket is closed."""

VIEWS_PER_SOCKET = 16
VIEWS_PER_PROCESS = 1_000
SOCKETS_PER_PERSON = 20
SOCKETS_PER_PROCESS = 20_000

HELLO_WITHIN = 10.0
"""A socket that has not said hello by then is closed."""

HEARTBEAT = 25.0
"""How often each side hears from the other on a quiet socket."""

PONG_WITHIN = 45.0
"""A client that owes an answer for longer than this is gone or stuck."""

PING_AFTER = 32_768
"""After so many bytes the client is asked to say that it has read them."""

WINDOW = 262_144
"""Bytes on the way to a client that it has not confirmed; more wait in the socket's own queue."""

QUEUE_FRAMES = 500
"""Frames that may wait for a slow client before it is dropped; it resumes from the log."""

CATCH_UP_PAGE = 100
"""Events read at once for a client that resumes."""

VIEW_EVERY = 0.25
"""A public view is sent at most this often, whatever the load."""

VIEW_RECHECK = 2.0
"""A public view is read again this often even if no doorbell asked for it."""

NAMES_SHOWN = 20
"""How many names the view of who is solving a challenge lists; the count is always whole."""

PRESENCE_EVERY = 0.5
"""How often changes of presence are written, all of them together."""

WATCH_EVERY = 0.005
"""How often the embedded database is asked whether anything was committed."""

LEASE: float = settings.LIVE_LEASE_SECONDS
"""How long a process's presence counts after its last sign of life; it renews three times within it."""

RECHECK_EVERY: float = settings.LIVE_RECHECK_SECONDS
"""How often every socket's credential is checked again."""

SAFETY_POLL_EVERY: float = settings.LIVE_SAFETY_POLL_SECONDS
"""How often the streams of connected people are looked at without any doorbell: the cost of a lost one."""

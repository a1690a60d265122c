"""The double's clock: real time, which a test may push forward."""

import time


class Clock:
    """Seconds since the epoch, plus whatever was added by ``advance``."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def now(self) -> float:
        """The current time of the double, in seconds since the epoch."""
        return time.time() + self.ahead

    def stamp(self) -> int:
        """The current time as Telegram writes it: whole seconds."""
        return int(self.now())

    def advance(self, seconds: float) -> None:
        """Move the clock forward; it never goes back."""
        if seconds < 0:
            raise ValueError("the clock only moves forward")
        self.ahead += seconds

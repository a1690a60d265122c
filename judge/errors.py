"""Everything the judge raises. A learner's mistake is never an exception: it is a verdict."""


class JudgeError(Exception):
    """Base of all."""


class IsolationUnavailable(JudgeError):
    """This machine cannot contain programs as demanded; `missing` says exactly what it lacks."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__("the judge refuses to run code here: " + "; ".join(missing))
        self.missing = missing


class LanguageUnavailable(JudgeError):
    """The language is unknown, or its tool chain is not installed on this machine."""


class UnsuitableProgram(JudgeError):
    """The files handed in cannot be a program for these tests (a programming error of the caller)."""


class InvalidChallenge(JudgeError):
    """A challenge directory does not follow the layout; the message names the place."""


class NotForTheJudge(InvalidChallenge):
    """The challenge is of a kind that is graded without running anything."""


class BoxBroken(JudgeError):
    """The sandbox itself failed. Ours to repair: the judge retries once, then reports an internal error."""

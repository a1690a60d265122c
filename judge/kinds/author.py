"""Authors' Python (checkers, interactors) in the author's box, away from every learner's process."""

import secrets
from typing import Any

from judge.inside import values, wire
from judge.models import Verdict
from judge.sandbox.process import Process

from .bench import Bench
from .outcome import ENDLESS, TOO_MUCH, AuthorFault, Unjudgeable

_MAX_MESSAGE = 1000


class AuthorScript:
    """A module of an author's, started when it is first asked."""

    def __init__(self, bench: Bench, source: str, name: str) -> None:
        self._bench, self._source, self._name = bench, source, name
        self._process: Process | None = None

    def begin(self, **job: Any) -> Process:
        """Start it; raises AuthorFault if the module does not load."""
        more = {
            "entry": self._name,
            "module": self._name.removesuffix(".py"),
            "largest": wire.MAX_ORDER,
        }
        process = self._process = self._bench.start_author(
            "function", {self._name: self._source}, more=more, **job
        )
        if process.receive() != {"loaded": True}:
            raise AuthorFault(f"{self._name} does not load: {process.errors.text()[:_MAX_MESSAGE]}")
        return process

    def ask(self, function: str, *arguments: Any) -> Any:
        """Call a function with plain values; raises AuthorFault if it fails, or Unjudgeable."""
        process = self._process or self.begin()
        nonce = self.send(process, function, *arguments)
        return self.result(process, nonce, process.receive())

    def send(self, process: Process, function: str, *arguments: Any, talk: bool = False) -> str:
        """Send a call and answer its nonce; raises Unjudgeable."""
        nonce = secrets.token_hex(16)
        process.begin(process.budget)
        encoded = [values.encode(argument) for argument in arguments]
        call = {
            "nonce": nonce,
            "call": function,
            "args": encoded,
            "kwargs": {},
            "observe": False,
            "talk": talk,
        }
        try:
            process.channel.send(call, wire.MAX_ORDER)
        except wire.FrameError:
            raise Unjudgeable(*TOO_MUCH) from None
        return nonce

    def result(self, process: Process, nonce: str, reply: dict[str, Any] | None) -> Any:
        """Read the reply to a call; raises AuthorFault, or Unjudgeable."""
        if reply is None:
            process.wait()
            if process.stopped_by == "cpu":
                self._bench.spent += process.cpu_used
                self.close()
                raise Unjudgeable(*ENDLESS)
            raise AuthorFault(f"{self._name} ended without an answer ({process.stopped_by or 'by itself'})")
        if reply.get("nonce") != nonce or "value" not in reply:
            fault = reply.get("fault")
            text = fault.get("traceback", "") if isinstance(fault, dict) else "it broke the protocol"
            raise AuthorFault(f"{self._name} failed: {str(text)[:_MAX_MESSAGE]}")
        try:
            return values.decode(reply["value"])
        except ValueError:
            raise AuthorFault(f"{self._name} gave a value that is nested too deeply") from None

    def close(self) -> None:
        """End what is still running."""
        if self._process is not None:
            self._process.finish()
            self._process = None


def score_of(answer: Any) -> tuple[Verdict, float, str]:
    """Read an author's judgement: a bool or a score from 0 to 1, alone or in a pair with a message."""
    message = ""
    if isinstance(answer, tuple) and len(answer) == 2 and isinstance(answer[1], str):
        answer, message = answer[0], answer[1][:_MAX_MESSAGE]
    if not isinstance(answer, (bool, int, float)) or not 0 <= answer <= 1:
        raise AuthorFault(f"a judgement is True, False or a number from 0 to 1, not {str(answer)[:100]!r}")
    score = float(answer)
    if score == 1:
        return Verdict.ACCEPTED, 1.0, message
    return (Verdict.PARTIAL if score else Verdict.WRONG_ANSWER), score, message

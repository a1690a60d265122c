"""Interactive tests: the learner's program and the author's interactor, in two boxes, over two pipes."""

import os
from typing import Any

from judge.models import Verdict
from judge.sandbox.process import Process, pump
from judge.suites import InteractiveTests, TalkCase

from .author import AuthorScript, score_of
from .bench import Bench
from .outcome import TOO_MUCH, AuthorFault, Outcome, Unjudgeable, failure, used
from .stdio import raise_if_not_compiled


class InteractiveGrader:
    """Grades conversations: ``interact(data, read, write)`` of the author decides."""

    def __init__(self, bench: Bench, tests: InteractiveTests) -> None:
        self._bench, self._tests = bench, tests

    def grade(self, case: TalkCase) -> Outcome:
        """Let the two talk once; raises CompileFailed or AuthorFault."""
        to_learner, to_author = os.pipe(), os.pipe()
        interactor = AuthorScript(self._bench, self._tests.interactor, "interactor.py")
        try:
            author = interactor.begin(stdin=to_author[0], stdout=to_learner[1])
            learner = self._bench.start(stdin=to_learner[0], stdout=to_author[1])
        except BaseException:
            interactor.close()
            raise
        finally:  # the two have their own copies
            for descriptor in (*to_learner, *to_author):
                os.close(descriptor)
        try:
            with learner:
                raise_if_not_compiled(learner)
                return self._talk(case, learner, author, interactor)
        finally:
            interactor.close()

    def close(self) -> None:
        """Nothing stays open between conversations."""

    def _talk(self, case: TalkCase, learner: Process, author: Process, interactor: AuthorScript) -> Outcome:
        nonce = interactor.send(author, "interact", case.data, talk=True)
        learner.companion, author.companion = author, learner
        learner.begin(self._bench.budget())
        reply = None
        while reply is None and author.ended is None:
            reply = author.channel.next()
            if reply is None:
                pump([learner, author])
        fault = (reply or {}).get("fault")
        if isinstance(fault, dict) and fault.get("type") == "LineTooLong":
            return _end(learner, *TOO_MUCH)
        try:
            answer = None if learner.stopped_by else self._answer(interactor, author, nonce, reply)
        except Unjudgeable as found:
            return _end(learner, found.verdict, found.message)
        interactor.close()  # the pipes close with it, and a learner that waits for more sees the end
        learner.wait()
        return self._decide(learner, answer)

    def _answer(self, interactor: AuthorScript, author: Process, nonce: str, reply: Any) -> Any:
        return score_of(interactor.result(author, nonce, reply))

    def _decide(self, learner: Process, answer: tuple[Verdict, float, str] | None) -> Outcome:
        shared = {**used(learner), "stderr": learner.errors.text()}
        found = failure(learner, self._bench.language)
        if answer is None and found is None:
            raise AuthorFault("interactor.py gave no answer")
        decided = answer is not None and answer[0] is not Verdict.ACCEPTED
        if found is not None and not (decided and _left_alone(learner)):
            return Outcome(found[0], message=found[1], traceback=learner.errors.text()[-4000:], **shared)
        assert answer is not None
        return Outcome(answer[0], answer[1], answer[2], **shared)


def _end(learner: Process, verdict: Verdict, message: str) -> Outcome:
    """End the program for what it has written, whether or not it is still there."""
    learner.stop("output")
    learner.wait()
    return Outcome(verdict, message=message, stderr=learner.errors.text(), **used(learner))


def _left_alone(learner: Process) -> bool:
    """Whether the program ended because nobody talked with it any more: all was decided by then."""
    ended = learner.ended
    if ended is None:
        return False
    errors = learner.errors.text()
    return ended.signal == 13 or "BrokenPipeError" in errors or "EOFError" in errors

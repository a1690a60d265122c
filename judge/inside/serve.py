"""The learner's side of author-written tests: answer operations on the module and its objects.

Plain values cross as they are. Every other object stays here and crosses as a handle, to be asked by.
"""

import builtins
import contextlib
import inspect
import io
import operator
import os
import sys
from collections.abc import Callable
from typing import Any

from . import faults, values, wire

LINK = 4
_MAX_OUTPUT = 1 << 16


class Server:
    """Answers the tests' operations, one at a time; callbacks into the tests may nest."""

    def __init__(self, module: Any) -> None:
        self._link = wire.Channel(LINK)
        self._objects: list[Any] = [module]
        self._handles: dict[int, int] = {id(module): 0}

    def serve(self) -> None:
        """Answer until the tests close the link."""
        while (request := self._link.receive()) is not None:
            self._link.send(self._answer(request))

    def _answer(self, request: dict[str, Any]) -> dict[str, Any]:
        output = io.StringIO()
        try:
            with contextlib.redirect_stdout(output):
                result = self._operate(request)
            reply = {"value": values.encode(result, self._handle)}
        except BaseException as error:  # a learner's program may raise anything
            reply = {"raised": self._describe(error)}
        return {**reply, "nonce": request["nonce"], "out": output.getvalue()[:_MAX_OUTPUT]}

    def _operate(self, request: dict[str, Any]) -> Any:
        target = self._objects[request["handle"]]
        arguments = [self._decode(value) for value in request["args"]]
        keywords = {name: self._decode(value) for name, value in request["kwargs"].items()}
        operation, name = request["op"], request["name"]
        if operation == "get":
            return getattr(target, name)
        if operation == "set":
            return setattr(target, name, *arguments)
        if operation == "names":
            return [name for name in vars(target) if not name.startswith("_")]
        if operation == "isinstance":
            return isinstance(arguments[0], target)
        if operation == "function":  # an operator or a built-in function, applied to the object
            return (getattr(builtins, name, None) or getattr(operator, name))(target, *arguments)
        return (getattr(target, name) if name else target)(*arguments, **keywords)

    def _decode(self, data: Any) -> Any:
        return values.decode(data, self._special)

    def _special(self, tag: str, body: Any) -> Any:
        if tag == "handle":
            return self._objects[body]
        if tag == "callback":
            return self._callback(body)
        raise ValueError(f"no value has the tag {tag!r}")

    def _callback(self, number: int) -> Callable[..., Any]:
        def call_back(*arguments: Any) -> Any:
            encoded = [values.encode(argument, self._handle) for argument in arguments]
            self._link.send({"callback": number, "args": encoded})
            while (message := self._link.receive()) is not None:
                if "returned" in message:
                    return self._decode(message["returned"])
                if "failed" in message:
                    raise RuntimeError(message["failed"])
                self._link.send(self._answer(message))  # the callback itself asks us something
            os._exit(0)

        return call_back

    def _handle(self, value: Any) -> dict[str, Any]:
        number = self._handles.get(id(value))
        if number is None:
            number = self._handles[id(value)] = len(self._objects)
            self._objects.append(value)  # kept, so that its id stays its own
        if inspect.isclass(value) and issubclass(value, BaseException):
            return {"exception": _lineage(value, number, self._handle)}
        return {"handle": [number, type(value).__name__]}

    def _describe(self, error: BaseException) -> dict[str, Any]:
        described = faults.describe(error)
        described["class"] = self._handle(type(error))
        return described


def _lineage(kind: type[BaseException], number: int, handle: Callable[[Any], dict[str, Any]]) -> list[Any]:
    """An exception class as its number, name, and bases: built-in names, or classes of the learner's."""
    if getattr(builtins, kind.__name__, None) is kind:
        return [number, kind.__name__, None]
    bases = [handle(base) for base in kind.__bases__ if issubclass(base, BaseException)]
    return [number, kind.__name__, bases]


def run_serve(channel: wire.Channel, module: Any) -> None:
    """Serve a loaded module to the tests."""
    channel.send({"loaded": True})
    Server(module).serve()
    sys.stdout.flush()

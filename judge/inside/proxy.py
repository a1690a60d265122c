"""The tests' side of the learner's module: objects that stand for the learner's, and ask them over the link.

A learner's object never decides a comparison with plain data: it is unequal to all of it, and can neither be
ordered against it nor subtracted from it. What it says about itself otherwise is the learner's word.
"""

import builtins
import secrets
import sys
import types
from collections.abc import Callable
from typing import Any

from . import values, wire

LINK = 4


class ProgramEnded(Exception):
    """The learner's program has ended, or tried to."""


class Link:
    """Asks the learner's process.

    `fault` is what it raised last, `missing` the name it lacked last, `broken` whether it ended when asked.
    """

    def __init__(self) -> None:
        self._channel = wire.Channel(LINK)
        self._callbacks: list[Callable[..., Any]] = []
        self._classes: dict[int, type[Exception]] = {}
        self.fault: dict[str, Any] | None = None
        self.missing: str | None = None
        self.broken = False

    def ask(self, operation: str, handle: int, name: str = "", *arguments: Any, **keywords: Any) -> Any:
        """Do one operation there; raises here what it raised there."""
        nonce = secrets.token_hex(8)
        encoded = [self._encode(argument) for argument in arguments]
        named = {key: self._encode(value) for key, value in keywords.items()}
        request = {
            "nonce": nonce,
            "op": operation,
            "handle": handle,
            "name": name,
            "args": encoded,
            "kwargs": named,
        }
        reply = self._exchange(request, nonce)
        if reply.get("out"):
            sys.stdout.write(str(reply["out"]))
        if "raised" in reply:
            raise self._exception(reply["raised"])
        return values.decode(reply["value"], self._special)

    def _exchange(self, request: dict[str, Any], nonce: str) -> dict[str, Any]:
        try:
            self._channel.send(request)
            while (reply := self._channel.receive()) is not None:
                if reply.get("nonce") == nonce:
                    return reply
                if "callback" not in reply:
                    break
                self._channel.send(self._call_back(reply))
        except (OSError, wire.FrameError, LookupError, TypeError):
            pass
        self.broken = True
        raise ProgramEnded("the program ended, or did not answer")

    def _call_back(self, message: dict[str, Any]) -> dict[str, Any]:
        arguments = [values.decode(argument, self._special) for argument in message["args"]]
        try:
            result = self._callbacks[message["callback"]](*arguments)
        except Exception as error:
            return {"failed": f"{type(error).__name__}: {error}"}
        return {"returned": self._encode(result)}

    def _encode(self, value: Any) -> Any:
        return values.encode(value, self._reference)

    def _reference(self, value: Any) -> dict[str, Any]:
        if isinstance(value, Remote):
            return {"handle": object.__getattribute__(value, "_handle")}
        if isinstance(value, type) and value in self._classes.values():
            return {"handle": next(number for number, kind in self._classes.items() if kind is value)}
        if callable(value):
            self._callbacks.append(value)
            return {"callback": len(self._callbacks) - 1}
        kind = type(value).__name__
        raise TypeError(
            f"a {kind} cannot be passed: only plain data, functions and the program's own objects can"
        )

    def _special(self, tag: str, body: Any) -> Any:
        if tag == "handle":
            return Remote(self, int(body[0]), str(body[1]))
        if tag == "exception":
            return self._exception_class(body)
        raise ValueError(f"no value has the tag {tag!r}")

    def _exception_class(self, body: Any) -> type[Exception]:
        number, name, bases = body
        if bases is None:
            known = getattr(builtins, str(name), None)
            return known if isinstance(known, type) and issubclass(known, Exception) else ProgramEnded
        if number not in self._classes:
            local = tuple(dict.fromkeys(self._special("exception", base["exception"]) for base in bases))
            self._classes[number] = type(str(name), local or (Exception,), {"__module__": "solution"})
        return self._classes[number]

    def _exception(self, raised: dict[str, Any]) -> Exception:
        self.fault = raised
        kind = self._exception_class(raised["class"]["exception"])
        text = str(raised.get("message", ""))
        try:
            return kind(text)
        except Exception:  # a class whose constructor wants more, such as UnicodeDecodeError
            return ProgramEnded(f"{raised.get('type')}: {text}")


class Remote:
    """Stands for one object of the learner's."""

    __slots__ = ("_handle", "_kind", "_link")

    def __init__(self, link: Link, handle: int, kind: str) -> None:
        object.__setattr__(self, "_link", link)
        object.__setattr__(self, "_handle", handle)
        object.__setattr__(self, "_kind", kind)

    def _ask(self, operation: str, name: str = "", *arguments: Any, **keywords: Any) -> Any:
        return self._link.ask(operation, self._handle, name, *arguments, **keywords)

    def __getattr__(self, name: str) -> Any:
        return self._ask("get", name)

    def __setattr__(self, name: str, value: Any) -> None:
        self._ask("set", name, value)

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        """Call it there."""
        return self._ask("call", "", *arguments, **keywords)

    def __instancecheck__(self, instance: Any) -> bool:
        return isinstance(instance, Remote) and self._ask("isinstance", "", instance) is True

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Remote) and self._ask("call", "__eq__", other) is True

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return int(self._ask("function", "hash"))

    def __bool__(self) -> bool:
        return self._ask("function", "bool") is True

    def __repr__(self) -> str:
        return str(self._ask("function", "repr"))

    def __str__(self) -> str:
        return str(self._ask("function", "str"))

    def __exit__(self, *_: object) -> Any:
        return self._ask("call", "__exit__", None, None, None)


def _forward(name: str) -> Callable[..., Any]:
    def method(self: Remote, *arguments: Any) -> Any:
        return self._ask("call", name, *arguments)

    return method


def _forward_between_remotes(name: str) -> Callable[..., Any]:
    def method(self: Remote, other: Any) -> Any:
        if not isinstance(other, Remote):
            kind = object.__getattribute__(self, "_kind")
            raise TypeError(f"the program's {kind} cannot be measured against {other!r}: compare plain data")
        return self._ask("call", name, other)

    return method


def _forward_operation(name: str) -> Callable[..., Any]:
    def method(self: Remote, *arguments: Any) -> Any:
        return self._ask("function", name, *arguments)

    return method


# As Python itself does them there: with every fallback (`in` by walking, `+=` by `+`) and with its TypeError.
_OPERATIONS = """len iter next reversed abs round int float getitem setitem delitem contains neg pos invert
index add mul truediv floordiv mod pow and_ or_ xor lshift rshift matmul iadd imul"""
for _name in _OPERATIONS.split():
    setattr(Remote, f"__{_name.rstrip('_')}__", _forward_operation(_name))
for _name in ("enter", "radd", "rmul"):
    setattr(Remote, f"__{_name}__", _forward(f"__{_name}__"))
for _name in ("lt", "le", "gt", "ge", "sub", "rsub", "isub"):
    setattr(Remote, f"__{_name}__", _forward_between_remotes(f"__{_name}__"))


class RemoteModule(types.ModuleType):
    """What the test files import."""

    def __init__(self, name: str, link: Link) -> None:
        super().__init__(name)
        self.__dict__["_link"] = link
        self.__dict__["__file__"] = f"{name}.py"

    def __getattr__(self, name: str) -> Any:
        link: Link = self.__dict__["_link"]
        if name == "__all__":
            return link.ask("names", 0)
        if name.startswith("__"):
            raise AttributeError(name)
        try:
            return link.ask("get", 0, name)
        except AttributeError:
            link.missing = name
            raise

    def __setattr__(self, name: str, value: Any) -> None:
        if name.startswith("__"):  # the import system's own notes
            super().__setattr__(name, value)
        else:
            self.__dict__["_link"].ask("set", 0, name, value)

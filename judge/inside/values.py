"""Values as plain data: exact types go over the wire, and nothing else.

JSON's own null, true, text and list mean themselves; every other type is an object with one key that names
it. An instance of a subclass (also of int, str or list) is not its base: it crosses as `opaque`, which equals
nothing.
"""

import binascii
from collections.abc import Callable
from typing import Any

MAX_DEPTH = 100
MAX_ALIKE = 200  # members of a set or keys of a dict with the same hash
_SAFE_INTEGER = 1 << 53


class ValueTooDeep(ValueError):
    """A value is nested too deeply, or contains itself."""


class Opaque:
    """A value that is not plain data: known by its type's name and, for the learner's eyes, its repr."""

    def __init__(self, kind: str, text: str) -> None:
        self.kind, self.text = kind, text

    def __eq__(self, other: object) -> bool:
        return False

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return self.text


Encode = Callable[[Any, int], Any]


def encode(value: Any, opaque: Callable[[Any], Any] | None = None, depth: int = 0) -> Any:
    """Turn a value into JSON data. `opaque` may encode what is not plain; raises ValueTooDeep."""
    if depth > MAX_DEPTH:
        raise ValueTooDeep("the value is nested too deeply, or contains itself")
    kind = type(value)
    if value is None or kind is bool or kind is str:
        return value
    if kind is int:
        return value if -_SAFE_INTEGER < value < _SAFE_INTEGER else {"int": hex(value)}
    if kind is float:
        return {"float": repr(value)}
    if kind is list:
        return [encode(item, opaque, depth + 1) for item in value]
    return _encode_tagged(value, kind, opaque, depth + 1)


def _encode_tagged(value: Any, kind: type, opaque: Callable[[Any], Any] | None, depth: int) -> Any:
    if kind is tuple or kind is set or kind is frozenset:
        return {kind.__name__: [encode(item, opaque, depth) for item in value]}
    if kind is dict:
        return {"dict": [[encode(k, opaque, depth), encode(v, opaque, depth)] for k, v in value.items()]}
    if kind is bytes:
        return {"bytes": binascii.hexlify(value).decode()}
    if kind is complex:
        return {"complex": [repr(value.real), repr(value.imag)]}
    return describe(value) if opaque is None else opaque(value)


def describe(value: Any) -> dict[str, list[str]]:
    """Name a value that is not plain."""
    try:
        text = str(repr(value))[:200]
    except BaseException:  # a learner's __repr__ may do anything
        text = "<no repr>"
    return {"opaque": [_plain_text(type(value).__name__), _plain_text(text)]}


def _plain_text(text: Any) -> str:
    return "".join(str(text)).encode("utf-8", "replace").decode("utf-8", "replace")


Special = Callable[[str, Any], Any]


def decode(data: Any, special: Special | None = None, depth: int = 0) -> Any:
    """Turn JSON data back into a value.

    `special` may decode further tags; raises ValueError on any other form, and on what `encode` refuses.
    """
    if depth > MAX_DEPTH:
        raise ValueTooDeep("the value is nested too deeply")
    if data is None or isinstance(data, (bool, str, int)):
        return data
    if isinstance(data, list):
        return [decode(item, special, depth + 1) for item in data]
    if isinstance(data, dict) and len(data) == 1:
        ((tag, body),) = data.items()
        try:
            return _decode_tagged(tag, body, special, depth + 1)
        except (TypeError, LookupError, AttributeError, OverflowError) as error:
            raise ValueError(f"a malformed {tag}: {error}") from None
    raise ValueError("not a value")


def _decode_tagged(tag: str, body: Any, special: Special | None, depth: int) -> Any:
    if tag in _SCALARS:
        return _SCALARS[tag](body)
    if tag == "tuple":
        return tuple(decode(item, special, depth) for item in body)
    if tag in _SETS:
        return _SETS[tag](_spread([decode(item, special, depth) for item in body]))
    if tag == "dict":
        keys = _spread([decode(key, special, depth) for key, _ in body])
        return dict(zip(keys, (decode(item, special, depth) for _, item in body), strict=True))
    if special is None:
        raise ValueError(f"no value has the tag {tag!r}")
    return special(tag, body)


def _spread(items: list[Any]) -> list[Any]:
    """The items, if their hashes differ: among many with one hash every look-up compares with all of them."""
    if len(items) - len({hash(item) for item in items}) > MAX_ALIKE:
        raise ValueError("too many of the values have the same hash")
    return items


_SETS: dict[str, Callable[[Any], Any]] = {"set": set, "frozenset": frozenset}
_SCALARS: dict[str, Callable[[Any], Any]] = {
    "int": lambda body: int(body, 16),
    "float": float,
    "bytes": bytes.fromhex,
    "complex": lambda body: complex(float(body[0]), float(body[1])),
    "opaque": lambda body: Opaque(str(body[0]), str(body[1])),
}

"""The table of methods, and the strict reading of their parameters.

A method is a function whose keyword-only arguments are its parameters; their annotations say how the text of
a form, a query or a JSON body is read. A parameter that is missing, unknown or of another type is refused.
"""

import inspect
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from bot.double.errors import ApiError, Json, bad_request


@dataclass(frozen=True)
class Upload:
    """A file in a multipart body, or the text that stood in its place (``file_id``, address or ``attach://name``)."""

    name: str = ""
    mime_type: str = ""
    content: bytes | None = None
    reference: str = ""


@dataclass(frozen=True)
class ChatRef:
    """A chat as the bot names it: an id, or ``@username``."""

    value: int | str


@dataclass
class Arguments:
    """What came with a call: values by name, and the files of a multipart body."""

    values: dict[str, Any] = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)


@dataclass(frozen=True)
class Method:
    """One method of the Bot API."""

    name: str
    run: Callable[..., Any | Awaitable[Any]]
    readers: dict[str, Any]
    ignored: dict[str, Any]
    required: dict[str, str]


METHODS: dict[str, Method] = {}
EMPTY_WORDS = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
    "callback_query_id": "query is too old and response timeout expired or query ID is invalid",
    "file_id": "file_id not specified",
    "user_id": "invalid user_id specified",
    "photo": "there is no photo in the request",
    "document": "there is no document in the request",
    "action": "wrong parameter action in request",
}


def method(
    name: str, table: dict[str, Method] = METHODS, **ignored: Any
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Enter a function into a table. ``ignored`` are parameters that are checked, but change nothing."""

    def enter(run: Callable[..., Any]) -> Callable[..., Any]:
        hints = get_type_hints(run)
        parameters = [p for p in inspect.signature(run).parameters.values() if p.kind is p.KEYWORD_ONLY]
        readers = {p.name: _bare(hints[p.name]) for p in parameters}
        required = {p.name: _empty_words(p.name) for p in parameters if p.default is p.empty}
        table[name.lower()] = Method(name, run, readers, ignored, required)
        return run

    return enter


def _empty_words(name: str) -> str:
    return EMPTY_WORDS.get(name, f'parameter "{name}" is required')


def _bare(annotation: Any) -> Any:
    if get_origin(annotation) in (Union, UnionType):
        return next(_bare(option) for option in get_args(annotation) if option is not type(None))
    return get_origin(annotation) or annotation


def read(wanted: Method, given: Arguments) -> Json:
    """The typed arguments of a call. Raises 400 for what is missing, unknown or mistyped."""
    arguments: Json = {}
    for name, value in given.values.items():
        reader = wanted.readers.get(name) or wanted.ignored.get(name)
        if reader is None:
            raise bad_request(f'parameter "{name}" is not known to {wanted.name}')
        read_value = READERS[reader](name, value, given.files)
        if name in wanted.readers and read_value is not None:
            arguments[name] = read_value
    for name, upload in given.files.items():
        if wanted.readers.get(name) is Upload:
            arguments[name] = upload
        elif not _is_attached(name, given):
            raise bad_request(f'file "{name}" is not known to {wanted.name}')
    for name, words in wanted.required.items():
        if name not in arguments:
            raise bad_request(words)
    return arguments


def _is_attached(name: str, given: Arguments) -> bool:
    return any(f"attach://{name}" in str(value) for value in given.values.values())


# --- one reader for each type of parameter ---


def _mistyped(name: str, kind: str) -> ApiError:
    return bad_request(f'parameter "{name}" must be of type {kind}')


def _text(name: str, value: Any, _: Any) -> str:
    if not isinstance(value, str):
        raise _mistyped(name, "String")
    return value


def _integer(name: str, value: Any, _: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise _mistyped(name, "Integer")
    try:
        number = int(value)
    except ValueError:
        raise _mistyped(name, "Integer") from None
    if not -(2**63) <= number < 2**63:
        raise _mistyped(name, "Integer")
    return number


def _boolean(name: str, value: Any, _: Any) -> bool:
    known = {
        "true": True,
        "1": True,
        "yes": True,
        "t": True,
        "false": False,
        "0": False,
        "no": False,
        "": False,
    }
    flag = known.get(str(value).lower())
    if flag is None:
        raise _mistyped(name, "Boolean")
    return flag


def _decoded(name: str, value: Any, kind: type, word: str) -> Any:
    if isinstance(value, str):
        try:
            value = json.loads(value) if value else None
        except (ValueError, RecursionError):
            raise _unparsable(name, word) from None
    if value is not None and not isinstance(value, kind):
        raise _unparsable(name, word)
    return value


def _unparsable(name: str, word: str) -> ApiError:
    if name == "reply_markup":
        return bad_request("object expected as reply markup")
    return bad_request(f"can't parse {name}: expected an {word}")


def _object(name: str, value: Any, _: Any) -> Any:
    return _decoded(name, value, dict, "Object")


def _array(name: str, value: Any, _: Any) -> Any:
    return _decoded(name, value, list, "Array")


def _chat(name: str, value: Any, _: Any) -> ChatRef | None:
    if value == "":
        return None
    if isinstance(value, str) and value.startswith("@"):
        return ChatRef(value)
    try:
        return ChatRef(_integer(name, value, None))
    except ApiError:
        raise bad_request("chat not found") from None


def _upload(name: str, value: Any, files: dict[str, Upload]) -> Upload | None:
    if not isinstance(value, str):
        raise _mistyped(name, "InputFile")
    if value.startswith("attach://"):
        attached = files.get(value.removeprefix("attach://"))
        if attached is None:
            raise bad_request(f"can't find attached file {value}")
        return attached
    return Upload(reference=value) if value else None


READERS: dict[Any, Callable[[str, Any, dict[str, Upload]], Any]] = {
    str: _text,
    int: _integer,
    bool: _boolean,
    dict: _object,
    list: _array,
    ChatRef: _chat,
    Upload: _upload,
}

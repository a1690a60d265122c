"""The runners: what a job's process does once it is contained. Each takes the job's description."""

import _sitebuiltins
import atexit
import builtins
import gc
import os
import signal
import sys
import types
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from . import faults, talk, values, wire
from .serve import run_serve
from .sql import run_sql
from .testers import run_tests

CHANNEL, LINK = 3, 4  # descriptors: to the judge; to another box, or a file to fill
MAX_PRODUCT = 64 * 1024 * 1024


def _welcome() -> None:
    """Make the interpreter look as a program expects it: exit() and quit(), its own folder on the path."""
    for name in ("exit", "quit"):
        setattr(builtins, name, _sitebuiltins.Quitter(name, "Ctrl-D (i.e. EOF)"))
    sys.path.insert(0, os.getcwd())
    gc.enable()


def load(name: str, entry: str, argv: list[str] | None = None) -> tuple[types.ModuleType, types.CodeType]:
    """Compile a file of the box as module `name`; raises SyntaxError or ValueError."""
    with open(entry, "rb") as source:
        code = compile(source.read(), entry, "exec", dont_inherit=True)
    module = types.ModuleType(name)
    module.__dict__.update(__file__=entry, __builtins__=builtins)
    sys.modules[name] = module
    sys.argv[:] = [entry, *(argv or [])]
    return module, code


def run_main(job: dict[str, Any]) -> None:
    """Run a program as `python3 entry` would.

    The channel tells of syntax errors and is closed before it runs.
    """
    _welcome()
    channel = wire.Channel(CHANNEL)
    try:
        module, code = load("__main__", job["entry"], job.get("argv"))
    except (SyntaxError, ValueError) as error:
        channel.send({"fault": faults.describe(error)})
        return
    channel.send({"compiled": True})
    os.close(CHANNEL)
    del channel
    os._exit(_finish(_execute(code, module)))


def _execute(code: types.CodeType, module: types.ModuleType) -> int:
    try:
        exec(code, module.__dict__)
    except SystemExit as request:
        return _exit_status(request.code)
    except BaseException as error:  # whatever a program raises ends it
        _print_fault(error)
        return 1
    return 0


def _exit_status(code: Any) -> int:
    if code is None:
        return 0
    if isinstance(code, int):
        return code & 0xFF
    print(code, file=sys.stderr)
    return 1


def _print_fault(error: BaseException) -> None:
    try:
        text = faults.describe(error)["traceback"]
    except BaseException:  # no memory or no stack left to say more
        text = f"{type(error).__name__}\n"
    with suppress(BaseException):
        sys.stdout.flush()
    os.write(2, text.encode("utf-8", "replace"))


def _finish(status: int) -> int:
    """What the interpreter does at its end: exit functions, then the buffers."""
    try:
        import threading

        threading._shutdown()  # type: ignore[attr-defined]
        atexit._run_exitfuncs()
        sys.stdout.flush()
    except BaseException as error:
        _print_fault(error)
        return status or 1
    return status


def run_function(job: dict[str, Any]) -> None:
    """Load a module, then answer calls into it one by one until the judge closes the channel."""
    _welcome()
    channel = wire.Channel(CHANNEL, job.get("largest", wire.MAX_FRAME))
    module, code = types.ModuleType("solution"), None
    try:
        module, code = load(job["module"], job["entry"])
        exec(code, module.__dict__)
    except BaseException as error:
        channel.send({"fault": {**faults.describe(error), "compiled": code is not None}})
        return
    if job.get("serve"):
        run_serve(channel, module)
        return
    channel.send({"loaded": True})
    while (call := channel.receive()) is not None:
        _answer(channel, module, call)


def _answer(channel: wire.Channel, module: types.ModuleType, call: dict[str, Any]) -> None:
    nonce = call["nonce"]
    spare = {"type": "MemoryError", "message": "", "traceback": "MemoryError\n", "line": None}
    last_words = wire.pack({"nonce": nonce, "fault": spare})
    try:
        reply = _call(module, call)
    except BaseException as error:
        try:
            reply = {"nonce": nonce, "fault": faults.describe(error)}
        except BaseException:
            os.write(CHANNEL, last_words)
            return
    with suppress(Exception):
        sys.stdout.flush()
    try:
        channel.send(reply)
    except wire.FrameError as error:
        channel.send({"nonce": nonce, "fault": {**spare, "type": "TooLarge", "message": str(error)}})


def _call(module: types.ModuleType, call: dict[str, Any]) -> dict[str, Any]:
    arguments = values.decode(call["args"])
    keywords = {name: values.decode(value) for name, value in call["kwargs"].items()}
    if call.get("talk"):
        keywords.update(read=talk.read, write=talk.write)
    function: Any = module
    for name in call["call"].split("."):
        function = getattr(function, name)
    result = values.encode(function(*arguments, **keywords))
    if call["observe"]:
        result = values.encode(arguments)
    return {"nonce": call["nonce"], "value": result}


def run_native(job: dict[str, Any]) -> None:
    """Become another program: a binary handed over in the link descriptor, or a file of the box's world."""
    program: int | str = LINK if job["binary"] else job["argv"][0]
    for descriptor in (CHANNEL, LINK) if job["binary"] else (CHANNEL,):
        os.set_inheritable(descriptor, False)
    _heed_signals()
    os.execve(program, job["argv"], dict(os.environ))


def _heed_signals() -> None:
    """Undo what the interpreter ignores for itself: another program would go on ignoring it."""
    for number in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(number, signal.SIG_DFL)


def run_tools(job: dict[str, Any]) -> None:
    """Run a compiler, and copy what it made into the link descriptor."""
    child = os.fork()
    if child == 0:
        os.closerange(CHANNEL, LINK + 1)
        os.dup2(1, 2)
        _heed_signals()
        os.execve(job["argv"][0], job["argv"], dict(os.environ))
    _, status = os.waitpid(child, 0)
    if status == 0 and job["product"]:
        with open(job["product"], "rb") as product:
            os.sendfile(LINK, product.fileno(), 0, MAX_PRODUCT)
    os._exit(0 if status == 0 else 1)


PROGRAMS: dict[str, Callable[[dict[str, Any]], None]] = {
    "main": run_main,
    "function": run_function,
    "native": run_native,
    "tools": run_tools,
    "sql": run_sql,
    "tests": run_tests,
}

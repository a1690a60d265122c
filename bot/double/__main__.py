"""``python -m bot.double --port N [--token T]``: run a double on this machine."""

import argparse
import asyncio
import os
import secrets
from pathlib import Path

from bot.double.app import Options, serve

KEY_VARIABLE = "BOT_DOUBLE_KEY"


def parsed(arguments: list[str] | None = None) -> Options:
    """The options of the command line."""
    parser = argparse.ArgumentParser(prog="python -m bot.double", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 (the default) takes a free port")
    parser.add_argument(
        "--token",
        action="append",
        default=[],
        help="let in only this token (may be repeated)",
    )
    parser.add_argument("--journal", type=Path, help="a file that keeps the chats over a restart")
    parser.add_argument("--name", default="Double", help="the first name of the bot")
    parser.add_argument("--username", default="double_bot", help="the username of the bot")
    given = parser.parse_args(arguments)
    key = os.environ.get(KEY_VARIABLE)
    if not key:
        key = secrets.token_urlsafe(24)
        print(
            f"{KEY_VARIABLE} is not set; the control key of this run is {key}",
            flush=True,
        )
    return Options(
        key=key,
        host=given.host,
        port=given.port,
        tokens=tuple(given.token),
        journal=given.journal,
        name=given.name,
        username=given.username,
    )


def main() -> None:
    """Run until stopped."""
    asyncio.run(serve(parsed()))


if __name__ == "__main__":
    main()

"""The yardstick for fan-out: the `websockets` library's own broadcast, with nothing around it.

`python -m bench.bare_broadcast PORT`: whatever text a client sends, every client gets.
"""

import asyncio
import sys

import uvloop
from websockets.asyncio.server import ServerConnection, broadcast, serve


async def main() -> None:
    """Serve until killed."""
    connections: set[ServerConnection] = set()

    async def handler(connection: ServerConnection) -> None:
        connections.add(connection)
        async for text in connection:
            if text != "{}":
                broadcast(connections, text)

    async with serve(handler, "127.0.0.1", int(sys.argv[1]), compression=None, ping_interval=None):
        await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(main())

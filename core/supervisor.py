"""Running the product's processes together: started in order, restarted when they die, stopped together.

The children are doors onto the same database and hold nothing of their own, so any of them may be killed
and started again at any moment.
"""

import asyncio
import contextlib
import ctypes
import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

Say = Callable[[str], None]

STOP_SECONDS = 15.0
RESTART_PAUSE = 0.5
LONGEST_PAUSE = 20.0
STEADY_SECONDS = 30.0
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Child:
    """One process to keep running: its name in messages, its command, what it finds in its environment."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)


class Supervisor:
    """Keeps children alive until it is told to stop (SIGTERM, Ctrl-C)."""

    def __init__(self, children: Sequence[Child], say: Say) -> None:
        self.children = children
        self.say = say
        self.stopping = asyncio.Event()

    async def run(self) -> None:
        """Start everything; returns when every child has ended after a signal to stop."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            loop.add_signal_handler(number, self.stopping.set)
        await asyncio.gather(*(self._keep(child) for child in self.children))

    async def _keep(self, child: Child) -> None:
        pause = RESTART_PAUSE
        while not self.stopping.is_set():
            started = asyncio.get_running_loop().time()
            code = await self._one_life(child)
            if self.stopping.is_set():
                return
            if asyncio.get_running_loop().time() - started > STEADY_SECONDS:
                pause = RESTART_PAUSE
            self.say(f"{child.name} ended with code {code}; starting it again in {pause:g} s")
            await self._sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _sleep(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.stopping.wait(), seconds)

    async def _one_life(self, child: Child) -> int:
        process = await asyncio.create_subprocess_exec(
            *child.command,
            env={**os.environ, **child.environment},
            stdin=asyncio.subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C in the terminal reaches the supervisor alone
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,
        )
        ended = asyncio.ensure_future(process.wait())
        stop = asyncio.ensure_future(self.stopping.wait())
        await asyncio.wait({ended, stop}, return_when=asyncio.FIRST_COMPLETED)
        stop.cancel()
        if not ended.done():
            await _end(process, ended)
        return await ended


async def _end(process: asyncio.subprocess.Process, ended: asyncio.Future[int]) -> None:
    """Ask the child to stop; what is left of its group after the grace period is killed."""
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    await asyncio.wait({ended}, timeout=STOP_SECONDS)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _die_with_parent() -> None:
    """In the child: end when the supervisor is killed, which leaves it no time to say so."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)

"""One process in a box, watched from outside: its output, its channel, and what it uses.

Processor time decides. A process is idle only when its processor time has not advanced by `PROGRESS` within
the idle limit, so a machine that is busy with other things never fails a program that works. Wall time is a
last backstop.
"""

import os
import select
import signal
import socket
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Self

from judge.errors import BoxBroken
from judge.inside import server, wire

from .capture import Capture, HostChannel

PROGRESS = 0.010  # seconds of processor time that count as a sign of life
_SHORTEST, _LONGEST = 0.002, 0.25  # seconds between two looks at the clocks
_CORES = os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Budget:
    """What one stretch of work (a test) may use: seconds of processor, of idling, of wall; bytes resident."""

    cpu: float
    idle: float
    wall: float
    resident: int = 0  # 0: not watched (the address space is limited instead)


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process ended: exit status or signal, and what it used in all."""

    status: int
    signal: int
    cpu: float
    max_rss_kib: int
    server_rss_kib: int  # of the fork server, which the figure before includes


class Process:
    """A running job.

    Use as a context manager: leaving it kills what still runs and closes every descriptor.
    """

    def __init__(
        self,
        control: socket.socket,
        descriptor: int,
        output: Capture,
        errors: Capture,
        channel: HostChannel,
        budget: Budget,
        runner: str,
    ) -> None:
        self._control, self._descriptor = control, descriptor
        self.output, self.errors, self.channel = output, errors, channel
        self.runner = runner
        self.pid = _host_pid(descriptor)
        self._clock = ((~self.pid) << 3) | 2  # CPUCLOCK_SCHED of that process (linux/posix-timers.h)
        self.ended: Ended | None = None
        self.stopped_by: str | None = None  # cpu, idle, wall, output, memory, protocol
        self.peak_kib = 0
        self.companion: Process | None = None  # while it works, this one may wait for it
        self._last_cpu = 0.0
        self.begin(budget)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.finish()

    def begin(self, budget: Budget) -> None:
        """Start a new stretch of work with its own budget."""
        self.budget = budget
        self._began = self._progressed = time.monotonic()
        self._cpu_began = self.cpu()
        self._cpu_progressed = self._activity()

    def cpu(self) -> float:
        """Seconds of processor time used so far, all threads together."""
        if self.ended is not None:
            return self.ended.cpu
        with suppress(OSError):
            self._last_cpu = time.clock_gettime(self._clock)
        return self._last_cpu

    def _activity(self) -> float:
        return self.cpu() + (self.companion.cpu() if self.companion is not None else 0.0)

    @property
    def cpu_used(self) -> float:
        """Seconds of processor time since `begin`."""
        return max(0.0, self.cpu() - self._cpu_began)

    @property
    def wall_used(self) -> float:
        """Seconds of real time since `begin`."""
        return time.monotonic() - self._began

    def stop(self, reason: str) -> None:
        """Kill it; the first reason is the one that counts."""
        if self.ended is None:
            self.stopped_by = self.stopped_by or reason
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._descriptor, signal.SIGKILL)

    def patience(self) -> float:
        """Seconds until the next look at the limits: no limit can be passed by much before that."""
        budget, now = self.budget, time.monotonic()
        left = (budget.cpu - self.cpu_used) / _CORES
        left = min(left, budget.idle - (now - self._progressed), budget.wall - (now - self._began))
        return min(max(left, _SHORTEST), 0.02 if budget.resident else _LONGEST)

    def check(self) -> None:
        """Stop the process if it is over a limit."""
        if self.ended is not None or self.stopped_by:
            return
        now, cpu, activity = time.monotonic(), self.cpu(), self._activity()
        if activity - self._cpu_progressed >= PROGRESS:
            self._cpu_progressed, self._progressed = activity, now
        if cpu - self._cpu_began > self.budget.cpu:
            self.stop("cpu")
        elif now - self._progressed > self.budget.idle:
            self.stop("idle")
        elif now - self._began > self.budget.wall:
            self.stop("wall")
        elif self.output.overflowed:
            self.stop("output")
        elif self.budget.resident and self._resident() > self.budget.resident:
            self.stop("memory")

    def _resident(self) -> int:
        with suppress(OSError, IndexError), open(f"/proc/{self.pid}/statm", "rb") as statistics:
            size = int(statistics.read().split()[1]) * 4096
            self.peak_kib = max(self.peak_kib, size // 1024)
            return size
        return 0

    def interests(self) -> list[tuple[int, int]]:
        """Descriptors to poll, with events."""
        wanted = [(self._control.fileno(), select.POLLIN)] if self.ended is None else []
        wanted += [(pipe.descriptor, select.POLLIN) for pipe in (self.output, self.errors) if not pipe.closed]
        if not self.channel.closed:
            writing = select.POLLOUT if self.channel.wants_to_write else 0
            wanted.append((self.channel.fileno(), select.POLLIN | writing))
        return wanted

    def take(self, ready: set[int]) -> None:
        """Take what has arrived on the descriptors that are ready."""
        for pipe in (self.output, self.errors):
            if not pipe.closed and pipe.descriptor in ready:
                pipe.read()
        if not self.channel.closed and self.channel.fileno() in ready:
            self.channel.flush()
            self.channel.read()
        if self.ended is None and self._control.fileno() in ready:
            self._take_end()

    def _take_end(self) -> None:
        self.cpu()
        word, *figures = self._control.recv(64).split() or [b""]
        if word != server.ENDED:
            raise BoxBroken("the box ended under its job")
        status, microseconds, max_rss, server_rss = (int(figure) for figure in figures)
        code = os.waitstatus_to_exitcode(status)
        self.ended = Ended(max(code, 0), max(-code, 0), microseconds / 1e6, max_rss, server_rss)
        self.output.read()
        self.errors.read()
        self.channel.read()
        if not self.stopped_by:
            self._judge_end()

    def _judge_end(self) -> None:
        """A process may end by itself and still have passed a limit."""
        assert self.ended is not None
        if self.cpu_used > self.budget.cpu or self.ended.signal == signal.SIGXCPU:
            self.stopped_by = "cpu"
        elif self.output.overflowed:
            self.stopped_by = "output"

    @property
    def memory_kib(self) -> int:
        """Resident memory at its highest, without what the fork server had before."""
        if self.ended is None or self.peak_kib:
            return self.peak_kib
        return max(0, self.ended.max_rss_kib - self.ended.server_rss_kib)

    def wait(self) -> Ended:
        """Wait for the end, within the budget."""
        while self.ended is None:
            pump([self])
        return self.ended

    def receive(self) -> dict[str, Any] | None:
        """The next frame from the process, or None when it ended (or was stopped) without one."""
        try:
            while (message := self.channel.next()) is None:
                if self.ended is not None:
                    return None
                if self.channel.closed:
                    self.wait()
                    continue
                pump([self])
        except wire.FrameError:
            self.stop("protocol")
            self.wait()
            return None
        return message

    def expect_start(self) -> None:
        """Wait until the process is contained and about to begin; raises BoxBroken if it did not come so
        far.
        """
        if self.receive() != {"began": True}:
            self.wait()
            raise BoxBroken(f"a job could not begin: {self.errors.text()[:500]}")

    def finish(self) -> None:
        """Make sure that nothing of it is left."""
        self.stop("finished")
        try:
            self.wait()
        finally:
            self.output.close()
            self.errors.close()
            self.channel.close()
            if self._descriptor >= 0:
                os.close(self._descriptor)
                self._descriptor = -1


def pump(processes: Sequence[Process]) -> None:
    """Wait until something happens to one of the processes, take it, and hold all to their limits."""
    poll = select.poll()
    for process in processes:
        for descriptor, events in process.interests():
            poll.register(descriptor, events)
    running = [process for process in processes if process.ended is None]
    patience = min((process.patience() for process in running), default=0.0)
    ready = {descriptor for descriptor, _ in poll.poll(patience * 1000)}
    for process in processes:
        process.take(ready)
        process.check()


def _host_pid(descriptor: int) -> int:
    with open(f"/proc/self/fdinfo/{descriptor}") as info:
        for line in info:
            if line.startswith("Pid:"):
                return int(line.split()[1])
    raise BoxBroken("the kernel does not tell the process behind a pidfd")

"""The warm fork server: process 1 of a jail, which forks one contained child per job.

It never reads a job: the description travels in a descriptor that only the child opens, so nothing of one
learner is ever in the memory that the next learner's process is forked from.
"""

import gc
import os
import resource
import select
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from . import faults, jail, kernel, landlock, seccomp, values, wire
from .syscalls import PROFILES

RUN, READY, STARTED, ENDED, FAILED = b"run", b"ready", b"started", b"ended", b"failed"
MAX_DESCRIPTORS = 6


def main(descriptor: int, start: "Start") -> None:
    """Read the plan, enter the jail and serve until the judge hangs up. `start` runs in each child."""
    control = socket.socket(fileno=descriptor)
    order = wire.unpack(control.recv(1 << 16))
    baseline = _address_space()
    try:
        plan = _plan(order)
        jail.enter(plan)
        if not plan.namespaces:
            _serve(control, plan, baseline, start)
        elif (inner := os.fork()) == 0:
            kernel.prctl("parent death signal", kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
            _serve(control, plan, baseline, start)
        else:
            control.close()
            os.waitpid(inner, 0)
    except (OSError, KeyError, ValueError) as error:
        with suppress(OSError):
            control.send(FAILED + b" " + str(error).encode())


def _address_space() -> int:
    """Address space of this interpreter in bytes, which a learner's memory limit must not pay for."""
    with open("/proc/self/statm", "rb") as statistics:
        return int(statistics.read().split()[0]) * os.sysconf("SC_PAGESIZE")


def _plan(order: dict[str, Any]) -> jail.Plan:
    for key in ("mounts", "hidden"):
        order[key] = tuple(order[key])
    return jail.Plan(**{**order, "without": frozenset(order["without"])})


class Containment:
    """What a child puts on before it touches anything of the learner's."""

    def __init__(self, plan: jail.Plan, baseline: int) -> None:
        self.plan, self.baseline = plan, baseline
        self._rulesets: dict[str, int] = {}
        filtered = "seccomp" not in plan.without
        self._filters = {name: seccomp.Filter(name) for name in PROFILES} if filtered else {}

    def prepare(self, first: bool) -> None:
        """Make an empty scratch directory; only a new file system needs new rulesets (they name inodes)."""
        if not first and jail.clean_work(self.plan):
            return
        jail.mount_work(self.plan)
        for ruleset in set(self._rulesets.values()):
            os.close(ruleset)
        self._rulesets = jail.rulesets(self.plan)

    def put_on(self, profile: str) -> None:
        """Restrict the calling process to a profile, for good."""
        if self.plan.namespaces:
            kernel.drop_capabilities()
        kernel.no_new_privileges()
        if self._rulesets:
            landlock.restrict(self._rulesets[profile])
        if self._filters:
            self._filters[profile].install(os.getpid())


Start = Callable[[Containment, list[int]], None]


def _serve(control: socket.socket, plan: jail.Plan, baseline: int, start: Start) -> None:
    if plan.namespaces:
        socket.sethostname("box")
    kernel.drop_bounding_set()
    containment = Containment(plan, baseline)
    first = True
    gc.freeze()
    while True:
        containment.prepare(first)
        first = False
        child, line = _fork_spare(containment, start)
        control.send(READY)
        message, descriptors, _, _ = socket.recv_fds(control, 16, MAX_DESCRIPTORS)
        if message != RUN:
            return
        with line:
            socket.send_fds(line, [RUN], descriptors)
        for descriptor in descriptors:
            os.close(descriptor)
        _watch(control, child, plan.namespaces)


def _fork_spare(containment: Containment, start: Start) -> tuple[int, socket.socket]:
    """Fork the process of the next job ahead of time: it copies the pages it needs while nobody waits."""
    ours, theirs = socket.socketpair()
    child = os.fork()
    if child == 0:
        ours.close()
        _child(containment, theirs, start)
    theirs.close()
    return child, ours


def _child(containment: Containment, line: socket.socket, start: Start) -> None:
    status = 120
    try:
        rehearse()
        message, descriptors, _, _ = socket.recv_fds(line, 16, MAX_DESCRIPTORS)
        if message == RUN:
            start(containment, descriptors)
        status = 0
    except BaseException as error:  # a learner's program may leave anything behind
        with suppress(BaseException):
            sys.__stderr__.write(f"{type(error).__name__}: {error}\n")  # type: ignore[union-attr]
            sys.__stderr__.flush()  # type: ignore[union-attr]
    finally:
        os._exit(status)


def rehearse() -> None:
    """Do once, for nothing, what every job does: the memory it touches is this process's own afterwards."""
    try:
        frame = wire.unpack(
            wire.pack({"rehearsal": values.encode([1, 2.5, ("a", {"b": {3}})])})[wire.HEADER :]
        )
        values.decode(frame["rehearsal"])
        exec(compile("def rehearse(n):\n    return [n, str(n)]\nrehearse(1)", "rehearsal", "exec"), {})
        raise ValueError(os.getcwd())
    except ValueError as error:
        faults.describe(error)


def _watch(control: socket.socket, child: int, alone: bool) -> None:
    """Report the child's process descriptor, wait for its end, report that, and leave no process behind."""
    process = os.pidfd_open(child)
    socket.send_fds(control, [STARTED], [process])
    poll = select.poll()
    poll.register(process, select.POLLIN)
    poll.register(control, select.POLLIN)
    events = poll.poll()
    os.close(process)
    if any(descriptor == control.fileno() for descriptor, _ in events):
        os.kill(child, signal.SIGKILL)  # the judge has hung up, or breaks its own protocol
        raise SystemExit
    if alone:
        with suppress(ProcessLookupError):
            os.kill(-1, signal.SIGKILL)
    _, status, usage = os.wait4(child, 0)
    processor = usage.ru_utime + usage.ru_stime
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # which the child's figure includes
    figures = (ENDED, status, int(processor * 1_000_000), usage.ru_maxrss, own)
    control.send(b"%s %d %d %d %d" % figures)
    with suppress(ChildProcessError):
        while alone:
            os.waitpid(-1, 0)

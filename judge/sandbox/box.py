"""A box: one warm fork server in its own jail, which runs one job at a time."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from judge.errors import BoxBroken, IsolationUnavailable
from judge.inside import server, wire

from .capture import Capture, HostChannel
from .process import Budget, Process
from .settings import Isolation, World

_BOOT = """import sys, types
package = types.ModuleType("judge")
package.__path__ = [sys.argv[1]]
sys.modules["judge"] = package
sys.path[:0] = eval(sys.argv[4])
from judge.inside.boot import boot
boot(int(sys.argv[2]), eval(sys.argv[3]))
"""
_START_SECONDS = 60.0  # generous: a busy machine may be slow to start an interpreter
_MAX_ERRORS = 64 * 1024


@dataclass(frozen=True, slots=True)
class Job:
    """One process to run: which runner, what files, and the kernel's limits for it (see inside/start.py)."""

    run: str
    profile: str
    budget: Budget
    limits: Mapping[str, int]
    files: Mapping[str, str] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)
    stdin: bytes | int = b""  # what it reads, or a descriptor to read from
    stdout: int | None = None  # a descriptor to write to, instead of being captured
    output_bytes: int = 1 << 20
    link: int | None = None

    def description(self) -> bytes:
        """What the box is told."""
        files = dict(self.files)
        job = {
            **self.more,
            "run": self.run,
            "profile": self.profile,
            "files": files,
            "limits": dict(self.limits),
        }
        return wire.pack(job)[wire.HEADER :]


class Box:
    """Start it, run jobs one after another, close it.

    A broken box is closed and started again by its user.
    """

    def __init__(self, isolation: Isolation, world: World) -> None:
        self._isolation, self._world = isolation, world
        self._control: socket.socket | None = None
        self._server: subprocess.Popen[bytes] | None = None
        self._scratch: str | None = None
        self._ready = False

    def start(self) -> None:
        """Start the server; raises IsolationUnavailable with the kernel's own reason if the jail cannot
        be built.
        """
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._scratch = self._make_scratch()
        with theirs:
            self._server = subprocess.Popen(
                self._command(theirs.fileno()),
                env={"PYTHONHASHSEED": "0"},
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
                start_new_session=True,
            )
        ours.settimeout(_START_SECONDS)
        self._control = ours
        ours.send(self._order())
        self._await_ready()

    def _command(self, descriptor: int) -> list[str]:
        flags = ["-P", "-s", "-S", "-B", "-X", "utf8"]
        here = str(Path(__file__).resolve().parent.parent)
        arguments = [here, str(descriptor), repr(list(self._world.packages)), repr(list(self._world.path))]
        return [self._isolation.interpreter, *flags, "-c", _BOOT, *arguments]

    def _make_scratch(self) -> str | None:
        if "namespaces" not in self._isolation.without:
            return None
        scratch, uid = tempfile.mkdtemp(prefix="judge-"), self._isolation.uid
        if os.geteuid() == 0:
            try:
                os.chown(scratch, uid, uid)
            except OSError as error:
                os.rmdir(scratch)
                raise IsolationUnavailable([f"there is no user {uid} here: {error.strerror}"]) from None
        return scratch

    def _order(self) -> bytes:
        plan = {
            "mounts": self._world.mounts,
            "hidden": self._world.hidden,
            "work_mib": self._isolation.work_mib,
            "work_files": self._isolation.work_files,
            "uid": self._isolation.uid,
            "without": sorted(self._isolation.without),
            "scratch": self._scratch or "",
        }
        return wire.pack(plan)[wire.HEADER :]

    def _await_ready(self) -> None:
        assert self._control is not None
        try:
            message = self._control.recv(4096)
        except OSError as error:
            raise BoxBroken(f"the box does not answer: {error}") from None
        if message.startswith(server.FAILED):
            reason = message[len(server.FAILED) :].decode("utf-8", "replace").strip()
            raise IsolationUnavailable([reason])
        if message != server.READY:
            raise BoxBroken("the box ended before it was ready")
        self._ready = True

    def run(self, job: Job) -> Process:
        """Start a job; raises BoxBroken if the server is gone (then `close` and start anew).

        Raises FrameError if the job is larger than a box takes.
        """
        description = job.description()
        if self._control is None:
            self.start()
        if not self._ready:
            self._await_ready()
        self._ready = False
        assert self._control is not None
        theirs: list[int] = []
        parts = self._connect(job, description, theirs)
        try:
            socket.send_fds(self._control, [server.RUN], theirs)
            _, (descriptor,), _, _ = socket.recv_fds(self._control, 16, 1)
        except (OSError, ValueError) as error:
            for part in parts:
                part.close()
            raise BoxBroken(f"the box did not take the job: {error}") from None
        finally:
            for used in theirs:
                os.close(used)
        process = Process(self._control, descriptor, *parts, job.budget, job.run)
        try:
            process.expect_start()
        except BoxBroken:
            process.finish()
            raise
        process.begin(job.budget)
        return process

    def try_job(self) -> None:
        """Run a job that does nothing; raises BoxBroken with the reason if it cannot be contained."""
        limits = {
            "cpu": 5,
            "file": 1 << 20,
            "descriptors": 64,
            "processes": 64,
            "stack": 1 << 23,
            "memory": 1 << 28,
            "data": 0,
        }
        job = Job(
            run="main",
            profile="python",
            budget=Budget(cpu=5, idle=_START_SECONDS, wall=_START_SECONDS),
            limits=limits,
            files={"nothing.py": ""},
            more={"entry": "nothing.py"},
        )
        with self.run(job) as process:
            ended = process.wait()
        if ended.status or ended.signal:
            raise BoxBroken(f"an empty program ended with {ended.status or ended.signal}")

    def _connect(
        self, job: Job, description: bytes, theirs: list[int]
    ) -> tuple[Capture, Capture, HostChannel]:
        """Make the job's descriptors; `theirs` collects the ends that go to the box, in order."""
        theirs.append(in_memory(description))
        theirs.append(os.dup(job.stdin) if isinstance(job.stdin, int) else in_memory(job.stdin))
        output, theirs_output = os.pipe()
        if job.stdout is None:
            theirs.append(theirs_output)
        else:
            os.close(theirs_output)
            theirs.append(os.dup(job.stdout))
        errors, theirs_errors = os.pipe()
        theirs.append(theirs_errors)
        ours, other = socket.socketpair()
        theirs.append(other.detach())
        if job.link is not None:
            theirs.append(os.dup(job.link))
        return Capture(output, job.output_bytes), Capture(errors, _MAX_ERRORS), HostChannel(ours)

    def close(self) -> None:
        """End the server; everything in its process namespace ends with it."""
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._server is not None:
            try:
                self._server.wait(timeout=5)
            except subprocess.TimeoutExpired:
                self._server.kill()
                self._server.wait()
            self._server = None
        if self._scratch is not None:
            with suppress(OSError):
                shutil.rmtree(self._scratch, ignore_errors=True)
        self._ready = False


def in_memory(data: bytes) -> int:
    """A descriptor of an anonymous file that holds `data`, at its beginning."""
    descriptor = os.memfd_create("judge", os.MFD_CLOEXEC)
    view: Sequence[int] | memoryview = memoryview(data)
    while view:
        view = view[os.write(descriptor, bytes(view[: 1 << 20])) :]
    os.lseek(descriptor, 0, os.SEEK_SET)
    return descriptor

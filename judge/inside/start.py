"""The first steps of a job's process: descriptors, limits, files, containment; then its runner."""

import os
import resource
import signal

from . import wire
from .programs import PROGRAMS
from .server import Containment

CHANNEL, LINK = 3, 4  # where a job finds its channel to the judge, and its link to another box
_FIXED_LIMITS = (
    (resource.RLIMIT_CORE, 0),
    (resource.RLIMIT_MEMLOCK, 0),
    (resource.RLIMIT_MSGQUEUE, 0),
    (resource.RLIMIT_NICE, 0),
    (resource.RLIMIT_RTPRIO, 0),
    (resource.RLIMIT_SIGPENDING, 64),
)


def start(containment: Containment, descriptors: list[int]) -> None:
    """Become the job described in the first descriptor; the others become 0 to 4."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    job = wire.unpack(os.read(descriptors[0], wire.MAX_FRAME))
    _arrange(descriptors[1:])
    box = f"{containment.plan.work}/box"
    os.chdir(box)
    _write_files(job["files"], box)
    os.environ.update({**job.get("environment", {}), "HOME": box, "TMPDIR": f"{containment.plan.work}/tmp"})
    _set_limits(job["limits"], containment.baseline if job["profile"] == "python" else 0)
    containment.put_on(job["profile"])
    os.closerange(len(descriptors) - 1, 256)
    wire.Channel(CHANNEL).send({"began": True})
    PROGRAMS[job["run"]](job)


def _arrange(descriptors: list[int]) -> None:
    """Move the descriptors to 0, 1, 2 and so on, none overwritten before it is moved."""
    high = [
        os.dup2(descriptor, 200 + index, inheritable=True) for index, descriptor in enumerate(descriptors)
    ]
    for target, descriptor in enumerate(high):
        os.dup2(descriptor, target, inheritable=True)


def _write_files(files: dict[str, str], box: str) -> None:
    for name, text in files.items():
        if name.startswith("/") or ".." in name.split("/"):
            raise ValueError(f"{name!r} would lie outside the box")
        path = f"{box}/{name}"
        if "/" in name:
            os.makedirs(os.path.dirname(path), exist_ok=True)
        target = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        data = memoryview(text.encode("utf-8", "surrogateescape"))
        while data:
            data = data[os.write(target, data) :]
        os.close(target)


def _set_limits(limits: dict[str, int], interpreter: int) -> None:
    """Set the resource limits: bytes, and whole seconds (the judge's own clock is finer)."""
    for kind, value in _FIXED_LIMITS:
        _limit(kind, value)
    _limit(resource.RLIMIT_CPU, limits["cpu"])
    _limit(resource.RLIMIT_FSIZE, limits["file"])
    _limit(resource.RLIMIT_NOFILE, limits["descriptors"])
    _limit(resource.RLIMIT_NPROC, limits["processes"])
    _limit(resource.RLIMIT_STACK, limits["stack"])
    if limits["data"]:
        _limit(resource.RLIMIT_DATA, limits["data"])
    if limits["memory"]:
        _limit(resource.RLIMIT_AS, limits["memory"] + interpreter)


def _limit(kind: int, value: int) -> None:
    _, hard = resource.getrlimit(kind)
    if hard != resource.RLIM_INFINITY:
        value = hard if value == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (value, value))

"""What every kind works with: a learner's program made ready, its limits, and the boxes to run it in."""

import math
import os
import resource
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from judge.errors import IsolationUnavailable, JudgeError
from judge.inside import wire
from judge.languages import Language
from judge.models import Limits, Program
from judge.sandbox.box import Box, Job
from judge.sandbox.process import Budget, Process
from judge.sandbox.settings import Isolation, author_world, narrow_world, tools_world

from .outcome import AuthorFault, CompileFailed

_MIB = 1 << 20
_STACK = 64 * _MIB
_RESERVED = 1024 * _MIB  # what a runtime may map beyond the memory that is watched
_SERVER_PROCESSES = 3  # of the box itself, which count against the limit of processes
_AUTHOR_LIMITS = Limits(cpu_seconds=10, idle_seconds=20, wall_seconds=300, memory_mib=512, output_kib=4096)


class Slot:
    """The boxes that one submission at a time may use: the learner's, the author's, and the compilers'."""

    def __init__(self, isolation: Isolation, runtime: tuple[str, ...]) -> None:
        self._worlds = {
            "learner": narrow_world(isolation.interpreter, runtime),
            "author": author_world(isolation.interpreter),
            "tools": tools_world(isolation.interpreter),
        }
        self._isolation = isolation
        self._boxes: dict[str, Box] = {}

    def box(self, name: str) -> Box:
        """A box by its use; started when it is first wanted.

        Raises IsolationUnavailable for compilers without namespaces: only those end all that they start.
        """
        if name == "tools" and "namespaces" in self._isolation.without:
            raise IsolationUnavailable(["compilers need namespaces, which are left out"])
        if name not in self._boxes:
            self._boxes[name] = Box(self._isolation, self._worlds[name])
        return self._boxes[name]

    def run(self, name: str, job: Job) -> Process:
        """Start a job in a box; raises BoxBroken, and AuthorFault if its files are too large for one."""
        try:
            return self.box(name).run(job)
        except wire.FrameError as error:
            raise AuthorFault(f"the files and data of a test are too large: {error}") from None

    def close(self) -> None:
        """End all boxes; the next use starts new ones."""
        for box in self._boxes.values():
            with suppress(OSError):
                box.close()
        self._boxes.clear()


@dataclass
class Bench:
    """A submission on the bench. `spent` adds up the processor time of its tests."""

    slot: Slot
    program: Program
    language: Language
    limits: Limits
    binary: int | None = None
    spent: float = 0.0

    def budget(self) -> Budget:
        """What one test may use."""
        return budget_of(self.limits, self.language)

    @property
    def over_budget(self) -> bool:
        """Whether the tests so far used up what all together may use."""
        return self.spent > self.limits.total_cpu_seconds * self.language.cpu_multiplier

    def start(self, run: str = "", files: Mapping[str, str] | None = None, **job: Any) -> Process:
        """Start the learner's program: as a program, or by another runner (`function`, `sql`, …)."""
        language = self.language
        more = {"entry": self.program.entry, "environment": dict(language.environment), **job.pop("more", {})}
        if language.argv:
            memory = str(int(self.limits.memory_mib * language.memory_multiplier))
            values = {"entry": self.program.entry, "memory_mib": memory}
            argv = language.command(language.argv, values, [])
            more = {**more, "argv": [*argv, *more.pop("argv", [])], "binary": self.binary is not None}
        order = Job(
            run=run or language.runner,
            profile=language.profile,
            budget=self.budget(),
            limits=kernel_limits(self.limits, language),
            files={**(files or {}), **self.program.files},
            more=more,
            output_bytes=self.limits.output_kib * 1024,
            link=self.binary,
        )
        return self.slot.run("learner", replace(order, **job))

    def start_author(self, run: str, files: Mapping[str, str], **job: Any) -> Process:
        """Start an author's Python code in the author's box, with the author's limits."""
        order = Job(
            run=run,
            profile="python",
            budget=self._author_budget(),
            limits=kernel_limits(_AUTHOR_LIMITS, None),
            files=files,
            output_bytes=_AUTHOR_LIMITS.output_kib * 1024,
        )
        return self.slot.run("author", replace(order, **job))

    def _author_budget(self) -> Budget:
        """An author's program that waits for the learner's is never the first to be taken for idle."""
        budget = budget_of(_AUTHOR_LIMITS, None)
        limits = self.limits
        return replace(budget, idle=budget.idle + limits.idle_seconds, wall=budget.wall + limits.wall_seconds)

    def compile(self) -> None:
        """Compile or check the program where its language asks for that; raises CompileFailed."""
        plan = self.language.compilation
        if plan is None:
            return
        sources = sorted(name for name in self.program.files if name.endswith(self.language.extension))
        argv = self.language.command(plan.argv, {"entry": self.program.entry}, sources)
        limits = replace(_AUTHOR_LIMITS, cpu_seconds=plan.cpu_seconds, file_mib=64, threads=64)
        kernel = {**kernel_limits(limits, None), "memory": plan.memory_mib * _MIB}
        product = os.memfd_create("program", os.MFD_CLOEXEC)
        job = Job(
            run="tools",
            profile="tools",
            budget=Budget(cpu=plan.cpu_seconds, idle=plan.cpu_seconds * 2, wall=300),
            limits=kernel,
            files=self.program.files,
            more={"argv": argv, "product": plan.product, "environment": _tool_environment(self.language)},
            link=product,
        )
        try:
            with self.slot.box("tools").run(job) as process:
                ended = process.wait()
                output = process.output.text().replace("/w/box/", "")
        except JudgeError:
            os.close(product)
            raise
        if ended.status or ended.signal or process.stopped_by:
            os.close(product)
            raise CompileFailed(output or _why(process), self._error_line(output))
        if plan.product:
            self.binary = product
        else:
            os.close(product)

    def _error_line(self, output: str) -> int | None:
        pattern = self.language.syntax_pattern
        found = pattern.search(output) if pattern else None
        return int(found["line"]) if found else None

    def close(self) -> None:
        """Forget the compiled program."""
        if self.binary is not None:
            os.close(self.binary)
            self.binary = None


def _why(process: Process) -> str:
    return f"The compiler was stopped: it used too much ({process.stopped_by or 'a resource'})."


def _tool_environment(language: Language) -> dict[str, str]:
    return {**language.environment, "PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8"}


def budget_of(limits: Limits, language: Language | None) -> Budget:
    """The judge's own clock limits for one test."""
    cpu = limits.cpu_seconds * (language.cpu_multiplier if language else 1.0)
    watched = language is not None and language.watch_resident
    resident = int(limits.memory_mib * language.memory_multiplier) * _MIB if language and watched else 0
    return Budget(cpu, limits.idle_seconds, limits.wall_seconds, resident)


def kernel_limits(limits: Limits, language: Language | None) -> dict[str, int]:
    """The kernel's limits: coarser than the judge's, and there in case the judge looks away."""
    multiplier = language.memory_multiplier if language else 1.0
    unlimited = language is not None and language.watch_resident
    # Bounded by the memory; a limit of its own would also be the size of every thread's stack.
    own_stack = language is not None and language.runner == "native" and not unlimited
    memory = int(limits.memory_mib * multiplier) * _MIB
    return {
        "cpu": math.ceil(limits.total_cpu_seconds * (language.cpu_multiplier if language else 1.0)) + 2,
        "file": limits.file_mib * _MIB,
        "descriptors": 128,
        "processes": _SERVER_PROCESSES + limits.threads + (language.threads if language else 0),
        "stack": resource.RLIM_INFINITY if own_stack else _STACK,
        "memory": 0 if unlimited else memory,
        "data": _RESERVED + 2 * memory if unlimited else 0,
    }

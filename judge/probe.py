"""Find out what this machine offers: tried, not looked up, so that the answer is the kernel's own."""

import os
from dataclasses import dataclass, replace

from . import languages
from .errors import BoxBroken, IsolationUnavailable
from .inside import kernel, landlock
from .sandbox.box import Box
from .sandbox.settings import PARTS, Isolation, author_world, narrow_world

_MEANS = {
    "namespaces": "user, mount, process, network, IPC and UTS namespaces with a root of their own",
    "landlock": "Landlock, which bounds the files a process may touch (Linux 5.13)",
    "seccomp": "seccomp filters, which bound the system calls a process may make",
}
_ADVICE = {
    "namespaces": "Allow unprivileged user namespaces: user.max_user_namespaces above 0, and where they exist"
    " kernel.unprivileged_userns_clone=1 and kernel.apparmor_restrict_unprivileged_userns=0. In a container:"
    " --security-opt seccomp=unconfined --security-opt apparmor=unconfined.",
    "landlock": "Use Linux 5.13 or later, with landlock among the security modules (lsm= at boot).",
    "seccomp": "Use a kernel with CONFIG_SECCOMP_FILTER on x86-64 or arm64.",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was tried. `waived` is set where an explicit setting does without it."""

    name: str
    ok: bool
    detail: str
    advice: str = ""
    waived: bool = False


def probe(isolation: Isolation) -> list[Finding]:
    """Try every part of the isolation by itself, then all that is demanded together."""
    findings = [_try_part(isolation, part) for part in PARTS]
    return [*findings, _try_all(isolation)]


def missing(isolation: Isolation) -> list[str]:
    """What keeps the judge from running code here; empty where nothing does."""
    return [f"{each.name}: {each.detail}" for each in probe(isolation) if not each.ok and not each.waived]


def _try_part(isolation: Isolation, part: str) -> Finding:
    waived = part in isolation.without
    alone = replace(isolation, without=frozenset(PARTS) - {part})
    reason = _try(alone)
    if part == "seccomp" and kernel.MACHINE not in ("x86_64", "aarch64"):
        reason = f"no filter is known for {kernel.MACHINE}"
    detail = reason or _MEANS[part]
    if part == "landlock" and not reason:
        detail += f"; version {landlock.abi()}"
    return Finding(part, reason is None, detail, "" if reason is None else _ADVICE[part], waived)


def _try_all(isolation: Isolation) -> Finding:
    reason = _try(isolation)
    who = f"as user {isolation.uid}" if os.geteuid() == 0 else f"as user {os.geteuid()}"
    level = "full isolation" if not isolation.without else f"without {', '.join(sorted(isolation.without))}"
    return Finding("sandbox", reason is None, reason or f"starts, {level}, {who}")


def _try(isolation: Isolation) -> str | None:
    """Start a box; answers why it does not start, or None."""
    box = Box(isolation, narrow_world(isolation.interpreter))
    try:
        box.start()
        box.try_job()
    except IsolationUnavailable as unavailable:
        return "; ".join(unavailable.missing)
    except BoxBroken as broken:
        return str(broken)
    finally:
        box.close()
    return None


def tool_chains() -> list[Finding]:
    """Every language's tools, and pytest for authors' tests."""
    found = []
    for language in languages.all_languages().values():
        absent = language.missing()
        detail = f"{', '.join(absent)} is not installed" if absent else language.title
        found.append(
            Finding(
                language.name,
                not absent,
                detail,
                "Its challenges are shown as unavailable." if absent else "",
            )
        )
    pytest = bool(author_world(Isolation().interpreter).packages)
    return [
        *found,
        Finding("pytest", pytest, "authors' pytest files" if pytest else "pytest is not installed"),
    ]

"""Build the world a job sees: namespaces, a root of read-only mounts, and one private scratch directory."""

import os
import shutil
from contextlib import suppress
from dataclasses import dataclass

from . import kernel, landlock

WORK = "/w"  # the scratch file system; a job runs in WORK/box and has WORK/tmp as /tmp
_INSIDE_ID = 1000
_NEW_ROOT = "/proc"  # hidden by the new root while it is built: nothing is ever mounted from there
_FEW_FILES = 32
_DEVICES = ("null", "zero", "full", "random", "urandom")
_NAMESPACES = (
    kernel.CLONE_NEWUSER
    | kernel.CLONE_NEWNS
    | kernel.CLONE_NEWPID
    | kernel.CLONE_NEWNET
    | kernel.CLONE_NEWIPC
    | kernel.CLONE_NEWUTS
    | kernel.CLONE_NEWCGROUP
)


@dataclass(frozen=True, slots=True)
class Plan:
    """What the judge orders for a box. `without` names parts that are left out, by explicit setting only."""

    mounts: tuple[str, ...]
    hidden: tuple[str, ...]
    work_mib: int
    work_files: int
    uid: int
    without: frozenset[str]
    scratch: str  # a directory on the host for the work files where there are no namespaces

    @property
    def namespaces(self) -> bool:
        """Whether the box has a world of its own."""
        return "namespaces" not in self.without

    @property
    def work(self) -> str:
        """Where the scratch directory is, as the box sees it."""
        return WORK if self.namespaces else self.scratch


def enter(plan: Plan) -> None:
    """Move this process into the jail and become an unprivileged user; its next child is process 1 there."""
    processes = os.open("/proc", os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    as_root = os.geteuid() == 0
    if plan.namespaces and as_root:  # root can mount what the unprivileged user may not even see
        kernel.unshare(kernel.CLONE_NEWNS)
        _build_root(plan)
    if as_root:
        _become(plan.uid)
    kernel.prctl("dumpable", kernel.PR_SET_DUMPABLE, 1)  # else our own /proc files belong to root
    outside = os.geteuid(), os.getegid()
    if plan.namespaces:
        kernel.unshare(_NAMESPACES)
        _map_ids(processes, *outside)
        if not as_root:
            _build_root(plan)
    os.close(processes)


def _become(uid: int) -> None:
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)


def _map_ids(processes: int, uid: int, gid: int) -> None:
    lines = (
        ("setgroups", "deny"),
        ("uid_map", f"{_INSIDE_ID} {uid} 1"),
        ("gid_map", f"{_INSIDE_ID} {gid} 1"),
    )
    for name, text in lines:
        descriptor = os.open(f"self/{name}", os.O_WRONLY, dir_fd=processes)
        os.write(descriptor, text.encode())
        os.close(descriptor)


def _build_root(plan: Plan) -> None:
    kernel.mount(None, "/", None, kernel.MS_REC | kernel.MS_PRIVATE)
    kernel.mount("root", _NEW_ROOT, "tmpfs", kernel.MS_NOSUID, "size=1m,nr_inodes=4k,mode=755")
    for path in (*plan.mounts, *(f"/dev/{name}" for name in _DEVICES)):
        _show(path)
    for path in plan.hidden:
        if os.path.isdir(_NEW_ROOT + path):
            kernel.mount(
                "hidden", _NEW_ROOT + path, "tmpfs", kernel.MS_NOSUID, "size=4k,nr_inodes=1,mode=555"
            )
    os.mkdir(_NEW_ROOT + WORK)
    os.symlink(f"{WORK}/tmp", _NEW_ROOT + "/tmp")
    os.chdir(_NEW_ROOT)
    kernel.pivot_root(".", ".")
    kernel.umount(".")
    os.chdir("/")
    kernel.seal_mount("/", kernel.MOUNT_ATTR_RDONLY | kernel.MOUNT_ATTR_NOSUID)


def _show(path: str) -> None:
    """Make a path of the host visible at the same place, with the links that lead to it."""
    if os.path.islink(path):
        _parent(path)
        with suppress(FileExistsError):
            os.symlink(os.readlink(path), _NEW_ROOT + path)
        return
    if not os.path.exists(path):
        return
    _parent(path)
    if os.path.isdir(path):
        os.makedirs(_NEW_ROOT + path, exist_ok=True)
    else:
        os.close(os.open(_NEW_ROOT + path, os.O_CREAT | os.O_WRONLY, 0o444))
    kernel.mount(path, _NEW_ROOT + path, None, kernel.MS_BIND | kernel.MS_REC)


def _parent(path: str) -> None:
    os.makedirs(_NEW_ROOT + os.path.dirname(path), exist_ok=True)


def mount_work(plan: Plan) -> None:
    """Give the jail its scratch file system, in place of the last one."""
    if plan.namespaces:
        with suppress(OSError):
            kernel.umount(WORK)
        options = f"size={plan.work_mib}m,nr_inodes={plan.work_files},mode=700"
        kernel.mount("work", WORK, "tmpfs", kernel.MS_NOSUID | kernel.MS_NODEV, options)
    else:
        for name in os.listdir(plan.work):
            shutil.rmtree(f"{plan.work}/{name}", ignore_errors=True)
    _make_places(plan)


def _make_places(plan: Plan) -> None:
    os.chmod(plan.work, 0o700)
    for name in ("box", "tmp"):
        os.mkdir(f"{plan.work}/{name}", 0o700)


def clean_work(plan: Plan) -> bool:
    """Remove what a job left. Answers False where that would take long: a new file system is quicker then."""
    try:
        os.chmod(plan.work, 0o700)
        if sorted(os.listdir(plan.work)) != ["box", "tmp"]:
            return False
        for place in ("box", "tmp"):
            path = f"{plan.work}/{place}"
            os.chmod(path, 0o700)
            if not _remove_files(path):
                return False
            os.rmdir(path)
        _make_places(plan)
    except OSError:
        return False
    return True


def _remove_files(directory: str) -> bool:
    names = os.listdir(directory)
    if len(names) > _FEW_FILES:
        return False
    for name in names:
        os.unlink(f"{directory}/{name}")
    return True


def rulesets(plan: Plan) -> dict[str, int]:
    """Landlock rulesets by profile: read the world, write the scratch; only what must exec may exec."""
    if "landlock" in plan.without:
        return {}
    readable = ["/"] if plan.namespaces else [path for path in plan.mounts if os.path.exists(path)]
    devices = [(f"/dev/{name}", landlock.READ_FILE | landlock.WRITE_FILE) for name in _DEVICES]
    work = landlock.all_rights(landlock.abi()) & ~landlock.EXECUTE
    rules = [*((path, landlock.READ) for path in readable), *devices, (plan.work, work)]
    started = [*rules, *((path, landlock.READ | landlock.EXECUTE) for path in (*readable, plan.work))]
    return {
        "python": landlock.build(rules),
        "native": landlock.build(started),
        "tools": landlock.build(started),
    }

"""The Linux system calls that the standard library does not offer, through ctypes (man pages, section 2)."""

import ctypes
import os
from typing import Any

MS_RDONLY, MS_NOSUID, MS_NODEV = 0x1, 0x2, 0x4
MS_BIND, MS_REC, MS_PRIVATE = 0x1000, 0x4000, 0x40000
MNT_DETACH = 2
CLONE_NEWNS, CLONE_NEWCGROUP, CLONE_NEWUTS = 0x20000, 0x2000000, 0x4000000
CLONE_NEWIPC, CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x8000000, 0x10000000, 0x20000000, 0x40000000
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP = 1, 4, 22
PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS = 24, 38
MOUNT_ATTR_RDONLY, MOUNT_ATTR_NOSUID, MOUNT_ATTR_NODEV = 0x1, 0x2, 0x4

# Numbers newer than 423 are the same on every architecture.
NR_MOUNT_SETATTR, NR_LANDLOCK_CREATE, NR_LANDLOCK_ADD, NR_LANDLOCK_RESTRICT = 442, 444, 445, 446
_PER_MACHINE = {"x86_64": {"pivot_root": 155, "capset": 126}, "aarch64": {"pivot_root": 41, "capset": 91}}
MACHINE = os.uname().machine
_AT_FDCWD, _AT_RECURSIVE = -100, 0x8000

_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long


def _checked(what: str, result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else os.fsencode(text)


def syscall(what: str, number: int, *args: Any) -> int:
    """Make a system call by number; raises OSError with `what` in its text."""
    return _checked(what, int(_libc.syscall(ctypes.c_long(number), *args)))


def mount(source: str | None, target: str, kind: str | None, flags: int, options: str = "") -> None:
    """Mount a file system, or bind one path to another."""
    data = _bytes(options)
    result = _libc.mount(_bytes(source), _bytes(target), _bytes(kind), ctypes.c_ulong(flags), data)
    _checked(f"mount {target}", result)


def umount(target: str) -> None:
    """Detach a mount, also one that is in use."""
    _checked(f"umount {target}", _libc.umount2(_bytes(target), MNT_DETACH))


def seal_mount(target: str, attributes: int) -> None:
    """Set mount attributes on a mount and everything below it (mount_setattr, Linux 5.12)."""
    attr = (ctypes.c_uint64 * 4)(attributes, 0, 0, 0)
    args = (_bytes(target), ctypes.c_uint(_AT_RECURSIVE), ctypes.byref(attr), ctypes.c_size_t(32))
    syscall(f"mount_setattr {target}", NR_MOUNT_SETATTR, ctypes.c_int(_AT_FDCWD), *args)


def pivot_root(new_root: str, put_old: str) -> None:
    """Make another mount the root of this mount namespace."""
    syscall("pivot_root", _PER_MACHINE[MACHINE]["pivot_root"], _bytes(new_root), _bytes(put_old))


def unshare(flags: int) -> None:
    """Move this process into new namespaces."""
    _checked("unshare", _libc.unshare(ctypes.c_int(flags)))


def prctl(what: str, option: int, argument: Any = 0, second: Any = 0) -> int:
    """Set or ask a property of this process; raises OSError with `what` in its text."""
    zero = ctypes.c_ulong(0)
    arguments = [ctypes.c_ulong(a) if isinstance(a, int) else a for a in (argument, second)]
    return _checked(what, _libc.prctl(ctypes.c_int(option), *arguments, zero, zero))


def drop_bounding_set() -> None:
    """Make sure that no later exec can gain a capability."""
    for capability in range(64):
        try:
            prctl("drop bounding capability", PR_CAPBSET_DROP, capability)
        except OSError:
            return  # past the last capability of this kernel, or none to drop


def drop_capabilities() -> None:
    """Give up every effective, permitted and inheritable capability of this thread."""
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    nothing = (ctypes.c_uint32 * 6)()
    syscall("capset", _PER_MACHINE[MACHINE]["capset"], ctypes.byref(header), ctypes.byref(nothing))


def no_new_privileges() -> None:
    """Promise that no exec will gain anything: seccomp and Landlock ask for it."""
    prctl("no_new_privs", PR_SET_NO_NEW_PRIVS, 1)

"""Landlock: what of the file system a process and its children may touch (Linux 5.13; landlock(7))."""

import ctypes
import fcntl
import os
import struct
from collections.abc import Iterable

from . import kernel

EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1, 2, 4, 8
_FIRST_ABI_RIGHTS = (1 << 13) - 1
_ADDED_RIGHTS = {2: 1 << 13, 3: 1 << 14, 5: 1 << 15}  # refer, truncate, ioctl on devices
_FILE_RIGHTS = EXECUTE | WRITE_FILE | READ_FILE | 1 << 14 | 1 << 15
READ = READ_FILE | READ_DIR
_ABOVE_JOB = 100  # where a job's own descriptors do not reach
_NETWORK, _SCOPES = 0b11, 0b11  # bind and connect TCP (ABI 4); abstract sockets and signals (ABI 6)


def abi() -> int:
    """The kernel's Landlock version, 0 where there is none."""
    try:
        return kernel.syscall(
            "landlock", kernel.NR_LANDLOCK_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint32(1)
        )
    except OSError:
        return 0


def all_rights(version: int) -> int:
    """Every right over files that a Landlock version knows."""
    return _FIRST_ABI_RIGHTS | sum(bit for since, bit in _ADDED_RIGHTS.items() if version >= since)


def build(rules: Iterable[tuple[str, int]]) -> int:
    """Make a ruleset that allows `rules` (path, rights) and nothing else; answers its descriptor."""
    version = abi()
    network = _NETWORK if version >= 4 else 0
    scopes = _SCOPES if version >= 6 else 0
    attributes = struct.pack("=QQQ", all_rights(version), network, scopes)
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    create = (attributes, ctypes.c_size_t(size), ctypes.c_uint32(0))
    ruleset = kernel.syscall("landlock_create_ruleset", kernel.NR_LANDLOCK_CREATE, *create)
    for path, rights in rules:
        _allow(ruleset, path, rights & all_rights(version))
    high = fcntl.fcntl(ruleset, fcntl.F_DUPFD_CLOEXEC, _ABOVE_JOB)
    os.close(ruleset)
    return high


def _allow(ruleset: int, path: str, rights: int) -> None:
    beneath = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        if not os.path.isdir(path):
            rights &= _FILE_RIGHTS
        rule = struct.pack("=Qi", rights, beneath)
        arguments = (ctypes.c_int(ruleset), ctypes.c_int(1), rule, ctypes.c_uint32(0))
        kernel.syscall(f"landlock_add_rule {path}", kernel.NR_LANDLOCK_ADD, *arguments)
    finally:
        os.close(beneath)


def restrict(ruleset: int) -> None:
    """Hold the calling process to `ruleset`, for good."""
    arguments = (ctypes.c_int(ruleset), ctypes.c_uint32(0))
    kernel.syscall("landlock_restrict_self", kernel.NR_LANDLOCK_RESTRICT, *arguments)

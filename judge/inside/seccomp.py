"""Compile a profile of syscalls.py to a classic BPF program and install it (seccomp(2))."""

import ctypes
import errno
import struct

from . import kernel
from .numbers import AARCH64, X86_64
from .syscalls import PROFILES, Condition, Rule

_ARCHITECTURES = {"x86_64": (0xC000003E, X86_64), "aarch64": (0xC00000B7, AARCH64)}
_LOAD, _EQUAL, _ANY_BIT, _AT_LEAST, _AND, _RETURN, _JUMP = 0x20, 0x15, 0x45, 0x35, 0x54, 0x06, 0x05
_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
_X32 = 0x40000000
_OWN_PID = 0xFFFFFFFE  # stands for the process's own id until the filter is installed

Instruction = tuple[int, int, int, int]  # code, jump if true, jump if false, constant


def _return(value: int) -> Instruction:
    return (_RETURN, 0, 0, value)


def _condition(condition: Condition, fail: int) -> list[Instruction]:
    """Fall through where the condition holds, else jump over the `fail` instructions that follow it."""
    kind, argument = condition[0], condition[1]
    value = condition[2] if len(condition) == 3 else _OWN_PID
    low = (_LOAD, 0, 0, 16 + 8 * argument)
    if kind == "zero":
        high = (_LOAD, 0, 0, 20 + 8 * argument)
        return [low, (_EQUAL, 0, fail + 2, 0), high, (_EQUAL, 0, fail, 0)]
    if kind == "with":
        return [low, (_AND, 0, 0, value), (_EQUAL, 0, fail, value)]
    if kind == "without":
        return [low, (_ANY_BIT, fail, 0, value)]
    return [low, (_EQUAL, 0, fail, value)]


def _alternative(conditions: list[Condition]) -> list[Instruction]:
    block = [_return(_ALLOW)]
    for condition in reversed(conditions):
        block = _condition(condition, len(block)) + block
    return block


def _action(rule: Rule) -> list[Instruction]:
    if not rule:
        return [_return(_ALLOW)]
    block = [step for conditions in rule for step in _alternative(conditions)]
    return [*block, _return(_ERRNO | errno.EPERM)]


Segment = tuple[int, list[Instruction]]  # from this number on, up to the next segment: what to do


def _segments(rules: dict[int, list[Instruction]]) -> list[Segment]:
    """Split all numbers into runs with the same action, refused ones included."""
    refuse = [_return(_ERRNO | errno.EPERM)]
    segments: list[Segment] = [(0, rules.get(0, refuse))]
    for number in range(1, max(rules) + 2):
        action = rules.get(number, refuse)
        if action != segments[-1][1]:
            segments.append((number, action))
    return segments


def _search(segments: list[Segment]) -> list[Instruction]:
    """A binary search: the kernel walks a filter once per system call number when it is installed."""
    if len(segments) == 1:
        return segments[0][1]
    middle = len(segments) // 2
    below, above = _search(segments[:middle]), _search(segments[middle:])
    return [(_AT_LEAST, 0, 1, segments[middle][0]), (_JUMP, 0, 0, len(below)), *below, *above]


def assemble(profile: str) -> list[Instruction]:
    """The filter of a profile for this machine; raises KeyError on an architecture that has no table."""
    architecture, numbers = _ARCHITECTURES[kernel.MACHINE]
    program = [(_LOAD, 0, 0, 4), (_EQUAL, 1, 0, architecture), _return(_KILL), (_LOAD, 0, 0, 0)]
    if kernel.MACHINE == "x86_64":
        program += [(_AT_LEAST, 0, 1, _X32), _return(_KILL)]
    known = {name: rule for name, rule in PROFILES[profile].items() if name in numbers}
    rules = {numbers[name]: _action(rule) for name, rule in known.items()}
    # A libc that is refused clone3 with ENOSYS falls back to clone, whose flags a filter can read.
    rules[numbers["clone3"]] = [_return(_ERRNO | errno.ENOSYS)]
    return program + _search(_segments(rules))


class Filter:
    """A compiled profile, made once and installed in each child after its process id is known."""

    def __init__(self, profile: str) -> None:
        program = assemble(profile)
        self._code = bytearray(b"".join(struct.pack("=HBBI", *step) for step in program))
        self._length = len(program)
        self._own = [i * 8 + 4 for i, step in enumerate(program) if step[0] == _EQUAL and step[3] == _OWN_PID]

    def install(self, pid: int) -> None:
        """Hold the calling process to the profile, for good; needs no_new_privs."""
        for offset in self._own:
            struct.pack_into("=I", self._code, offset, pid)
        code = (ctypes.c_char * len(self._code)).from_buffer(self._code)
        header = struct.pack("=HxxxxxxQ", self._length, ctypes.addressof(code))
        kernel.prctl("seccomp", kernel.PR_SET_SECCOMP, 2, ctypes.c_char_p(header))

"""Which system calls each profile may make. Everything not named here answers EPERM.

A rule is a list of alternatives, each a list of conditions on the arguments that must all hold:
("low", i, v): the low 32 bits of argument i are v; ("zero", i): argument i is 0; ("with", i, mask): all
those bits are set; ("without", i, mask): none is set; ("self", i): it is the caller's own process.
"""

Condition = tuple[str, int] | tuple[str, int, int]
Rule = list[list[Condition]]

_FILES = """
read write readv writev pread64 pwrite64 preadv pwritev lseek close close_range open openat stat lstat
fstat newfstatat statx access faccessat faccessat2 getdents getdents64 getcwd chdir fchdir mkdir mkdirat
unlink unlinkat rmdir rename renameat renameat2 link linkat symlink symlinkat readlink readlinkat chmod
fchmod fchmodat truncate ftruncate fallocate fsync fdatasync flock umask statfs fstatfs utimensat utime
utimes futimesat sendfile copy_file_range dup dup2 dup3 pipe pipe2 poll ppoll select pselect6
epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait epoll_pwait2 eventfd eventfd2 fadvise64
listxattr llistxattr flistxattr getxattr lgetxattr fgetxattr
"""
_MEMORY = "mmap munmap mprotect mremap madvise brk mincore msync membarrier"
_SIGNALS = """
rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigsuspend rt_sigtimedwait sigaltstack pause
restart_syscall setitimer getitimer alarm
"""
_SELF = """
getpid gettid getppid getuid geteuid getgid getegid getresuid getresgid getgroups getpgrp getpgid getsid
getrlimit getrusage getpriority times sysinfo uname getcpu sched_yield sched_getaffinity sched_getparam
sched_getscheduler sched_get_priority_max sched_get_priority_min futex set_robust_list rseq
set_tid_address arch_prctl exit exit_group getrandom wait4 waitid capget
"""
_TIME = "clock_gettime clock_getres clock_nanosleep nanosleep gettimeofday time"
_PAIRS = "recvfrom recvmsg shutdown getsockname getpeername getsockopt"  # there is socketpair, but no socket

_TERMINAL_AND_BLOCKING = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)
_DESCRIPTOR_FLAGS = (0, 1, 2, 3, 4, 5, 6, 7, 36, 37, 38, 1030, 1032)
_THREAD_NAME_AND_VMA = (15, 16, 0x53564D41)
_CLONE_THREAD, _CLONE_NAMESPACES = 0x10000, 0x7E020000

_CONDITIONAL: dict[str, Rule] = {
    "ioctl": [[("low", 1, request)] for request in _TERMINAL_AND_BLOCKING],
    "fcntl": [[("low", 1, command)] for command in _DESCRIPTOR_FLAGS],
    "prctl": [[("low", 0, option)] for option in _THREAD_NAME_AND_VMA],
    "prlimit64": [[("zero", 2)]],  # ask, not set
    "kill": [[("self", 0)]],
    "tgkill": [[("self", 0)]],
    "socketpair": [[("low", 0, 1)]],  # asyncio's own wake-up pair
    "sendto": [[("zero", 4)]],  # to the peer, never to an address
    "clone": [[("with", 0, _CLONE_THREAD)]],
}
_TOOLS = "fork vfork execve execveat setpgid setsid kill tgkill tkill setrlimit chown fchown lchown fchownat"


def _plain(*groups: str) -> dict[str, Rule]:
    return {name: [] for group in groups for name in group.split()}


_COMMON = {**_plain(_FILES, _MEMORY, _SIGNALS, _SELF, _TIME, _PAIRS), **_CONDITIONAL}
# A program that is already running in the interpreter; one that must still be started; compilers and their
# children.
PROFILES: dict[str, dict[str, Rule]] = {
    "python": _COMMON,
    "native": {**_COMMON, **_plain("execve execveat pkey_alloc pkey_free pkey_mprotect mlock")},
    "tools": {**_COMMON, **_plain(_TOOLS), "clone": [[("without", 0, _CLONE_NAMESPACES)]], "prlimit64": []},
}

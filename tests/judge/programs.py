"""Hostile programs. Each prints ESCAPED if it got what it wanted; none may.

They are bounded by themselves as far as they can be, since control runs execute some of them with a layer
lifted.
"""

import textwrap

_ATTEMPT = """
import ctypes, os, signal, socket, sys, threading, time
def attempt(action):
    try:
        result = action()
    except BaseException as error:
        print("refused", type(error).__name__, error)
    else:
        print("ESCAPED", str(result)[:200])
"""


def hostile(body: str) -> str:
    return _ATTEMPT + textwrap.dedent(body)


# What a program may try against the host. Refused means: nothing happens, and the program goes on.
REFUSED = {
    "read a host file": "attempt(lambda: open('/etc/passwd').read())",
    "read the shadow file": "attempt(lambda: open('/etc/shadow').read())",
    "list the processes": "attempt(lambda: os.listdir('/proc'))",
    "read a parent's environment": "attempt(lambda: open(f'/proc/{os.getppid()}/environ').read())",
    "read its own memory map": "attempt(lambda: open('/proc/self/maps').read())",
    "look into the home of root": "attempt(lambda: os.listdir('/root/.ssh'))",
    "follow a link out": "os.symlink('/etc/passwd', 'link'); attempt(lambda: open('link').read())",
    "climb out": "attempt(lambda: open('../../../../../../etc/passwd').read())",
    "make a hard link out": "attempt(lambda: os.link('/etc/passwd', 'hard'))",
    "write beside the work": "attempt(lambda: open('/evil', 'w'))",
    "write to the library": "attempt(lambda: open(os.__file__, 'a'))",
    "change the library's mode": "attempt(lambda: os.chmod(os.__file__, 0o777))",
    "make a device": "attempt(lambda: os.mknod('dev', 0o60666, os.makedev(8, 0)))",
    "mount": "c = ctypes.CDLL(None, use_errno=True)\n"
    "attempt(lambda: c.mount(b'x', b'/w', b'tmpfs', 0, None) and 1 / 0)",
    "change the root": "attempt(lambda: os.chroot('/w/box'))",
    "open a socket": "attempt(lambda: socket.socket())",
    "open a datagram socket": "attempt(lambda: socket.socket(type=socket.SOCK_DGRAM))",
    "open a unix socket": "attempt(lambda: socket.socket(socket.AF_UNIX))",
    "open a netlink socket": "attempt(lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0))",
    "fork": "attempt(lambda: os.fork() or os._exit(0))",
    "vfork by another door": "attempt(lambda: os.posix_spawn('/bin/true', ['true'], {}))",
    "start a shell": "attempt(lambda: os.execv('/bin/sh', ['sh', '-c', 'echo ESCAPED']))",
    "start a command": "import subprocess; attempt(lambda: subprocess.run(['id'], check=True))",
    "kill everyone": "attempt(lambda: os.kill(-1, signal.SIGKILL))",
    "kill the server": "attempt(lambda: os.kill(os.getppid() or 1, signal.SIGKILL))",
    "signal its group": "attempt(lambda: os.killpg(0, signal.SIGUSR1))",
    "stop the server": "attempt(lambda: os.kill(1, signal.SIGSTOP))",
    "raise its limits": "import resource as r\nattempt(lambda: r.setrlimit(r.RLIMIT_NPROC, (99, 99)))",
    "become root": "attempt(lambda: os.setuid(0))",
    "be nicer to itself": "attempt(lambda: os.nice(-5))",
    "choose its processor": "attempt(lambda: os.sched_setaffinity(0, {0}))",
    "leave its session": "attempt(os.setsid)",
    "make a memory file to run": "attempt(lambda: os.memfd_create('x'))",
}

# The same through the kernel's own door, by the numbers of x86-64. Every one must be refused.
SYSCALLS = {
    "socket": 41, "ptrace": 101, "setuid": 105, "personality": 135, "pivot_root": 155, "mount": 165,
    "swapon": 167, "reboot": 169, "sethostname": 170, "init_module": 175, "add_key": 248, "keyctl": 250,
    "unshare": 272, "perf_event_open": 298, "name_to_handle_at": 303, "open_by_handle_at": 304,
    "setns": 308, "process_vm_readv": 310, "process_vm_writev": 311, "kcmp": 312, "seccomp": 317,
    "memfd_create": 319, "bpf": 321, "execveat": 322, "userfaultfd": 323, "io_uring_setup": 425,
    "open_tree": 428, "move_mount": 429, "fsopen": 430, "clone3": 435, "pidfd_getfd": 438,
    "landlock_create_ruleset": 444, "memfd_secret": 447, "fork": 57, "vfork": 58, "execve": 59,
    "clone": 56, "shmget": 29, "msgget": 68, "semget": 64, "mq_open": 240, "inotify_init": 253,
    "timer_create": 222, "sched_setscheduler": 144, "ioperm": 173, "iopl": 172, "modify_ldt": 154,
    "acct": 163, "quotactl": 179, "syslog": 103, "fanotify_init": 300, "rt_sigqueueinfo": 129,
    "tkill": 200,
}  # fmt: skip

ASK_KERNEL = """
import ctypes, sys
libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
for number in map(int, sys.stdin.read().split()):
    ctypes.set_errno(0)
    result = libc.syscall(ctypes.c_long(number), *[ctypes.c_long(0)] * 6)
    print(number, result, ctypes.get_errno(), flush=True)
"""

# What eats a resource: each with the verdicts that may end it.
GREEDY = {
    "an endless loop": ("while True: pass", "time_limit"),
    "a loop in C": ("sum(iter(int, 1))", "time_limit"),
    "sleep": ("import time; time.sleep(1000)", "time_limit"),
    "waiting for a lock": ("import threading; l = threading.Lock(); l.acquire(); l.acquire()", "time_limit"),
    "stopping itself": ("import os, signal; os.kill(os.getpid(), signal.SIGSTOP)", "time_limit"),
    "ignoring every signal": (
        "import signal\nfor s in range(1, 65):\n    try: signal.signal(s, signal.SIG_IGN)\n"
        "    except (OSError, ValueError): pass\nwhile True: pass",
        "time_limit",
    ),
    "blocking every signal": (
        "import signal\nsignal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))\nwhile True: pass",
        "time_limit",
    ),
    "an exit function that never ends": (
        "import atexit\n@atexit.register\ndef f():\n    while True: pass",
        "time_limit",
    ),
    "a thread that outlives the program": (
        "import threading\ndef f():\n    while True: pass\nthreading.Thread(target=f).start()",
        "time_limit",
    ),
    "a __del__ that never ends": (
        "class A:\n    def __del__(self):\n        while True: pass\nA()",
        "time_limit",
    ),
    "catching whatever comes": (
        "import sys\nwhile True:\n    try:\n        while True: pass\n    except BaseException: pass",
        "time_limit",
    ),
    "a catastrophic regular expression": ("import re; re.match(r'(a+)+$', 'a' * 50 + 'b')", "time_limit"),
    "a huge integer": ("print(len(str(9 ** 9 ** 8)))", "time_limit memory_limit runtime_error"),
    "a huge power": ("x = 10 ** 10 ** 10", "time_limit memory_limit"),
    "4 GiB at once": ("x = bytearray(4 << 30)", "memory_limit"),
    "4 GiB bit by bit": ("x = []\nwhile True: x.append(bytearray(1 << 20))", "memory_limit"),
    "memory by mmap": (
        "import mmap\nx = [mmap.mmap(-1, 1 << 26) for _ in range(64)]",
        "memory_limit runtime_error",
    ),
    "a list that doubles": ("x = [0]\nwhile True: x += x", "memory_limit"),
    "1 GiB to stdout": ("b = 'x' * (1 << 20)\nfor _ in range(1024): print(b)", "output_limit"),
    "endless words to stderr": ("import sys\nwhile True: sys.stderr.write('x' * 4096)", "time_limit"),
    "1 GiB to disk": (
        "f = open('big', 'wb')\nfor _ in range(1024): f.write(bytes(1 << 20))",
        "runtime_error output_limit",
    ),
    "many large files": (
        "for n in range(100):\n    with open(f'f{n}', 'wb') as f: f.write(bytes(15 << 20))",
        "runtime_error",
    ),
    "many files": ("for n in range(1_000_000): open(f'f{n}', 'w').close()", "runtime_error"),
    "many folders, one in another": (
        "import os\nwhile True:\n    os.mkdir('d'); os.chdir('d')",
        "runtime_error time_limit",
    ),
    "many descriptors": ("x = [open('/dev/null') for _ in range(100_000)]", "runtime_error"),
    "a thread bomb": (
        "import threading, time\n"
        "for _ in range(10_000): threading.Thread(target=time.sleep, args=(99,)).start()",
        "runtime_error memory_limit time_limit",
    ),
    "a fork bomb": ("import os\nwhile True: os.fork()", "runtime_error"),
    "a fork bomb that does not give up": (
        "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass",
        "time_limit",
    ),
    "deep recursion": (
        "import sys\nsys.setrecursionlimit(10**9)\ndef f(): return f()\nf()",
        "memory_limit runtime_error time_limit",
    ),
    "deep recursion in C": (
        "import sys\nsys.setrecursionlimit(10**9)\n"
        "class A:\n    def __getattr__(self, n): return getattr(self, n)\nA().x",
        "runtime_error memory_limit time_limit",
    ),
    "a segmentation fault": ("import ctypes; ctypes.string_at(0)", "runtime_error"),
    "a jump to nowhere": ("import ctypes; ctypes.CFUNCTYPE(None)(1)()", "runtime_error"),
    "closing every descriptor": ("import os\nos.closerange(0, 1000)\nwhile True: pass", "time_limit"),
    "a system call of another world": (
        # getpid by the x32 numbers: the filter kills
        "import ctypes; ctypes.CDLL(None).syscall(0x40000000 + 39)\nprint('ESCAPED')",
        "runtime_error",
    ),
    "code that is too deep": ("eval('(' * 100_000 + ')' * 100_000)", "runtime_error memory_limit"),
    "a source that is too deep": ("(" * 5000 + ")" * 5000, "compile_error runtime_error"),
}

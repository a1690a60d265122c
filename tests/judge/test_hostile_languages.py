"""Hostile programs in compiled languages and in Node, and the list of system calls, number by number."""

import errno
import os
from dataclasses import replace

import pytest

from judge import Limits, Program, Verdict
from judge.inside.numbers import X86_64
from judge.inside.syscalls import PROFILES
from judge.languages import language
from judge.sandbox.process import Process
from tests.judge.programs import ASK_KERNEL
from tests.judge.suites import lines, prints, python

pytestmark = pytest.mark.pure
LIMITS = Limits(cpu_seconds=0.5, idle_seconds=1, wall_seconds=60, memory_mib=128, file_mib=16)
X86 = pytest.mark.skipif(os.uname().machine != "x86_64", reason="the numbers are those of x86-64")
# 335 and 336 (uretprobe, uprobe) no filter sees: the kernel ends by SIGILL whoever makes them uncalled.
ALL_CALLS = sorted({*range(512)} - {335, 336})

ASK_KERNEL_IN_C = """
#include <errno.h>
#include <stdio.h>
#include <unistd.h>
#include <sys/syscall.h>
int main(void) {
    long number;
    while (scanf("%ld", &number) == 1) {
        errno = 0;
        long result = syscall(number, 0L, 0L, 0L, 0L, 0L, 0L);
        int error = errno;
        printf("%ld %ld %d\\n", number, result, error);
        fflush(stdout);
    }
    return 0;
}
"""


def program(name: str, source: str) -> Program:
    entry = language(name).entry
    return Program(name, {entry: source}, entry)


@X86
@pytest.mark.parametrize(("profile", "name"), [("python", "python"), ("native", "c")])
def test_every_call_that_a_profile_does_not_name_is_refused(judge, need, profile, name):
    need(name)
    named = {X86_64[each] for each in PROFILES[profile] if each in X86_64}
    asked = [number for number in ALL_CALLS if number not in named]
    source = python(ASK_KERNEL) if name == "python" else program("c", ASK_KERNEL_IN_C)
    report = judge.run(source, lines((" ".join(map(str, asked)), "")), LIMITS)
    answers = {int(n): (int(r), int(e)) for n, r, e in map(str.split, report.tests[0].stdout.splitlines())}
    expected = {number: (-1, errno.ENOSYS if number == X86_64["clone3"] else errno.EPERM) for number in asked}
    assert answers == expected


C_HEAD = """
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <unistd.h>
"""
ESCAPES_IN_C = {
    "follow a link out": 'symlink("/etc/passwd", "l"); if (fopen("l", "r")) puts("ESCAPED");',
    "list the processes": 'if (open("/proc", O_RDONLY) >= 0) puts("ESCAPED");',
    "a new user namespace": 'if (unshare(CLONE_NEWUSER) == 0) puts("ESCAPED");',
    "trace a process": 'if (ptrace(PTRACE_ATTACH, 1, 0, 0) == 0) puts("ESCAPED");',
    "be traced": 'if (ptrace(PTRACE_TRACEME, 0, 0, 0) == 0) puts("ESCAPED");',
    "raise its limits": 'struct rlimit r = {99, 99}; if (setrlimit(RLIMIT_NPROC, &r) == 0) puts("ESCAPED");',
    "start what it wrote": 'FILE *f = fopen("x", "w"); fputs("#!/bin/sh\\necho ESCAPED\\n", f); fclose(f);'
    'chmod("x", 0755); char *a[] = {"x", 0}; execv("./x", a);',
    "another's signal": "int parent = getppid(); "
    'if (kill(parent, 0) == 0 || kill(1, 0) == 0 || kill(-1, 0) == 0) puts("ESCAPED");',
    "write to the library": 'if (open("/lib/x86_64-linux-gnu/libc.so.6", O_WRONLY) >= 0) puts("ESCAPED");',
    "the other calls of a 32-bit program": "long r; "
    '__asm__ volatile("int $0x80" : "=a"(r) : "a"(20L) : "memory"); puts("ESCAPED");',
}


@X86
@pytest.mark.parametrize("name", ESCAPES_IN_C)
def test_a_compiled_program_does_not_get_out(judge, need, name):
    need("c")
    source = f'{C_HEAD}#include <sys/stat.h>\nint main(void) {{ {ESCAPES_IN_C[name]} puts("done"); }}'
    report = judge.run(program("c", source), prints("done"), LIMITS)
    assert report.verdict in (Verdict.ACCEPTED, Verdict.RUNTIME_ERROR), report
    assert "ESCAPED" not in str(report.as_dict())


GREEDY_IN_C = {
    "threads that spin": (
        "void *f(void *x) { for (;;); } int main(void) { pthread_t t; "
        "for (int i = 0; i < 3; i++) pthread_create(&t, 0, f, 0); pause(); }",
        "time_limit",
    ),
    "ignoring the kernel's own limit": (
        "int main(void) { for (int s = 1; s < 65; s++) signal(s, SIG_IGN); for (;;); }",
        "time_limit",
    ),
    "stopping itself": ("int main(void) { kill(getpid(), SIGSTOP); }", "time_limit"),
    "4 GiB mapped and touched": (
        "int main(void) { char *p = mmap(0, 4UL << 30, 3, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);"
        " if (p == MAP_FAILED) abort(); memset(p, 1, 4UL << 30); }",
        "runtime_error",
    ),
    "a file without end": (
        'int main(void) { FILE *f = fopen("x", "w"); for (;;) fputs("xxxxxxxxxxxxxxxx", f); }',
        "output_limit",
    ),
    "a thread bomb": (
        "void *f(void *x) { pause(); return 0; } int main(void) { pthread_t t; "
        "for (int i = 0; i < 1000; i++) if (pthread_create(&t, 0, f, 0)) abort(); }",
        "runtime_error",
    ),
    "closing everything": ("int main(void) { close_range(0, ~0U, 0); for (;;); }", "time_limit"),
    "an exit function that never ends": (
        "void f(void) { for (;;); } int main(void) { atexit(f); }", "time_limit"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", GREEDY_IN_C)
def test_a_greedy_compiled_program_is_ended_with_the_right_verdict(judge, need, name):
    need("c")
    source, verdict = GREEDY_IN_C[name]
    report = judge.run(program("c", C_HEAD + source), prints("done"), LIMITS)
    assert report.verdict.value == verdict, report
    assert report.cpu_seconds < LIMITS.cpu_seconds + 0.3
    assert judge.run(python("print('done')"), prints("done")).accepted


def test_threads_of_a_compiled_program_fit_its_memory(judge, need):
    need("cpp")
    source = """
        #include <iostream>
        #include <thread>
        #include <vector>
        int main() {
            std::vector<std::thread> all;
            std::vector<int> seen(8);
            for (int i = 0; i < 8; i++) all.emplace_back([&seen, i] { seen[i] = i * i; });
            for (auto &each : all) each.join();
            std::cout << seen[7] << "\\n";
        }
    """
    report = judge.run(program("cpp", source), prints("49"), Limits(memory_mib=64))
    assert report.accepted, report


def test_threads_of_a_python_program_fit_its_memory(judge):
    source = """
        import threading
        found = []
        def work(n): found.append(sum(range(n)))
        threads = [threading.Thread(target=work, args=(1000,)) for _ in range(8)]
        barrier = [t.start() for t in threads] and [t.join() for t in threads]
        print(len(found))
    """
    assert judge.run(python(source), prints("8"), Limits(memory_mib=128)).accepted


NODE_HEAD = "const fs = require('fs');\n"
ESCAPES_IN_NODE = {
    "follow a link out": "fs.symlinkSync('/etc/passwd', 'l'); fs.readFileSync('l')",
    "its own environment by /proc": "fs.readFileSync('/proc/self/environ')",
    "spawn without the library": "const spawn = process.binding('spawn_sync').spawn; "
    "const r = spawn({file: '/bin/sh', args: ['sh'], envPairs: [], stdio: []}); if (r.error) throw r.error",
    "a socket without the library": "const { TCP } = process.binding('tcp_wrap'); const s = new TCP(0);"
    " if (s.bind('127.0.0.1', 0)) throw 1",
    "a pipe by name": "const { Pipe } = process.binding('pipe_wrap'); const p = new Pipe(0);"
    " if (p.bind('/tmp/x')) throw 1",
    "load a library of its own": "fs.writeFileSync('x.node', 'x'); process.dlopen({exports: {}}, './x.node')",
    "load the system's shell": "process.dlopen({exports: {}}, '/bin/sh')",
    "a worker of cluster": "require('cluster').fork().on('error', () => 0); throw 1",
    "the debugger": "require('inspector').open(0, '127.0.0.1'); if (!require('inspector').url()) throw 1",
    "another user": "process.setuid(0)",
    "another's end": "process.kill(process.ppid || 1, 9)",
    "the host's name": "if (require('os').hostname() === 'box') throw 1",
    "the host's users": "if (require('os').userInfo().username === 'root') 1; else throw 1",
    "the host's network": "if (!Object.keys(require('os').networkInterfaces()).length) throw 1",
    "write to its own program": "fs.writeFileSync(process.execPath, 'x')",
}


@pytest.mark.parametrize("name", ESCAPES_IN_NODE)
def test_node_does_not_get_out(judge, need, name):
    need("javascript")
    attempt = f"try {{ {ESCAPES_IN_NODE[name]}; console.log('ESCAPED') }} catch (e) {{}}"
    source = f"{NODE_HEAD}{attempt}\nconsole.log('done')"
    report = judge.run(program("javascript", source), prints("done"), Limits(cpu_seconds=2, memory_mib=128))
    assert "ESCAPED" not in str(report.as_dict()), report
    assert report.verdict in (Verdict.ACCEPTED, Verdict.RUNTIME_ERROR, Verdict.MEMORY_LIMIT), report


WORKER = "const { Worker } = require('worker_threads');\n"
GREEDY_IN_NODE = {
    "a worker that spins": (WORKER + "new Worker('while (true);', {eval: true})", "time_limit"),
    "workers without end": (
        WORKER + "for (let i = 0; i < 500; i++) new Worker('setInterval(() => 0, 1e6)', {eval: true})",
        "time_limit memory_limit runtime_error",
    ),
    "memory of WebAssembly": (
        "const m = new WebAssembly.Memory({initial: 65536}); new Uint8Array(m.buffer).fill(1)",
        "memory_limit runtime_error",
    ),
    "shared memory": (
        "const all = []; while (true) { const b = new SharedArrayBuffer(1 << 26);"
        " new Uint8Array(b).fill(1); all.push(b) }",
        "memory_limit",
    ),
    "memory in a worker": (
        WORKER + "new Worker('const a = []; while (true) a.push(Buffer.alloc(1 << 24, 1))', {eval: true})",
        "memory_limit runtime_error",
    ),
    "a WebAssembly loop": (
        # (func (loop br 0)) as the start function
        "new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array([0,97,115,109,1,0,0,0,1,4,1,96,0,0,"
        "3,2,1,0,8,1,0,10,9,1,7,0,3,64,12,0,11,11])))",
        "time_limit",
    ),
    "waiting for nobody": (
        "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)",
        "time_limit",
    ),
    "a catastrophic regular expression": ("/^(a+)+$/.test('a'.repeat(50) + 'b')", "time_limit"),
    "deep recursion": ("(function f() { f() })()", "runtime_error"),
    "promises without end": ("(function f() { Promise.resolve().then(f) })()", "time_limit"),
    "swallowing every signal": (
        "for (const s of ['SIGTERM', 'SIGINT', 'SIGXCPU', 'SIGHUP']) process.on(s, () => 0); while (true);",
        "time_limit",
    ),
    "an exit that never ends": ("process.on('exit', () => { while (true); })", "time_limit"),
    "many files": (
        "for (let i = 0; i < 1e5; i++) fs.writeFileSync('f' + i, '')", "runtime_error time_limit"
    ),
    "a large file": ("fs.writeFileSync('x', Buffer.alloc(1 << 26))", "runtime_error output_limit"),
}  # fmt: skip


@pytest.mark.parametrize("name", GREEDY_IN_NODE)
def test_a_greedy_node_program_is_ended_with_the_right_verdict(judge, need, name):
    need("javascript")
    source, verdicts = GREEDY_IN_NODE[name]
    limits = replace(LIMITS, cpu_seconds=4) if "memory_limit" in verdicts else LIMITS
    report = judge.run(program("javascript", NODE_HEAD + source), prints("done"), limits)
    assert report.verdict.value in verdicts.split(), report
    assert judge.run(python("print('done')"), prints("done")).accepted


def test_the_kernel_bounds_nodes_memory_where_the_judge_looks_away(judge, need, monkeypatch):
    need("javascript")
    monkeypatch.setattr(Process, "_resident", lambda self: 0)
    source = (
        "const all = []; for (let i = 0; i < 64; i++) all.push(Buffer.alloc(1 << 26)); console.log('done')"
    )
    report = judge.run(program("javascript", source), prints("done"), LIMITS)
    assert report.verdict is Verdict.MEMORY_LIMIT, report
    workers = f"{WORKER}for (let i = 0; i < 4; i++) new Worker('1', {{eval: true}}); console.log('done')"
    assert judge.run(program("javascript", workers), prints("done"), replace(LIMITS, cpu_seconds=2)).accepted

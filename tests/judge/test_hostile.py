"""Hostile programs: contained, ended, and nothing of them left. Controls show that each layer is what
holds them.
"""

import os
import socket
import subprocess
import sys
import threading
import time
from dataclasses import replace

import pytest

from judge import IsolationUnavailable, Limits, Program, Verdict
from judge.engine import SandboxJudge
from judge.kinds import bench
from tests.judge.programs import ASK_KERNEL, GREEDY, REFUSED, SYSCALLS, hostile
from tests.judge.suites import lines, prints, python

pytestmark = pytest.mark.pure
LIMITS = Limits(cpu_seconds=0.5, idle_seconds=1, wall_seconds=30, memory_mib=128, file_mib=16)
X86 = pytest.mark.skipif(os.uname().machine != "x86_64", reason="the numbers are those of x86-64")


def outcome(judge: SandboxJudge, source: str, stdin: str = ""):
    return judge.run(python(source), lines((stdin, "done")), LIMITS).tests[0]


@pytest.mark.parametrize("name", REFUSED)
def test_what_a_program_may_not_do_is_refused(judge, name):
    test = outcome(judge, hostile(REFUSED[name]))
    assert "refused" in test.stdout, (test.stdout, test.stderr)
    assert "ESCAPED" not in test.stdout


@pytest.mark.parametrize("name", GREEDY)
def test_a_greedy_program_is_ended_with_the_right_verdict(judge, name):
    source, verdicts = GREEDY[name]
    report = judge.run(python(source), prints("done"), LIMITS)
    assert report.verdict.value in verdicts.split(), (report.verdict, report.message, report.tests)
    assert "ESCAPED" not in str(report.as_dict())
    assert report.cpu_seconds < LIMITS.cpu_seconds + 0.3
    assert judge.run(python("print('done')"), prints("done")).accepted


@X86
def test_the_kernel_refuses_every_call_that_is_not_named(judge):
    test = outcome(judge, ASK_KERNEL, " ".join(map(str, SYSCALLS.values())))
    answers = {int(n): (int(r), int(e)) for n, r, e in map(str.split, test.stdout.splitlines())}
    assert answers == {n: (-1, 38 if name == "clone3" else 1) for name, n in SYSCALLS.items()}


@X86
def test_control_without_the_filter_the_kernel_would_answer(judge_without_filter):
    test = outcome(judge_without_filter, ASK_KERNEL, f"{SYSCALLS['socket']} {SYSCALLS['timer_create']}")
    assert all(" 1\n" not in f"{line}\n" for line in test.stdout.splitlines())


@pytest.mark.parametrize(
    "name",
    ["open a socket", "fork", "make a memory file to run", "leave its session", "choose its processor"],
)
def test_control_without_the_filter_it_would_escape(judge_without_filter, name):
    assert "ESCAPED" in outcome(judge_without_filter, hostile(REFUSED[name])).stdout


@pytest.mark.parametrize(
    "name",
    [
        "read a host file",
        "list the processes",
        "follow a link out",
        "climb out",
        "read a parent's environment",
        "read its own memory map",
        "start a command",
    ],
)
def test_control_without_walls_it_would_escape(judge_without_walls, name):
    assert "ESCAPED" in outcome(judge_without_walls, hostile(REFUSED[name])).stdout


@pytest.mark.parametrize(
    "name", [name for name in REFUSED if name not in ("kill the server", "stop the server")]
)
def test_the_tier_without_namespaces_refuses_too(judge_without_namespaces, name):
    """Landlock and the filter alone; what they do not hide is the existence of paths."""
    test = outcome(judge_without_namespaces, hostile(REFUSED[name]))
    assert "ESCAPED" not in test.stdout


def test_compilers_do_not_run_without_namespaces(judge_without_namespaces, need):
    need("c")
    with pytest.raises(IsolationUnavailable, match="compilers need namespaces"):
        judge_without_namespaces.run(c(""), prints("done"), LIMITS)
    assert outcome(judge_without_namespaces, "print('done')").verdict is Verdict.ACCEPTED


def test_a_listener_on_loopback_hears_nobody(judge, judge_without_filter):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        source = hostile(f"attempt(lambda: socket.create_connection(('127.0.0.1', {port}), 1))")
        # Without the filter there is a socket, but the network behind it is an empty one.
        for each in (judge, judge_without_filter):
            assert "refused" in outcome(each, source).stdout


def test_control_the_listener_would_hear_it_without_walls(judge_without_walls):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        source = hostile(f"attempt(lambda: socket.create_connection(('127.0.0.1', {port}), 1))")
        assert "ESCAPED" in outcome(judge_without_walls, source).stdout


def test_the_environment_and_the_descriptors_are_empty(judge, monkeypatch):
    monkeypatch.setenv("GAUNTLET_SECRET", "canary")
    with SandboxJudge() as fresh, open(os.devnull) as inherited:
        os.set_inheritable(inherited.fileno(), True)
        source = """
            import os
            def links():
                for fd in range(256):
                    try:
                        os.fstat(fd)
                        yield fd
                    except OSError:
                        pass
            print(sorted(os.environ), list(links()))
        """
        test = fresh.run(python(source), prints("")).tests[0]
    assert test.stdout == "['HOME', 'TMPDIR'] [0, 1, 2]\n"


def test_nothing_is_left_for_the_next_program(judge):
    source = """
        import os
        for folder in (".", "/tmp", "/w"):
            open(f"{folder}/left", "w").write("behind")
            os.makedirs(f"{folder}/deep/er")
        os.chmod("deep", 0)
        os.chmod("/w/box", 0)
        print("done")
    """
    for _ in range(2):
        assert judge.run(python(source), prints("done")).accepted
    look = "import os; print(os.listdir('.'), os.listdir('/tmp'), sorted(os.listdir('/w')))"
    test = judge.run(python(look), prints("")).tests[0]
    assert test.stdout == "['solution.py'] [] ['box', 'tmp']\n"


def test_a_program_that_changes_its_interpreter_changes_only_its_own(judge):
    source = """
        import builtins, os, sys
        builtins.print = None
        os.environ["LEFT"] = "behind"
        sys.modules["json"] = None
        sys.stdout.write("done")
    """
    assert judge.run(python(source), prints("done")).accepted
    assert judge.run(python("import json, os; print(os.environ.get('LEFT'))"), prints("None")).accepted


def test_no_process_outlives_its_program(judge):
    outcome(judge, "print()")
    before = settled()
    for source in (
        "import os\nfor _ in range(9): os.fork()",
        GREEDY["a thread bomb"][0],
        GREEDY["stopping itself"][0],
    ):
        outcome(judge, source)
    outcome(judge, "print()")
    assert settled() == before


def test_children_in_the_background_end_with_their_program(judge_without_filter):
    """The filter allows no children; where it is lifted, the end of the program is the end of them all."""
    outcome(judge_without_filter, "print()")
    before = settled()
    source = """
        import os, signal, time
        for _ in range(3):
            if os.fork() == 0:
                os.setsid()
                for number in range(1, 65):
                    try: signal.signal(number, signal.SIG_IGN)
                    except (OSError, ValueError): pass
                while True: time.sleep(1)
        print("done")
    """
    assert outcome(judge_without_filter, source).verdict is Verdict.ACCEPTED
    outcome(judge_without_filter, "print()")
    assert settled() == before


@pytest.mark.parametrize(
    ("name", "limit"), [("memory by mmap", "memory"), ("many descriptors", "descriptors")]
)
def test_control_without_the_limit_a_greedy_program_would_have_it(judge, monkeypatch, name, limit):
    source, limits = GREEDY[name][0].replace("100_000", "1_000"), bench.kernel_limits
    lifted = {limit: 1 << 40 if limit == "memory" else 1 << 20}
    monkeypatch.setattr(bench, "kernel_limits", lambda *a: {**limits(*a), **lifted})
    assert judge.run(python(source), prints(""), LIMITS).accepted
    monkeypatch.undo()
    assert judge.run(python(source), prints(""), LIMITS).verdict in (
        Verdict.MEMORY_LIMIT,
        Verdict.RUNTIME_ERROR,
    )


def settled() -> int:
    """How many processes there are, once the boxes wait for work with one spare process each."""
    counts: list[int] = []
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and (len(counts) < 20 or len(set(counts[-20:])) > 1):
        counts.append(len(processes()))
        threading.Event().wait(0.02)
    return counts[-1]


def processes() -> set[int]:
    """Processes whose forefather is this one."""
    parents = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat") as stat:
                parents[int(name)] = int(stat.read().rsplit(")", 1)[1].split()[1])
        except OSError:
            continue
    ours = {os.getpid()}
    while more := {pid for pid, parent in parents.items() if parent in ours} - ours:
        ours |= more
    return ours


def test_programs_at_the_same_time_do_not_see_each_other():
    """Two judges' boxes: each its own processes, files and System V memory."""
    source = """
        import os, time
        open("/tmp/mine", "x").close()
        time.sleep(0.3)
        print(os.getpid() < 100, os.listdir("/tmp"))
    """
    stdout = []
    with SandboxJudge(workers=2) as pair:
        threads = [
            threading.Thread(
                target=lambda: stdout.append(pair.run(python(source), prints("")).tests[0].stdout)
            )
            for _ in range(2)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert stdout == ["True ['mine']\n"] * 2


def test_a_judge_that_dies_takes_its_boxes_along():
    code = (
        "import os, sys; from judge.engine import SandboxJudge; j = SandboxJudge(); j.warm();"
        "b = j._all[0].box('learner'); print(b._server.pid, flush=True); os.kill(os.getpid(), 9)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    server = int(ran.stdout)
    wait_until_gone(server)


def wait_until_gone(pid: int) -> None:
    descriptor = None
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    import select

    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    assert poll.poll(10_000), "the box lives on"
    os.close(descriptor)


def test_a_broken_box_is_replaced_and_the_submission_judged_again(judge):
    box = judge._all[0].box("learner")
    judge.run(python("print(1)"), prints("1"))
    assert box._server is not None
    os.kill(box._server.pid, 9)
    box._server.wait()
    assert judge.run(python("print(1)"), prints("1")).accepted


C_ATTACKS = {
    "read a host file": 'FILE *f = fopen("/etc/passwd", "r"); if (f) puts("ESCAPED");',
    "fork": 'if (fork() >= 0) puts("ESCAPED");',
    "clone": 'if (syscall(56, 17, 0, 0, 0, 0) >= 0) puts("ESCAPED");',
    "socket": 'if (socket(2, 1, 0) >= 0) puts("ESCAPED");',
    "kill": 'if (kill(-1, 9) == 0 || kill(1, 9) == 0) puts("ESCAPED");',
    "shell": 'if (system("echo ESCAPED") == 0) puts("ESCAPED");',
    "ptrace": 'if (syscall(101, 0, 0, 0, 0) == 0) puts("ESCAPED");',
    "write": 'FILE *f = fopen("/evil", "w"); if (f) puts("ESCAPED");',
    "inherit": 'for (int i = 3; i < 300; i++) if (fcntl(i, F_GETFD) >= 0) puts("ESCAPED");',
}
C_HEAD = (
    "#include <stdio.h>\n#include <stdlib.h>\n#include <unistd.h>\n#include <signal.h>\n#include <fcntl.h>\n"
)
C_HEAD += "#include <sys/socket.h>\n#include <sys/syscall.h>\n"


def c(body: str) -> Program:
    return Program(
        "c", {"solution.c": f'{C_HEAD}int main(void) {{ {body} puts("done"); return 0; }}'}, "solution.c"
    )


@X86
def test_compiled_programs_are_contained_too(judge, need):
    need("c")
    report = judge.run(c("".join(f"{{ {body} }}" for body in C_ATTACKS.values())), prints("done"), LIMITS)
    assert report.accepted, report


@pytest.mark.parametrize(
    ("body", "verdict"),
    [
        ("for (;;);", Verdict.TIME_LIMIT),
        ("pause();", Verdict.TIME_LIMIT),
        ("for (;;) fork();", Verdict.TIME_LIMIT),
        ('for (;;) puts("x");', Verdict.OUTPUT_LIMIT),
        ("*(volatile int *)0 = 1;", Verdict.RUNTIME_ERROR),
        (
            "char *p; while ((p = malloc(4096))) *p = 1; abort();",
            Verdict.RUNTIME_ERROR,
        ),
    ],
)
def test_greedy_compiled_programs_are_ended(judge, need, body, verdict):
    need("c")
    assert judge.run(c(body), prints("done"), LIMITS).verdict is verdict


COMPILE_BOMBS = {
    "a host file": ("c", '#include "/etc/passwd"\nint main(void) { return 0; }'),
    "a host file by assembler": ("c", '__asm__(".incbin \\"/etc/passwd\\"");\nint main(void) { return 0; }'),
    "itself": ("c", '#include "solution.c"\n#include "solution.c"\nint main(void) { return 0; }'),
    "an endless file": ("c", '#include "/dev/zero"\nint main(void) { return 0; }'),
    "a huge array": ("c", "int a[1 << 30] = {1};\nint main(void) { return 0; }"),
    "templates without end": (
        "cpp",
        "template<int n> struct A { A<n + 1> a; A<n + 2> b; };\nint main() { A<0> a; }",
    ),
    "macros that double": (
        "c",
        "#define A0 x,\n"
        + "".join(f"#define A{n} A{n - 1} A{n - 1} A{n - 1} A{n - 1}\n" for n in range(1, 20))
        + "int x, y[] = { A19 };",
    ),
}


@pytest.mark.parametrize("name", COMPILE_BOMBS)
def test_compile_bombs_end_as_compile_errors(judge, need, quick_compiler, name):
    language, source = COMPILE_BOMBS[name]
    need(language)
    entry = "solution.cpp" if language == "cpp" else "solution.c"
    report = judge.run(Program(language, {entry: source}, entry), prints(""), LIMITS)
    assert report.verdict is Verdict.COMPILE_ERROR
    assert "root:" not in report.compile_output
    assert judge.run(python("print('done')"), prints("done")).accepted


def test_limits_out_of_range_are_refused():
    for field in ("cpu_seconds", "memory_mib", "threads"):
        with pytest.raises(ValueError, match=field):
            replace(LIMITS, **{field: 1_000_000})

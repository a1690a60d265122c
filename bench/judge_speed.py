"""What judging costs over a bare interpreter that does the same, and how much of it a machine does.

Each figure is a median, and a ratio to `python3 -I -S -c` (which also reads the input and prints the answer),
measured in turns with it in the same run. Targets: one warm submission of one case at most 0.6; each further
case in lock-step 0.014 (0.1 ms where the bare interpreter takes 7.1), each in a process of its own 0.42 (3 ms
there); the processor limit overshot by at most 30 ms.
"""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from bench.support import p
from judge import FunctionCase, FunctionTests, Group, Limits, Program, StdioTests, TestFinished, TextCase
from judge.engine import SandboxJudge

ROUNDS, MANY = 40, 1_000
CORES = os.cpu_count() or 1
ECHO, SAME = Program.single("python", "print(input())"), Program.single("python", "def f(n): return n")
INTERPRETER = os.path.realpath(sys.executable)


def main() -> None:
    """Measure one at a time, then all cores, then a crowd."""
    with SandboxJudge(workers=CORES) as judge:
        judge.warm()
        one_at_a_time(judge)
        at_once(judge)
        overshoot(judge)


def echoes(cases: int) -> StdioTests:
    return StdioTests((Group("g", tuple(TextCase(str(n), f"{n}\n", f"{n}\n") for n in range(cases))),))


def calls(cases: int, isolate: bool = False) -> FunctionTests:
    each = tuple(FunctionCase(str(n), "f", (n,), expect=n) for n in range(cases))
    return FunctionTests((Group("g", each),), isolate=isolate)


def bare() -> None:
    command = [INTERPRETER, "-I", "-S", "-c", "print(input())"]
    subprocess.run(command, input=b"1\n", stdout=subprocess.PIPE, check=True, env={})


def judged(judge: SandboxJudge, program: Program, tests: StdioTests | FunctionTests) -> Callable[[], None]:
    def run() -> None:
        assert judge.run(program, tests).accepted

    return run


def first_result(judge: SandboxJudge) -> float:
    """Milliseconds from the call to the first test's result, of twenty tests in a process each."""
    seen: list[float] = []
    begin = time.perf_counter()
    judge.run(
        ECHO,
        echoes(20),
        on_event=lambda e: seen.append(time.perf_counter()) if isinstance(e, TestFinished) else None,
    )
    return (seen[0] - begin) * 1_000


def one_at_a_time(judge: SandboxJudge) -> None:
    actions = {
        "bare python3 -I -S -c": bare,
        "stdio, 1 case": judged(judge, ECHO, echoes(1)),
        "function, 1 case": judged(judge, SAME, calls(1)),
        "function, 21 cases in lock-step": judged(judge, SAME, calls(21)),
        "function, 11 cases, a process each": judged(judge, SAME, calls(11, isolate=True)),
    }
    taken: dict[str, list[float]] = {name: [] for name in actions}
    firsts = []
    for _ in range(ROUNDS):  # in turns, so that a busy moment meets all of them
        for name, action in actions.items():
            begin = time.perf_counter()
            action()
            taken[name].append((time.perf_counter() - begin) * 1_000)
        firsts.append(first_result(judge))
    floor = p(taken["bare python3 -I -S -c"], 50)
    for name, values in taken.items():
        row(name, p(values, 50), floor, f"p99 {p(values, 99):.1f} ms")
    row("first result of 20 tests", p(firsts, 50), floor)
    further = (p(taken["function, 21 cases in lock-step"], 50) - p(taken["function, 1 case"], 50)) / 20
    row("each further case in lock-step", further, floor)
    apart = (p(taken["function, 11 cases, a process each"], 50) - p(taken["function, 1 case"], 50)) / 10
    row("each further case, own process", apart, floor)


def row(name: str, value: float, floor: float, more: str = "") -> None:
    print(f"{name:>36}: {value:8.2f} ms   ×{value / floor:.3f}   {more}", flush=True)


def at_once(judge: SandboxJudge) -> None:
    """A thousand submissions handed over in one moment: as many run at a time as there are cores."""
    run = judged(judge, ECHO, echoes(1))
    waited: list[float] = []
    begin = time.perf_counter()

    def one(_: int) -> None:
        run()
        waited.append(time.perf_counter() - begin)

    with ThreadPoolExecutor(max_workers=CORES * 4) as pool:
        list(pool.map(one, range(MANY)))
    seconds = time.perf_counter() - begin
    begin = time.perf_counter()
    with ThreadPoolExecutor(max_workers=CORES) as pool:
        list(pool.map(lambda _: bare(), range(MANY // 10)))
    bare_rate = MANY / 10 / (time.perf_counter() - begin)
    rate = MANY / seconds
    print(f"{MANY:,} at once on {CORES} cores: {rate:.0f} a second, ×{rate / bare_rate:.2f} of bare Python")
    print(f"    the median one is done after {p(waited, 50):.2f} s, the last after {seconds:.2f} s")


def overshoot(judge: SandboxJudge) -> None:
    limits = Limits(cpu_seconds=0.2)
    endless = Program.single("python", "while True: pass")
    over = [judge.run(endless, echoes(1), limits).cpu_seconds - limits.cpu_seconds for _ in range(10)]
    median, worst = statistics.median(over) * 1_000, max(over) * 1_000
    print(f"processor limit overshot by {median:.1f} ms, at most {worst:.1f} ms")


if __name__ == "__main__":
    main()

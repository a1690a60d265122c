"""The command line: run a submission, verify a challenge, examine the machine."""

import argparse
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from . import challenge, languages, probe, selftest
from .engine import SandboxJudge
from .errors import InvalidChallenge, JudgeError, NotForTheJudge, UnsuitableProgram
from .models import Event, Report, TestFinished, TestResult, Verdict
from .sandbox.settings import Isolation
from .verify import Outcome, has_reference, verify

_MARKS = {Verdict.ACCEPTED: "ok", Verdict.SKIPPED: "--"}


def main(arguments: Sequence[str]) -> int:
    """Run a command; answers 0 if all is well, 1 if not, 2 if it could not be tried."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.command(options))
    except JudgeError as error:
        print(f"judge: {error}", file=sys.stderr)
        return 2


def isolation_from_environment() -> Isolation:
    """Full isolation, unless `JUDGE_WITHOUT` names parts to do without (comma-separated)."""
    named = os.environ.get("JUDGE_WITHOUT", "")
    without = frozenset(part.strip() for part in named.split(",") if part.strip())
    try:
        return Isolation(without=without)
    except ValueError as error:
        raise JudgeError(f"JUDGE_WITHOUT: {error}") from None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m judge", description="Runs untrusted programs against tests."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    run = commands.add_parser("run", help="judge a submission")
    run.add_argument("challenge", type=Path, metavar="CHALLENGE_DIR")
    run.add_argument("submission", type=Path, metavar="SUBMISSION_FILE")
    run.add_argument("--json", action="store_true", help="print the report as JSON")
    run.add_argument("--language", choices=sorted(languages.all_languages()))
    run.add_argument("--learner", action="store_true", help="show only what the learner may see")
    run.set_defaults(command=_run)
    verify = commands.add_parser(
        "verify", help="judge a challenge's own solutions against their stated verdicts"
    )
    verify.add_argument("challenge", type=Path, metavar="CHALLENGE_DIR", nargs="+")
    verify.set_defaults(command=_verify)
    doctor = commands.add_parser("doctor", help="say what this machine offers and what it lacks")
    doctor.set_defaults(command=_doctor)
    test = commands.add_parser("selftest", help="judge right, broken and hostile programs")
    test.set_defaults(command=_selftest)
    return parser


def _run(options: argparse.Namespace) -> int:
    chosen = challenge.load(options.challenge)
    language = options.language or _language_of(options.submission, chosen)
    program = chosen.single(language, _read(options.submission))
    listener = None if options.json else _print_event
    with SandboxJudge(isolation=isolation_from_environment()) as judge:
        report = judge.run(program, chosen.tests, chosen.limits, listener)
    report = report.for_learner() if options.learner else report
    if options.json:
        print(json.dumps(report.as_dict(), indent=2))
    else:
        _print_report(report)
    return 0 if report.accepted else 1


def _language_of(path: Path, chosen: challenge.CodeChallenge) -> str:
    for name in chosen.languages:
        if languages.language(name).extension == path.suffix:
            return name
    raise UnsuitableProgram(f"{path.name}: the challenge takes {', '.join(chosen.languages)}")


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UnsuitableProgram(f"{path}: {error}") from None


def _print_event(event: Event) -> None:
    if isinstance(event, TestFinished):
        print(_line(event.result), flush=True)


def _line(test: TestResult) -> str:
    mark = _MARKS.get(test.verdict, "no")
    line = f"{mark}  {test.group} / {test.name}: {test.verdict.value}, {test.cpu_seconds * 1000:.0f} ms"
    if test.difference is not None:
        line += f"; {test.difference.place}: expected {test.difference.expected}, got {test.difference.got}"
    return f"{line}; {test.message}" if test.message else line


def _print_report(report: Report) -> None:
    if report.compile_output:
        print(report.compile_output.rstrip())
    trace = next((test.traceback for test in report.tests if test.traceback), "")
    if trace:
        print(trace.rstrip())
    used = f"{report.cpu_seconds:.3f} s, {report.memory_kib} KiB"
    print(f"{report.verdict.value}: {report.score * 100:.0f} %, {used}")


def _verify(options: argparse.Namespace) -> int:
    begin, found = time.monotonic(), Counter[str]()
    with SandboxJudge(isolation=isolation_from_environment()) as judge:
        for folder in options.challenge:
            found.update(_verify_one(judge, folder))
    wrong = found["wrong"]
    print(
        f"{found['challenges']} challenges, {found['solutions']} solutions, {wrong} not as stated, "
        f"{time.monotonic() - begin:.0f} s"
    )
    return 1 if wrong or not found["challenges"] else 0


def _verify_one(judge: SandboxJudge, folder: Path) -> Counter[str]:
    try:
        chosen = challenge.load(folder)
    except NotForTheJudge as other:
        print(f"--  {folder.name}: {other}")
        return Counter()
    except InvalidChallenge as error:
        print(f"no  {folder}: {error}", flush=True)
        return Counter(challenges=1, wrong=1)
    if not has_reference(chosen):
        print(f"no  {folder}: there is no program in solutions/accepted/")
        return Counter(challenges=1, wrong=1)
    wrong = sum(not _is_as_stated(folder, outcome) for outcome in verify(judge, chosen))
    return Counter(challenges=1, solutions=len(chosen.solutions), wrong=wrong)


def _is_as_stated(folder: Path, outcome: Outcome) -> bool:
    line = f"{folder.name}/{outcome.solution.rsplit('/', 1)[-1]}: {outcome.verdict.value}"
    line += f", {outcome.cpu_seconds:.3f} s, slowest test {outcome.share * 100:.0f} % of the limit"
    if outcome.ok:
        print(f"ok  {line}", flush=True)
    else:
        print(f"no  {line}, not {outcome.stated.value}; {outcome.message}", flush=True)
    return outcome.ok


def _doctor(_: argparse.Namespace) -> int:
    isolation = isolation_from_environment()
    parts = probe.probe(isolation)
    for each in [*parts, *probe.tool_chains()]:
        mark = "ok" if each.ok else "left out" if each.waived else "missing"
        print(f"{mark:>8}  {each.name}: {each.detail}")
        if each.advice and not each.ok:
            print(f"{'':>10}{each.advice}")
    ready = all(each.ok or each.waived for each in parts)
    print("The judge runs code here." if ready else "The judge refuses to run code here.")
    return 0 if ready else 1


def _selftest(_: argparse.Namespace) -> int:
    failed = 0
    with SandboxJudge(isolation=isolation_from_environment()) as judge:
        for check in selftest.selftest(judge):
            failed += not check.ok
            detail = f" ({check.detail})" if check.detail else ""
            print(f"{'ok' if check.ok else 'FAILED':>6}  {check.name}{detail}", flush=True)
    print("All as it should be." if not failed else f"{failed} checks failed.")
    return 1 if failed else 0

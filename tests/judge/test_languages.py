"""Every language that is compiled or started: its verdicts, its messages, its containment."""

import pytest

from judge import Limits, Program, Verdict
from judge.languages import language
from tests.judge.suites import lines, prints

pytestmark = pytest.mark.pure
LIMITS = Limits(cpu_seconds=1, idle_seconds=2, memory_mib=128)
CHILD_JS = "const child = require('child_process');\n"
READ_JS = "const fs = require('fs'); const n = parseInt(fs.readFileSync(0, 'utf8'));\n"


def program(name: str, source: str) -> Program:
    entry = language(name).entry
    return Program(name, {entry: source}, entry)


DEEP_C = "int f(int n) { volatile char b[9999]; b[0] = n; return f(n + 1) + b[0]; } int main(void) { f(0); }"
GROWING_CPP = "#include <vector>\nint main() { std::vector<int> v; for (;;) v.resize(v.size() * 2 + 1); }"
VERDICTS = [
    ("javascript", "console.log(n * 2)", Verdict.ACCEPTED),
    ("javascript", "console.log(n)", Verdict.WRONG_ANSWER),
    ("javascript", "let x = []; while (true) x.push(Array(9999).fill(Math.random()));", Verdict.MEMORY_LIMIT),
    ("javascript", "let b = []; while (true) b.push(Buffer.alloc(1 << 24, 1));", Verdict.MEMORY_LIMIT),
    ("javascript", "while (true);", Verdict.TIME_LIMIT),
    ("javascript", "setInterval(() => 0, 1e6)", Verdict.TIME_LIMIT),
    ("javascript", "for (;;) fs.writeSync(1, 'x'.repeat(65536));", Verdict.OUTPUT_LIMIT),
    ("javascript", "null.x", Verdict.RUNTIME_ERROR),
    ("javascript", "process.exit(3)", Verdict.RUNTIME_ERROR),
    ("javascript", "process.exit(0)", Verdict.WRONG_ANSWER),
    ("javascript", "console.log(;", Verdict.COMPILE_ERROR),
    ("c", "int main(void) { int n; scanf(\"%d\", &n); printf(\"%d\", 2 * n); }", Verdict.ACCEPTED),
    ("c", "int main(void) { return 0; }", Verdict.WRONG_ANSWER),
    ("c", "int main(void) { return 7; }", Verdict.RUNTIME_ERROR),
    ("c", "int main(void) { undeclared(; }", Verdict.COMPILE_ERROR),
    ("c", DEEP_C, Verdict.RUNTIME_ERROR),
    ("cpp", GROWING_CPP, Verdict.MEMORY_LIMIT),
    ("cpp", "#include <stdexcept>\nint main() { throw std::runtime_error(\"x\"); }", Verdict.RUNTIME_ERROR),
    ("cpp", "int main() { return x; }", Verdict.COMPILE_ERROR),
]  # fmt: skip


@pytest.mark.parametrize(("name", "source", "verdict"), VERDICTS)
def test_verdicts(judge, need, name, source, verdict):
    need(name)
    head = READ_JS if name == "javascript" else "#include <stdio.h>\n" if name == "c" else ""
    report = judge.run(program(name, head + source), lines(("21\n", "42\n")), LIMITS)
    assert report.verdict is verdict, (report.message, report.compile_output, report.tests)


@pytest.mark.parametrize(
    ("name", "source", "line"),
    [
        ("c", "int x;\nint main(void) {\n    return 1 +;\n}", 3),
        ("cpp", "int main() {\n    return y;\n}", 2),
        ("javascript", "let a = 1;\nlet b = ;\n", 2),
        ("python", "a = 1\nb = =\n", 2),
    ],
)
def test_a_compile_error_names_its_line_and_no_place_of_ours(judge, need, name, source, line):
    need(name)
    report = judge.run(program(name, source), prints(""), LIMITS)
    assert report.verdict is Verdict.COMPILE_ERROR
    assert report.line == line
    assert language(name).entry in report.compile_output
    assert "/w/box" not in report.compile_output


NODE_ATTACKS = {
    "a host file": "fs.readFileSync('/etc/passwd')",
    "a folder": "fs.readdirSync('/proc')",
    "the environment": "if (Object.keys(process.env).some(k => /SECRET|TOKEN|PATH/.test(k))) 1; else throw 1",
    "a child": "const r = child.spawnSync('/bin/sh', ['-c', 'true']); if (r.error) throw r.error",
    "itself again": "const r = child.spawnSync(process.execPath, ['-v']); if (r.error) throw r.error",
    "everybody's end": "process.kill(-1, 9)",
    "the server's end": "process.kill(1, 9)",
    "a file outside": "fs.writeFileSync('/evil', 'x')",
}


def test_node_is_contained(judge, need):
    need("javascript")
    attempts = "".join(
        f"try {{ {code}; console.log('ESCAPED') }} catch (e) {{}}\n" for code in NODE_ATTACKS.values()
    )
    report = judge.run(
        program("javascript", f"{READ_JS}{CHILD_JS}{attempts}console.log('done')"), prints("done"), LIMITS
    )
    assert report.accepted, report


def test_node_has_no_network(judge, need):
    need("javascript")
    source = """
        const socket = require('net').connect(80, '127.0.0.1');
        socket.on('connect', () => console.log('ESCAPED'));
        socket.on('error', () => console.log('done'));
    """
    report = judge.run(program("javascript", source), prints("done"), LIMITS)
    assert "ESCAPED" not in str(report.tests)


def test_a_program_of_several_c_files(judge, need):
    need("c")
    files = {
        "solution.c": '#include "twice.h"\n#include <stdio.h>\nint main(void) { printf("%d", twice(21)); }',
        "twice.c": '#include "twice.h"\nint twice(int n) { return n * 2; }',
        "twice.h": "int twice(int n);",
    }
    assert judge.run(Program("c", files, "solution.c"), prints("42"), LIMITS).accepted

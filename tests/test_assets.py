"""The editor's build: what the lockfile promises, and what happens where no registry can be reached."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.pure

ROOT = Path(__file__).resolve().parent.parent
PARTS = ["package.json", "package-lock.json", "scripts", "web/editor"]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """What the build needs, somewhere else."""
    for part in PARTS:
        source, target = ROOT / part, tmp_path / part
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source, target) if source.is_dir() else shutil.copy2(source, target)
    return tmp_path


def build(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "scripts/assets.py"]
    return subprocess.run(
        command, cwd=folder, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )


def test_every_package_is_pinned_by_its_hash_and_to_no_private_registry() -> None:
    wanted = json.loads((ROOT / "package.json").read_text())
    locked = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    for name, version in {
        **wanted["dependencies"],
        **wanted["optionalDependencies"],
        **wanted["devDependencies"],
    }.items():
        assert locked[f"node_modules/{name}"]["version"] == version
    for path, package in locked.items():
        if path:
            assert package["integrity"].startswith("sha512-"), path
            assert package.get("resolved", "https://registry.npmjs.org/").startswith(
                "https://registry.npmjs.org/"
            )


def test_nothing_of_others_is_committed() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("not a checkout")
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert not [path for path in tracked.splitlines() if "node_modules" in path or "/build/" in path]


def test_without_a_registry_it_says_so_and_leaves_nothing_half_made(copy: Path) -> None:
    if not shutil.which("node"):
        pytest.skip("needs Node")
    nowhere = {"npm_config_registry": "http://127.0.0.1:9/", "npm_config_cache": str(copy / "cache")}
    done = build(copy, **nowhere, npm_config_fetch_retries="0")
    assert done.returncode == 1
    assert "The code editor was not built" in done.stderr
    assert "make assets" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (copy / "web/static/web/build/editor.js").exists()


def with_installed_packages(copy: Path) -> Path:
    """The copy's packages, each a link to what is installed here, so that one can be taken away."""
    modules = copy / "node_modules"
    modules.mkdir()
    for path in (ROOT / "node_modules").iterdir():
        (modules / path.name).symlink_to(path)
    for path in (copy / "package.json", copy / "package-lock.json"):
        os.utime(path, (0, 0))
    return modules


def test_with_what_is_installed_it_builds_offline_and_again_without_leftovers(copy: Path) -> None:
    if not (ROOT / "node_modules/.package-lock.json").exists():
        pytest.skip("the editor's packages are not installed")
    (copy / "node_modules").symlink_to(ROOT / "node_modules")
    for path in (copy / "package.json", copy / "package-lock.json"):
        os.utime(path, (0, 0))
    stale = copy / "web/static/web/build/part-OLD.js"
    stale.parent.mkdir(parents=True)
    stale.write_text("")
    done = build(copy, npm_config_registry="http://127.0.0.1:9/")
    assert done.returncode == 0, done.stderr
    made = {path.name: path.read_text() for path in stale.parent.iterdir() if path.is_file()}
    assert "part-OLD.js" not in made
    assert "mountEditor" in made["editor.js"]
    assert not [name for name, text in made.items() if "eval(" in text or "new Function(" in text]
    assert not list((copy / "web/static/web").glob("tmp*"))


def test_the_headings_face_is_cut_small_or_left_out(copy: Path) -> None:
    if not (ROOT / "node_modules/subset-font").exists():
        pytest.skip("the face's packages are not installed")
    modules, fonts = with_installed_packages(copy), copy / "web/static/web/build/fonts"
    assert build(copy, npm_config_registry="http://127.0.0.1:9/").returncode == 0
    rules = (fonts / "display.css").read_text()
    for name in ("latin.woff2", "accents.woff2", "russian.woff2", "russian-latin.woff2"):
        assert f'url("{name}")' in rules
        assert (fonts / name).read_bytes().startswith(b"wOF2")
        assert (fonts / name).stat().st_size < 7 * 1024
    assert (fonts / "LICENSES").read_text().count("SIL OPEN FONT LICENSE") == 2
    (modules / "@fontsource").unlink()
    done = build(copy, npm_config_registry="http://127.0.0.1:9/")
    assert done.returncode == 0, done.stderr
    assert "The headings' face was not made" in done.stdout
    assert not fonts.exists()
    assert (fonts.parent / "editor.js").exists()


def test_pyodide_is_laid_whole_or_not_at_all(copy: Path) -> None:
    """It is optional: without it the editor is built all the same, and what lay there is taken away."""
    if not (ROOT / "node_modules/pyodide").exists():
        pytest.skip("Pyodide is not installed")
    modules, laid = with_installed_packages(copy), copy / "web/static/web/build/pyodide"
    assert build(copy, npm_config_registry="http://127.0.0.1:9/").returncode == 0
    names = {"pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json"}
    assert {path.name for path in laid.iterdir()} == names
    (modules / "pyodide").unlink()
    done = build(copy, npm_config_registry="http://127.0.0.1:9/")
    assert done.returncode == 0, done.stderr
    assert "no quick run" in done.stdout
    assert not laid.exists()
    assert (laid.parent / "editor.js").exists()

"""How boxes are made: which interpreter, which user, which world, and what may be missing (by explicit
word only).
"""

import atexit
import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path

PARTS = ("namespaces", "landlock", "seccomp")
_ROOT_LINKS = ("/lib", "/lib64", "/lib32", "/bin", "/sbin")
_NOT_SHOWN = ("site-packages", "dist-packages", "test")
_TOOL_ROOTS = ("/usr/bin", "/usr/lib", "/usr/lib64", "/usr/libexec", "/usr/include", "/usr/local/include")


@dataclass(frozen=True, slots=True)
class Isolation:
    """What contains a program. `without` leaves parts out; it is empty unless somebody wrote it down.

    ``uid`` is who programs run as when the judge itself is root; it must own nothing of worth.
    """

    without: frozenset[str] = frozenset()
    uid: int = 65534
    interpreter: str = field(default_factory=lambda: os.path.realpath(sys.executable))
    work_mib: int = 64
    work_files: int = 4096

    def __post_init__(self) -> None:
        if unknown := self.without - set(PARTS):
            raise ValueError(f"no part of the isolation is called {', '.join(sorted(unknown))}")


@dataclass(frozen=True, slots=True)
class World:
    """What a box shows of the host, read-only, and which modules its server loads."""

    mounts: tuple[str, ...]
    hidden: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    path: tuple[str, ...] = ()


_ASK = """import json, sys, sysconfig
paths = {sysconfig.get_path(name) for name in ("stdlib", "platstdlib")}
names = ("LDLIBRARY", "LIBDIR", "MULTIARCH")
print(json.dumps([sorted(paths), [sysconfig.get_config_var(name) or "" for name in names]]))
"""


@cache
def narrow_world(interpreter: str, programs: tuple[str, ...] = ()) -> World:
    """The interpreter's library, shared libraries, and the given executables: no tool to start."""
    asked = subprocess.run([interpreter, "-I", "-S", "-c", _ASK], capture_output=True, check=True, env={})
    libraries, (shared, folder, multiarch) = json.loads(asked.stdout)
    mounts = [*_ROOT_LINKS, *_shared_libraries(multiarch), *libraries]
    mounts += [f"{library}/lib-dynload" for library in libraries]
    if ".so" in shared and not folder.startswith("/usr/lib"):
        mounts += [str(path) for path in Path(folder).glob(f"{shared}*")]
    hidden = [f"{library}/{name}" for library in libraries for name in _NOT_SHOWN]
    return World(mounts=_without_nested([*mounts, *programs]), hidden=tuple(hidden))


_PYTEST = ("pytest", "_pytest", "pluggy", "iniconfig", "packaging", "pygments")


@cache
def author_world(interpreter: str) -> World:
    """The narrow world, with pytest where the judge itself has it."""
    narrow = narrow_world(interpreter)
    places = [spec.origin for name in _PYTEST if (spec := find_spec(name)) is not None and spec.origin]
    if len(places) < len(_PYTEST):
        return narrow
    packages = _outside_tmp([str(Path(place).parent) for place in places])
    path = tuple(dict.fromkeys(str(Path(package).parent) for package in packages))
    return replace(narrow, mounts=(*narrow.mounts, *packages), packages=("pytest",), path=path)


def _outside_tmp(packages: list[str]) -> list[str]:
    """The packages, as copies where the project lies below /tmp: a box has a /tmp of its own there."""
    site = Path(packages[0]).parent
    if not site.is_relative_to("/tmp"):  # noqa: S108 - a question, not a place to write
        return packages
    folder = tempfile.mkdtemp(prefix="judge-packages-", dir="/var/tmp")
    os.chmod(folder, 0o755)  # noqa: S103 - the box's user reads it
    shutil.copy(site / "py.py", folder)  # pytest's one module outside its packages
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return [str(shutil.copytree(package, f"{folder}/{Path(package).name}")) for package in packages]


def _shared_libraries(multiarch: str) -> list[str]:
    debian = f"/usr/lib/{multiarch or os.uname().machine + '-linux-gnu'}"
    return [debian, "/usr/lib64"] if os.path.isdir(debian) else ["/usr/lib64", "/usr/lib"]


@cache
def tools_world(interpreter: str) -> World:
    """What compilers need: the system's binaries, libraries and headers."""
    narrow = narrow_world(interpreter)
    return World(mounts=_without_nested([*narrow.mounts, *_TOOL_ROOTS]), hidden=narrow.hidden)


def _without_nested(paths: list[str]) -> tuple[str, ...]:
    """Drop what lies below another path of the list; links stay, since they are recreated and not mounted."""
    unique = list(dict.fromkeys(paths))
    real = [path for path in unique if os.path.exists(path) and not os.path.islink(path)]
    nested = {path for path in real for other in real if path.startswith(other + "/")}
    return tuple(path for path in unique if path not in nested)

"""Start the fork server: load what learners' programs usually import, hide ourselves, serve."""

import importlib
import os
import sys
from contextlib import suppress

from .server import main
from .start import start
from .testers import preload

# Loaded once, so that a program's own import of them costs nothing.
COMMON_MODULES = """
_strptime abc array ast bisect builtins calendar cmath collections collections.abc contextlib copy csv
ctypes dataclasses datetime decimal enum fractions functools hashlib heapq inspect io itertools json
keyword math numbers operator os pprint queue random re reprlib shutil signal sqlite3 statistics string
struct sys tempfile textwrap threading time traceback types typing unicodedata unittest uuid weakref
""".split()  # noqa: SIM905


def boot(control: int, packages: list[str]) -> None:
    """Serve on `control`; `packages` are further modules to load, found on the path already given."""
    for name in (*COMMON_MODULES, *packages):
        with suppress(ImportError):
            importlib.import_module(name)
    if "pytest" in packages:
        preload()
    for name in [name for name in sys.modules if name.split(".")[0] == "judge"]:
        del sys.modules[name]
    sys.argv[:] = [""]
    sys.path[:] = [path for path in sys.path if path]
    os.environ.clear()
    main(control, start)

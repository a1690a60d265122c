"""Makes `.venv` and installs a requirements file into it, with nothing but Python 3.11 or newer.

Some systems ship Python without pip (`ensurepip`); then pip itself is fetched from the package index.
"""

import json
import os
import subprocess
import sys
import tempfile
import urllib.request
import venv
from pathlib import Path
from urllib.parse import urljoin

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
NEEDED = (3, 11)


def main() -> None:
    """Install `sys.argv[1]`."""
    if sys.version_info < NEEDED:
        sys.exit(
            f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}. Try: make PYTHON=python3.12 …"
        )
    python = ENVIRONMENT / "bin" / "python"
    if not python.exists():
        print("Making .venv…", flush=True)
        venv.EnvBuilder(with_pip=False, symlinks=True).create(ENVIRONMENT)
    if subprocess.run([python, "-m", "pip", "--version"], capture_output=True).returncode != 0:
        _install_pip(python)
    print(f"Installing {sys.argv[1]} (once)…", flush=True)
    quiet = ["--quiet", "--disable-pip-version-check", "--no-input"]
    sys.exit(subprocess.call([python, "-m", "pip", "install", *quiet, "-r", str(ROOT / sys.argv[1])]))


def _install_pip(python: Path) -> None:
    if subprocess.run([python, "-m", "ensurepip", "--upgrade"], capture_output=True).returncode == 0:
        return
    index = os.environ.get("PIP_INDEX_JSON", "https://pypi.org/pypi")
    address = f"{index}/pip/json"
    with urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310 - a fixed https address
        files = json.load(answer)["urls"]
    named = next(file["url"] for file in files if file["filename"].endswith(".whl"))
    wheel = urljoin(address, named)  # mirrors give addresses relative to their own
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / wheel.rsplit("/", 1)[-1]
        urllib.request.urlretrieve(wheel, path)  # noqa: S310 - the index's own address
        subprocess.run([python, f"{path}/pip", "install", "--quiet", "--no-index", str(path)], check=True)


if __name__ == "__main__":
    main()

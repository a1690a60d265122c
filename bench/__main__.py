"""`make bench`: every benchmark of this folder, one after another; or those named on the command line."""

import pkgutil
import subprocess
import sys

import bench

HELPERS = {"__main__", "bare_broadcast", "course_data", "crowd", "floor", "load", "sample", "support"}


def main() -> None:
    """Run the benchmarks, each in a process of its own, and exit with the worst code; `name=…` is theirs."""
    names = [module.name for module in pkgutil.iter_modules(bench.__path__) if module.name not in HELPERS]
    given = sys.argv[1:]
    wanted = [word for word in given if "=" not in word] or names
    options = [word for word in given if "=" in word]
    codes = []
    for name in wanted:
        print(f"\n### {name}", flush=True)
        codes.append(subprocess.call([sys.executable, "-m", f"bench.{name}", *options]))
    sys.exit(max(codes, default=0))


if __name__ == "__main__":
    main()

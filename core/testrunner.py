"""`python manage.py test` runs the same suite as `make test`: pytest."""

from argparse import ArgumentParser
from typing import Any


class PytestRunner:
    """Django's test-runner interface over pytest; labels are paths or pytest node ids."""

    def __init__(
        self, verbosity: int = 1, failfast: bool = False, keepdb: bool = False, **options: Any
    ) -> None:
        self.verbosity = verbosity
        self.failfast = failfast
        self.keepdb = keepdb
        self.keyword = options.get("keyword")

    @classmethod
    def add_arguments(cls, parser: ArgumentParser) -> None:
        """Options of the `test` command beyond Django's own."""
        parser.add_argument("--keepdb", action="store_true", help="Keep the test database between runs.")
        parser.add_argument("-k", dest="keyword", help="Run only tests that match this pytest expression.")

    def run_tests(self, test_labels: list[str], **kwargs: Any) -> int:
        """Run pytest and return how many runs failed (0 or 1)."""
        import pytest

        argv = list(test_labels)
        argv += ["-v"] if self.verbosity > 1 else []
        argv += ["-x"] if self.failfast else []
        argv += ["--reuse-db"] if self.keepdb else []
        argv += ["-k", self.keyword] if self.keyword else []
        return 0 if pytest.main(argv) == pytest.ExitCode.OK else 1

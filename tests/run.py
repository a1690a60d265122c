"""`make test`: the whole suite on SQLite, then what touches state again on PostgreSQL.

What a machine does not have (PostgreSQL, Redis, RabbitMQ, a browser) is looked for first; what is missing is
said at the beginning and at the end. Under CI=true a missing engine is a failure.
"""

import argparse
import json
import os
import secrets
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import redis

POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")
EDITOR = Path(__file__).resolve().parent.parent / "web/static/web/build/editor.js"
REDIS = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/15")
FAILED = 1  # pytest's exit code when tests failed
SUSPECTS = 3  # so few failures may be the machine's fault; more are not tried again
_verdicts: list[str] = []  # said last, where they are seen


def main() -> None:
    """Run both passes; exit with the first failure's code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", default="3")
    options, rest = parser.parse_known_args()
    missing = _missing()
    _report(missing)
    if missing and os.environ.get("CI") == "true":
        sys.exit("Under CI=true every engine must be there.")
    environment = {**os.environ, "TEST_REDIS_URL": "" if "Redis" in missing else REDIS}
    environment.pop("DATABASE_URL", None)
    environment.pop("REDIS_URL", None)
    environment.pop("CELERY_BROKER_URL", None)
    codes = [_pytest("SQLite", options.workers, [], environment, rest)]
    if "PostgreSQL" not in missing:
        name = f"gauntlet_{secrets.token_hex(4)}"
        url = urlsplit(POSTGRES)._replace(path=f"/{name}").geturl()
        only = ["-m", "not browser and not pure"]
        codes.append(_pytest("PostgreSQL", options.workers, only, {**environment, "DATABASE_URL": url}, rest))
    _report(missing)
    print("\n".join(_verdicts))
    sys.exit(max(codes))


def _pytest(
    engine: str, workers: str, options: list[str], environment: dict[str, str], rest: list[str]
) -> int:
    """Run the suite; what failed is run once more, alone, and both results are said.

    A test that needs a quiet machine to pass is still a fault to mend: its first failure stays in the output.
    """
    print(f"\n=== The suite on {engine} ===", flush=True)
    command = [sys.executable, "-m", "pytest", "-q", *options, *rest]
    code = subprocess.call([*command, "--cache-clear", "-n", workers], env=environment)
    failed = _last_failed() if code == FAILED else []
    if not 0 < len(failed) <= SUSPECTS:
        return code
    print(f"\n=== Failed on {engine}, now run again alone: {', '.join(failed)} ===", flush=True)
    code = subprocess.call([*command, "-n", "0", *failed], env=environment)
    word = "FAILED TWICE" if code else "UNSTABLE: failed, then passed alone"
    _verdicts.append(f"!!! {word} on {engine}: {', '.join(failed)}")
    return code


def _last_failed() -> list[str]:
    """The tests that pytest has noted as failed in the run that has just ended."""
    noted = Path(".pytest_cache/v/cache/lastfailed")
    return sorted(json.loads(noted.read_text())) if noted.is_file() else []


def _missing() -> dict[str, str]:
    """What cannot be tested here, and why."""
    found: dict[str, str] = {}
    probes = (
        ("PostgreSQL", _postgres),
        ("Redis", _redis),
        ("RabbitMQ", _rabbitmq),
        ("a browser", _browser),
        ("the code editor", _editor),
    )
    for name, probe in probes:
        reason = probe()
        if reason:
            found[name] = reason
    return found


def _report(missing: dict[str, str]) -> None:
    for name, reason in missing.items():
        print(f"!!! NOT TESTED: everything that needs {name} is skipped ({reason})", flush=True)


def _postgres() -> str:
    try:
        psycopg.connect(POSTGRES, connect_timeout=5).close()
    except psycopg.Error as error:
        return f"{type(error).__name__} at {urlsplit(POSTGRES).hostname}; set TEST_POSTGRES_URL"
    return ""


def _redis() -> str:
    try:
        redis.Redis.from_url(REDIS, socket_connect_timeout=5).ping()
    except redis.RedisError as error:
        return f"{type(error).__name__} at {urlsplit(REDIS).hostname}; set TEST_REDIS_URL"
    return ""


def _rabbitmq() -> str:
    missing = [name for name in ("rabbitmq-server", "epmd") if shutil.which(name) is None]
    return f"no {' and no '.join(missing)} on the path" if missing else ""


def _browser() -> str:
    browser = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    return "" if browser else "no chromium on the path; set CHROMIUM"


def _editor() -> str:
    return "" if EDITOR.is_file() else "it was not built; run `make assets`"


if __name__ == "__main__":
    main()

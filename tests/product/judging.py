"""Judge workers as real processes, beside a place's servers."""

import signal
import subprocess
import sys
from pathlib import Path

from tests.realtime.servers import Place, Process


class Judges(Process):
    """`manage.py runjudge`: a supervisor and its workers, or Celery and its processes."""

    def __init__(self, place: Place, workers: int = 2) -> None:
        command = [sys.executable, "manage.py", "runjudge", "--workers", str(workers)]
        super().__init__(place, command, stdout=subprocess.DEVNULL)

    def children(self) -> list[int]:
        """The workers' process ids."""
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    status = (entry / "status").read_text()
                except OSError:
                    continue
                if f"\nPPid:\t{self.process.pid}\n" in status:
                    found.append(int(entry.name))
        return sorted(found)

    def stop(self) -> None:
        """Ask it to end, and make sure: two signals, so that Celery does not wait for ever."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        super().stop()

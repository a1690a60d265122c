"""What is wrong with a pack, and where exactly."""

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True, order=True)
class Finding:
    """One problem or warning at one place; lines and columns count from 1, `path` is relative to the pack."""

    path: str
    line: int
    column: int
    message: str
    warning: bool = False

    def __str__(self) -> str:
        kind = _("warning: ") if self.warning else ""
        return f"{self.path}:{self.line}:{self.column}: {kind}{self.message}"


class PackError(Exception):
    """A pack that cannot be imported; `findings` lists everything found, warnings included."""

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings
        super().__init__("\n".join(str(finding) for finding in findings))

"""`manage.py content check|import|export PATH`: content packs from the shell."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from challenges.content.exporting import DEFAULT_TITLE, everything_stored, pack_files, write_folder
from challenges.content.importing import check_solutions, import_pack, read_pack
from challenges.content.planning import SectionPlan
from challenges.content.problems import Finding, PackError
from challenges.content.sections import sections
from core.errors import DomainError


class Command(BaseCommand):
    """Checks, imports and exports content packs (docs/content-packs.md)."""

    help = "Check, import or export a content pack."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """See Django's `BaseCommand`."""
        actions = parser.add_subparsers(dest="action", required=True)
        check = actions.add_parser("check", help="Look for problems; needs no database.")
        check.add_argument("--strict", action="store_true", help="Take warnings for problems.")
        check.add_argument(
            "--solutions", action="store_true", help="Run the solutions of challenges in code."
        )
        into = actions.add_parser("import", help="Bring the database to what the pack says.")
        into.add_argument(
            "--trusted", action="store_true", help="Do not run the solutions: somebody has already."
        )
        into.add_argument("--dry-run", action="store_true", help="Show what would be done, and do nothing.")
        into.add_argument(
            "--archive-missing", action="store_true", help="Archive what the pack does not hold."
        )
        out = actions.add_parser("export", help="Write everything into a folder.")
        out.add_argument("--title", default=DEFAULT_TITLE, help="The pack's title.")
        out.add_argument("--replace", action="store_true", help="Write over the pack in the folder.")
        for action in (check, into, out):
            action.add_argument("path", type=Path, help="The pack's folder.")

    def handle(self, *args: Any, action: str, path: Path, **options: Any) -> None:
        """Exit code 0 when all is well, 1 when there are problems."""
        try:
            getattr(self, f"_{action}")(path, options)
        except PackError as error:
            self._show(path, error.findings)
            raise CommandError(_summary(error.findings)) from None
        except DomainError as error:
            raise CommandError(f"{error} {error.details or ''}".strip()) from None

    def _check(self, path: Path, options: dict[str, Any]) -> None:
        pack = read_pack(path)
        if options["solutions"] and not pack.problems:
            check_solutions(pack, self.stdout.write)
        if pack.problems or (options["strict"] and pack.findings):
            raise PackError(pack.findings)
        self._show(path, pack.findings)
        counts = [f"{section.label}: {len(pack.entries[section.key])}" for section in sections()]
        self.stdout.write("; ".join(counts))
        self.stdout.write(_summary(pack.findings))

    def _import(self, path: Path, options: dict[str, Any]) -> None:
        dry_run, archive = options["dry_run"], options["archive_missing"]
        tell = None if options["trusted"] else self.stdout.write
        pack, plans = import_pack(path, dry_run=dry_run, archive_missing=archive, tell=tell)
        self._show(path, pack.findings)
        for plan in plans:
            for line in plan.lines():
                self.stdout.write(line)
        self.stdout.write(_conclusion(plans, dry_run=dry_run))

    def _export(self, path: Path, options: dict[str, Any]) -> None:
        files = pack_files(everything_stored(), title=options["title"])
        write_folder(files, path, replace=options["replace"])
        message = ngettext("%d file written.", "%d files written.", len(files)) % len(files)
        self.stdout.write(message)

    def _show(self, path: Path, findings: list[Finding]) -> None:
        for finding in findings:
            self.stderr.write(f"{path / finding.path}{str(finding).removeprefix(finding.path)}")


def _summary(findings: list[Finding]) -> str:
    warnings = sum(finding.warning for finding in findings)
    problems = len(findings) - warnings
    if not findings:
        return _("No problems.")
    return ", ".join(
        (
            ngettext("%d problem", "%d problems", problems) % problems,
            ngettext("%d warning", "%d warnings", warnings) % warnings,
        )
    )


def _conclusion(plans: list[SectionPlan], *, dry_run: bool) -> str:
    if not any(plan.writes or plan.archived for plan in plans):
        return _("Nothing to do: everything is as the pack says.")
    return _("Nothing was written: this was a dry run.") if dry_run else _("Imported.")

"""Checking and importing a pack: everything is looked at first, and then all of it is written, or nothing."""

from pathlib import Path

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext as _

from challenges.content.challenges import Challenges
from challenges.content.pack import Entry, Pack
from challenges.content.planning import SectionPlan, make_plan
from challenges.content.problems import Finding, PackError
from challenges.content.proving import Tell, needs_proof, prove
from challenges.content.sections import sections
from challenges.kinds import KINDS
from challenges.models import Challenge
from challenges.proofs import keeper


def read_pack(root: Path) -> Pack:
    """Read and check a whole pack; what is wrong is in its `findings`. Touches no database.

    Raises `PackError` when there is no folder at `root`.
    """
    if not root.is_dir():
        raise PackError([Finding(".", 1, 1, _("there is no folder here"))])
    pack = Pack(root)
    pack.read_manifest()
    for section in sections():
        pack.entries[section.key] = section.read(pack)
    pack.warn_unused()
    return pack


def import_pack(
    root: Path, *, dry_run: bool = False, archive_missing: bool = False, tell: Tell | None = None
) -> tuple[Pack, list[SectionPlan]]:
    """Bring the database to what the pack says; returns the pack and what was (or would be) done.

    One transaction; what is the same is not touched, and what the pack does not name is left alone unless
    `archive_missing`. What learners did is never changed. With `tell` (it hears one line for each solution)
    the judge first tries the solutions of published challenges in code that are new or changed; without it
    they are trusted. Raises `PackError` when the pack has a problem, `Unavailable` where nothing is judged.
    """
    pack = read_pack(root)
    pack.refuse_problems()
    if dry_run:
        return pack, make_plan(pack, archive_missing=archive_missing)
    proven = {} if tell is None else prove(pack, _unproven(pack, make_plan(pack)), tell)
    pack.refuse_problems()
    with transaction.atomic():
        _wait_for_other_imports()
        plans = make_plan(pack, archive_missing=archive_missing, lock=True)
        if tell is not None and not set(_unproven(pack, plans)) <= set(proven):
            raise PackError([Finding(".", 1, 1, _("the database has changed meanwhile; please try again"))])
        _write(pack, plans)
        for challenge in Challenge.objects.filter(slug__in=proven):
            keeper().record(challenge, proven[challenge.slug])
    return pack, plans


def _write(pack: Pack, plans: list[SectionPlan]) -> None:
    for plan in plans:
        wanted = pack.entries[plan.section.key]
        plan.section.write({slug: wanted[slug] for slug in plan.writes})
        if plan.archived:
            plan.section.archive(plan.archived)


def _unproven(pack: Pack, plans: list[SectionPlan]) -> list[str]:
    """Challenges in code that learners would see in a form whose solutions nobody has tried."""
    plan = next(plan for plan in plans if plan.section.key == Challenges.key)
    entries = pack.entries[Challenges.key]
    changed = [slug for slug, fields in plan.changed.items() if {"kind", "spec", "state"} & set(fields)]
    found = [slug for slug in (*plan.new, *changed) if needs_proof(entries[slug])]
    known = Challenge.objects.in_bulk(found, field_name="slug")
    return [slug for slug in found if slug not in known or not _has_passed(known[slug], entries[slug])]


def _has_passed(challenge: Challenge, entry: Entry) -> bool:
    """Whether the stored challenge would have passed in the pack's form."""
    challenge.kind, challenge.spec = entry["kind"], entry["spec"]
    return keeper().has_passed(challenge)


def check_solutions(pack: Pack, tell: Tell) -> None:
    """Try the solutions of every challenge in code of a pack, and note what is not as stated; no database.

    Raises `Unavailable` (`judge_unavailable`).
    """
    entries = pack.entries[Challenges.key]
    prove(pack, [slug for slug, entry in entries.items() if KINDS[entry["kind"]].judged], tell)


def _wait_for_other_imports() -> None:
    """Hold a row that is always there until commit, so that two imports run one after the other."""
    ContentType.objects.get_for_model(Challenge)  # makes the row where migrations have not
    ContentType.objects.select_for_update().get(app_label="challenges", model="challenge")

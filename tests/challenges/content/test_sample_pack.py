"""The pack that ships with the product: faultless, and the same after every journey through the database."""

from pathlib import Path

import pytest
from django.core.management import call_command

from challenges.content.exporting import everything_stored, pack_files, write_folder
from challenges.content.importing import import_pack, read_pack
from challenges.content.sections import sections
from challenges.models import Category, Challenge, Hint, Tag
from learning.models import Course
from progress.models import Achievement
from tests.challenges.content.packs import database_rows, folder_files
from tests.factories import KNOWLEDGE

ROOT = Path(__file__).resolve().parents[3]
SAMPLE = ROOT / "content"


@pytest.mark.pure
def test_it_checks_clean_without_a_warning():
    pack = read_pack(SAMPLE)
    assert [str(finding) for finding in pack.findings] == []
    assert {entry["kind"] for entry in pack.entries["challenges"].values()} >= set(KNOWLEDGE)
    assert len(pack.entries["challenges"]) >= 60
    assert len(pack.entries["categories"]) == 6


@pytest.mark.django_db
def test_a_second_import_touches_nothing_and_the_rows_say_the_same(capsys):
    call_command("content", "import", str(SAMPLE), "--trusted")
    rows = database_rows()
    capsys.readouterr()
    call_command("content", "import", str(SAMPLE), "--trusted")
    assert database_rows() == rows
    assert "Nothing to do" in capsys.readouterr().out
    pack = read_pack(SAMPLE)
    for section in sections():
        assert section.stored() == pack.entries[section.key]


@pytest.mark.django_db
def test_import_export_import_export_changes_no_byte(tmp_path):
    import_pack(SAMPLE)
    first = tmp_path / "first"
    write_folder(pack_files(everything_stored()), first)
    for model in (Course, Challenge.requires.through, Hint, Challenge, Category, Tag, Achievement):
        model.objects.all().delete()
    pack, _plans = import_pack(first)
    assert [str(finding) for finding in pack.findings] == []
    second = tmp_path / "second"
    write_folder(pack_files(everything_stored()), second)
    assert folder_files(first) == folder_files(second)

"""Who may import whom: the rooms stand on each other in one order, and the doors never know each other."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOORS = {"web", "api", "realtime", "bot"}
BELOW = {
    "core": set(),
    "judge": set(),
    "accounts": {"core"},
    "challenges": {"accounts", "core", "judge"},
    "progress": {"challenges", "accounts", "core", "judge"},
    "learning": {"progress", "challenges", "accounts", "core"},
    "battles": {"challenges", "accounts", "core"},
    **{door: {"battles", "learning", "progress", "challenges", "accounts", "core"} for door in sorted(DOORS)},
}
# The composition root: settings name every room, and these join the doors' addresses together.
JOINTS = {"core/urls.py", "core/asgi.py", "core/management/commands/serve.py"}


def imports_of(path: Path) -> set[str]:
    """The top-level names a file imports, wherever in the file it does so."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


def files_of(room: str) -> list[Path]:
    return [p for p in (ROOT / room).rglob("*.py") if "migrations" not in p.parts]


@pytest.mark.pure
@pytest.mark.parametrize("room", BELOW)
def test_a_room_imports_only_what_lies_below(room):
    wrong = {}
    for path in files_of(room):
        name = path.relative_to(ROOT).as_posix()
        above = imports_of(path) & set(BELOW) - BELOW[room] - {room}
        if above and name not in JOINTS:
            wrong[name] = above
    assert not wrong


@pytest.mark.pure
def test_the_judge_knows_neither_django_nor_us():
    for path in files_of("judge"):
        assert not imports_of(path) & {"django", "rest_framework", "channels", *BELOW} - {"judge"}, path


@pytest.mark.pure
def test_the_bot_api_double_stands_alone():
    for path in (ROOT / "bot" / "double").rglob("*.py"):
        text = path.read_text()
        assert not imports_of(path) & {"django", *(set(BELOW) - {"bot"})}, path
        assert "from bot." not in text.replace("from bot.double", ""), path


@pytest.mark.pure
@pytest.mark.parametrize("door", sorted(DOORS))
def test_doors_write_no_models_of_the_rooms_below(door):
    """A door calls services; it saves only what is its own (the bot's inbox, the hub's presence)."""
    below = {
        "Battle",
        "Participant",
        "BattleAnswer",
        "UserProgress",
        "Submission",
        "PointsEntry",
        "LearnerStats",
        "Challenge",
        "Standing",
        "Event",
    }
    writers = {
        "create",
        "update",
        "delete",
        "bulk_create",
        "get_or_create",
        "update_or_create",
        "bulk_update",
    }
    wrong = []
    for path in files_of(door):
        for node in ast.walk(ast.parse(path.read_text())):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in writers
            ):
                root = ast.unparse(node.func.value)
                if any(root.startswith(f"{name}.objects") for name in below):
                    wrong.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert not wrong

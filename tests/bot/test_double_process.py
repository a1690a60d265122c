"""The double as a process: its journal over restarts and kills, and its command line."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bot.double.__main__ import parsed
from bot.double.launch import DoubleProcess, new_token
from tests.bot.double_fixtures import RawBot

pytestmark = [pytest.mark.processes, pytest.mark.pure]


@pytest.fixture
def process(tmp_path: Path) -> Iterator[DoubleProcess]:
    running = DoubleProcess(journal=tmp_path / "double.jsonl").start()
    yield running
    running.end()


def test_chats_survive_a_kill(process: DoubleProcess, tmp_path: Path) -> None:
    token = new_token()
    double = process.client(token)
    bot = RawBot(double)
    ada = double.add_user("Ada")
    double.start(ada)
    keys = {"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}
    sent = bot.ok("sendMessage", chat_id=ada, text="x", reply_markup=keys)
    document = double.send_file(ada, "a.py", b"print(1)")
    bot.ok("sendPoll", chat_id=ada, question="?", options=["a", "b"])
    before, waiting = double.history(ada), double.updates()
    process.end(kill=True)
    with (tmp_path / "double.jsonl").open("a") as torn:
        torn.write('{"world": "1", "tab')
    lines = (tmp_path / "double.jsonl").read_text().count("\n")
    process.start()
    assert (tmp_path / "double.jsonl").read_text().count("\n") < lines
    assert double.history(ada) == before
    assert double.updates() == waiting
    assert double.file(document["document"]["file_id"]) == b"print(1)"
    double.press(ada, sent["message_id"], "A", wait=0)
    assert double.updates()[-1]["update_id"] == waiting[-1]["update_id"] + 1
    assert double.write(ada, "next")["message_id"] == before[-1]["message_id"] + 1


def test_it_ends_politely(tmp_path: Path) -> None:
    process = DoubleProcess().start()
    assert httpx.get(f"{process.url}/bot{new_token()}/getMe").json()["ok"]
    assert process.end() == 0


def test_only_listed_tokens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_DOUBLE_KEY", "k")
    options = parsed(["--port", "5", "--token", "1:a", "--token", "2:b"])
    assert (options.key, options.port, options.tokens) == ("k", 5, ("1:a", "2:b"))


def test_a_key_is_made_when_none_is_given(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("BOT_DOUBLE_KEY", raising=False)
    key = parsed([]).key
    assert len(key) > 20
    assert key in capsys.readouterr().out

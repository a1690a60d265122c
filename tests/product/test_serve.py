"""One command runs everything: sample content, sample people, every process; and all of it stops together."""

import re
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from tests.conftest import wait_for
from tests.product.running import ROOT, running_product

pytestmark = pytest.mark.processes


def sign_in(product, name="demo") -> httpx.Client:
    """A browser's session of one of the sample people."""
    client = httpx.Client(base_url=product.url, follow_redirects=True, timeout=30)
    page = client.get("/accounts/login/")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
    assert token
    form = {"username": name, "password": product.password(), "csrfmiddlewaretoken": token[1]}
    answer = client.post("/accounts/login/", data=form, headers={"Referer": product.url})
    assert answer.status_code == 200
    return client


@pytest.fixture(scope="module")
def product(tmp_path_factory):
    with running_product(tmp_path_factory.mktemp("product")) as running:
        yield running


def test_the_first_page_and_the_sample_content_are_there(product):
    assert httpx.get(product.url).status_code == 200
    listed = httpx.get(f"{product.url}/api/challenges/").json()
    assert listed["count"] >= 60 if "count" in listed else len(listed["results"]) >= 20


@pytest.mark.parametrize("name", ["demo", "teacher", "admin"])
def test_the_sample_people_can_sign_in(product, name):
    assert "logout" in sign_in(product, name).get("/").text


def test_the_simulator_is_there(product):
    assert sign_in(product).get("/dev/telegram/").status_code == 200
    assert set(product.children()) == {"web", "bot", "simulator", "upkeep", "judge"}


@pytest.mark.parametrize("name", ["web", "bot", "simulator", "upkeep", "judge"])
def test_a_killed_process_comes_back(product, name):
    before = product.children()[name]
    product.kill(name)
    wait_for(lambda: product.children().get(name, before) != before and product.ready(), f"{name} again", 60)


def test_a_second_one_on_the_same_port_says_so(product):
    port = product.url.rsplit(":", 1)[1]
    again = subprocess.run(
        [sys.executable, "manage.py", "serve", "--port", port],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert again.returncode == 1
    assert f"Cannot listen on 127.0.0.1:{port}" in again.stderr


@pytest.mark.parametrize("how", ["SIGTERM", "SIGINT", "SIGKILL"])
def test_nothing_is_left_behind(product, tmp_path, how):
    copy_data(product.log.parent, tmp_path)
    with running_product(tmp_path) as other:
        pids = list(other.children().values())
        if how != "SIGTERM":
            other.process.send_signal(signal.Signals[how])
            other.process.wait(60)
    if how != "SIGKILL":
        assert other.process.returncode == 0
    wait_for(lambda: not [pid for pid in pids if alive(pid)], "the end of every child", 40)


def copy_data(origin: Path, target: Path) -> None:
    """The database of a running product, so that another one has nothing to set up."""
    with (
        closing(sqlite3.connect(origin / "gauntlet.sqlite3")) as source,
        closing(sqlite3.connect(target / "gauntlet.sqlite3")) as copy,
    ):
        source.backup(copy)


def alive(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False

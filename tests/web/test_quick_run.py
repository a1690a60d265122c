"""Quick runs in the browser: where they are offered, and the walls around their worker."""

from typing import Any

import pytest
from django.test import Client

from tests.coding import SPECS
from tests.factories import make_challenge
from web import assets, quick
from web.storage import AssetStorage

pytestmark = pytest.mark.django_db
FOLDER = "/static/web/build/pyodide/"


@pytest.fixture(autouse=True)
def _laid(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quick, "pyodide_folder", lambda: FOLDER)


def page(client: Client, challenge: Any, query: str = "") -> str:
    shown: str = client.get(f"/challenges/{challenge.slug}/{query}").content.decode()
    return shown


def open_function() -> Any:
    """A function without hidden files."""
    spec = SPECS["function"]
    return make_challenge("function", spec={**spec, "files": spec["files"][:2]})


def test_it_is_offered_for_programs_and_functions_in_python(learner: Client, visitor: Client):
    for client in (learner, visitor):
        shown = page(client, make_challenge("stdio"))
        assert "not checked, does not count" in shown
        assert f'data-folder="{FOLDER}"' in shown
        assert ">\n2\n</textarea>" in shown  # the first sample's input
        assert "print(double(2))" in page(client, open_function())


def test_it_is_not_offered_where_it_could_not_run(learner: Client):
    assert "data-quick" not in page(learner, make_challenge("function"))  # it has a hidden file
    assert "data-quick" not in page(learner, make_challenge("stdio"), "?language=c")
    for kind in ("unittest", "checker", "interactive", "sql"):
        assert "data-quick" not in page(learner, make_challenge(kind)), kind


def test_it_is_not_offered_where_it_was_not_built(learner: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(quick, "pyodide_folder", assets.pyodide_folder)
    monkeypatch.setattr(assets, "PYODIDE", "web/build/nowhere/pyodide.mjs")
    monkeypatch.setattr("django.conf.settings.DEBUG", True)
    shown = page(learner, make_challenge("stdio"))
    assert "data-quick" not in shown
    assert "data-submit" in shown


def test_only_the_worker_may_run_webassembly_and_it_may_fetch_nothing_else(visitor: Client):
    answer = visitor.get("/quick-run/worker.js", headers={"host": "localhost:8000"})
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    place = f"localhost:8000{FOLDER}"
    assert answer["Content-Security-Policy"] == (
        f"default-src 'none'; script-src {place} 'wasm-unsafe-eval'; connect-src {place}"
    )
    for path in ("/", f"/challenges/{make_challenge('stdio').slug}/", "/accounts/login/"):
        assert "unsafe" not in visitor.get(path)["Content-Security-Policy"]


def test_a_forged_host_gets_no_policy_of_its_own(visitor: Client):
    for host in ("evil.example", "localhost; script-src *", "localhost *"):
        assert visitor.get("/quick-run/worker.js", headers={"host": host}).status_code == 400


def test_pyodides_files_keep_the_names_its_loader_asks_for():
    assert AssetStorage().hashed_name("web/build/pyodide/x.wasm") == "web/build/pyodide/x.wasm"

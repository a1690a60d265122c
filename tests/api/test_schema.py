"""The OpenAPI document and its page."""

import json
import re
from pathlib import Path

import pytest
import yaml
from django.core.management import call_command
from django.test import Client

from api.problem_codes import CODES
from tests.api.client import Api, document, refused

ROOT = Path(__file__).resolve().parents[2]
SECTION_004 = {
    "/api/challenges/": {"get", "post"},
    "/api/challenges/{challenge_id}/": {"get", "put", "patch", "delete"},
    "/api/challenges/{challenge_id}/start/": {"post"},
    "/api/challenges/{challenge_id}/submissions/": {"get", "post"},
    "/api/submissions/{submission_id}/": {"get"},
    "/api/progress/": {"get", "post"},
    "/api/leaderboard/": {"get"},
}


def test_the_document_is_valid_without_a_warning(tmp_path):
    path = tmp_path / "schema.yml"
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(path))
    made = yaml.safe_load(path.read_text())
    assert made["openapi"] == "3.1.0"
    for address, methods in SECTION_004.items():
        assert methods == set(made["paths"][address]), address


@pytest.mark.django_db
def test_the_document_is_served():
    client = Client()
    assert client.get("/api/schema/?format=json").json()["openapi"] == "3.1.0"
    assert yaml.safe_load(client.get("/api/schema").content)["info"]["title"] == "Gauntlet"


@pytest.mark.django_db
def test_the_page_needs_nothing_from_elsewhere():
    client = Client()
    page = client.get("/api/docs/")
    assert page.status_code == 200
    text = page.content.decode()
    addresses = re.findall(r'(?:src|href)="([^"]+)"', text)
    assert addresses
    assert all(a.startswith(("/", "data:")) for a in addresses), addresses
    # The page's policy runs no inline script, so there must be none with content.
    assert not re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", text)
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    script = next(a for a in addresses if "script" in a and a.startswith("/api/docs"))
    assert b"SwaggerUIBundle" in client.get(script.replace("&amp;", "&")).content


def test_every_operation_documents_its_problems():
    for path, operations in document()["paths"].items():
        for method, operation in operations.items():
            answers = operation["responses"]
            assert {"400", "405", "406", "429", "500"} <= set(answers), (method, path)
            assert operation["description"], (method, path)
            if "{" in path:
                assert "404" in answers, (method, path)


@pytest.mark.django_db
def test_every_code_is_documented_and_can_be_looked_up():
    text = (ROOT / "docs" / "api-errors.md").read_text()
    for code, meaning in CODES.items():
        assert f"| `{code}` | {meaning.status} |" in text, code
        assert Api().get(f"/api/problems/{code}/").json()["status"] == meaning.status
    refused(Api().get("/api/problems/no-such-code/"), 404, "not_found")


@pytest.mark.pure
def test_every_code_the_services_raise_is_listed():
    services = {"submitting", "starting", "hinting", "learner", "linking", "registration", "tokens", "pairs"}
    files = [path for path in ROOT.glob("*/services/*.py") if path.stem in services]
    files += [*(ROOT / "api").rglob("*.py")]
    used = set()
    for path in [*files, ROOT / "challenges" / "services.py", ROOT / "core" / "text.py"]:
        text = path.read_text()
        used |= set(re.findall(r'\bcode="([a-z_]+)"', text))
        used |= set(re.findall(r'^    code = "([a-z_]+)"', text, flags=re.M))
    of_fields = {"does_not_exist"}
    assert used - of_fields <= set(CODES), used - set(CODES)


def test_json_and_yaml_agree():
    assert json.loads(json.dumps(document())) == document()

"""The admin in a real browser: it works under the content security policy every page has."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from challenges.models import Challenge
from tests.admin_world import populate
from tests.browsing import PATIENCE, chromium_browser
from tests.factories import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def tab() -> Iterator[Page]:
    """An empty tab."""
    with chromium_browser() as browser:
        tab = browser.new_page(locale="en-GB")
        tab.set_default_timeout(PATIENCE)
        yield tab


def test_every_sort_of_page_works_under_the_policy(live_server, tab, admin_user):
    challenge = populate(1)[0]
    count = Challenge.objects.count()
    violations = []
    tab.on("console", lambda m: violations.append(m.text) if "Content Security Policy" in m.text else None)
    tab.on("pageerror", lambda error: violations.append(str(error)))
    tab.goto(live_server.url + "/admin/")
    tab.fill("#id_username", admin_user.username)
    tab.fill("#id_password", PASSWORD)
    tab.click("input[type=submit]")
    tab.wait_for_selector("#user-tools")

    tab.goto(f"{live_server.url}/admin/challenges/challenge/")
    tab.check("#action-toggle")
    tab.wait_for_selector(f"text={count} of {count} selected")
    tab.select_option("select[name=action]", "archive")
    tab.click("button[name=index]")
    tab.wait_for_selector(f"text={count} challenges changed.")

    tab.goto(f"{live_server.url}/admin/challenges/challenge/{challenge.pk}/change/")
    tab.click("#hints-group .add-row a")
    tab.wait_for_selector("#id_hints-2-text")
    tab.fill("#id_spec", "{")
    tab.click("input[name=_continue] >> nth=0")
    tab.wait_for_selector("text=Line 1, column 2")
    tab.click(".field-requires .select2-selection")
    tab.fill(".select2-search__field", "Challenge")
    tab.wait_for_selector(".select2-results__option--highlighted")

    tab.goto(f"{live_server.url}/admin/challenges/challenge/add/")
    tab.locator("#id_title").press_sequentially("Fresh Thing")
    expect(tab.locator("#id_slug")).to_have_value("fresh-thing")
    for address in ("core/user/add/", "core/event/", "progress/pointsentry/", "auth/group/add/"):
        tab.goto(f"{live_server.url}/admin/{address}")
        tab.wait_for_selector("#content")
    assert violations == []

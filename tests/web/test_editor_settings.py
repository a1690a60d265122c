"""How a person likes the editor: chosen once, in the page's first byte everywhere, nobody else's business."""

from typing import Any

import pytest
from django.test import Client

from accounts.services.editing import EditorPreferences, change_editor_preferences, editor_preferences
from core.errors import InvalidInput
from core.models import User
from tests.factories import make_challenge
from tests.web.conftest import signed_in

pytestmark = pytest.mark.django_db
SETTINGS = "/accounts/settings/"
CHOICE = {"font": "large", "indent": "2", "keys": "emacs", "wrap": "on"}
USUAL = 'data-font="usual" data-indent="0" data-keymap="usual">'


def desk(client: Client) -> str:
    page: str = client.get(make_challenge("stdio").get_absolute_url()).content.decode()
    return page


def test_it_is_chosen_on_the_settings_page_and_holds_in_every_browser(
    learner: Client, ada: User, boris: User
):
    assert USUAL in desk(learner)
    assert 'wrap="off"' in desk(learner)
    assert learner.post(f"{SETTINGS}editor/", CHOICE).status_code == 302
    for browser in (learner, signed_in(ada)):
        page = desk(browser)
        assert 'data-font="large" data-indent="2" data-keymap="emacs" data-wrap>' in page
        assert 'wrap="soft"' in page
    for other in (signed_in(boris), Client()):
        assert USUAL in desk(other)
    page = learner.get(SETTINGS).content.decode()
    assert '<option value="large" selected>' in page
    assert '<option value="2" selected>' in page
    learner.post(
        f"{SETTINGS}editor/", {**CHOICE, "font": "usual", "indent": "0", "keys": "usual", "wrap": ""}
    )
    assert USUAL in desk(learner)


@pytest.mark.parametrize(
    "odd",
    [
        {"font": "enormous"},
        {"font": '"><script>'},
        {"indent": "3"},
        {"indent": "x"},
        {"indent": "9" * 400},
        {"keys": "vi\x00"},
        {"keys": ""},
    ],
)
def test_what_is_no_choice_is_refused_at_its_field(learner: Client, odd: dict[str, str]):
    refused = learner.post(f"{SETTINGS}editor/", {**CHOICE, **odd})
    assert refused.status_code == 422
    assert f'id="id_{next(iter(odd))}_error"' in refused.content.decode()
    assert User.objects.get(username="ada").editor == {}


@pytest.mark.parametrize("odd", [{"font": "x"}, {"indent": 5}, {"keys": "x"}])
def test_the_service_knows_its_choices_too(ada: User, odd: dict[str, Any]):
    with pytest.raises(InvalidInput) as caught:
        change_editor_preferences(
            user=ada, **{"font": "small", "indent": 4, "keys": "usual", "wrap": True, **odd}
        )
    assert (caught.value.code, caught.value.details["field"]) == ("unknown_choice", next(iter(odd)))


@pytest.mark.parametrize(
    "kept", [[], "x", {"font": "x", "indent": True, "keys": None, "wrap": 1}, {"more": 1}]
)
def test_what_is_a_choice_no_more_gives_way_to_the_usual(ada: User, kept: Any):
    User.objects.filter(pk=ada.pk).update(editor=kept)
    ada.refresh_from_db()
    assert editor_preferences(ada) == EditorPreferences()
    assert USUAL in desk(signed_in(ada))

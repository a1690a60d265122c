"""Log in with Telegram: out to Telegram, back with a proof, then in, or on to choosing an account."""

import hmac
import time
from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.selectors import user_for_telegram
from accounts.services.linking import AlreadyLinked, TelegramPerson
from accounts.services.telegram_login import link_by_login, sign_up_by_login
from core.errors import DomainError, InvalidInput, NotFound
from core.limits import check_limit, client_address
from core.models import User
from web import openid
from web.forms import TelegramSignUpForm
from web.http import PageRequest, member_page, page, status_of
from web.throttle import REGISTRATION
from web.views.session import BACKEND, next_address

BEGUN = "telegram_login"
PROVED = "telegram_proved"
MINUTES_TO_CHOOSE = 10


class LoginLost(InvalidInput):
    """No login of this browser's is under way, or another one, or Telegram has said no."""

    code = "telegram_login_state"
    message = gettext_lazy("This login has ended or was not begun here. Please begin again.")


def _offered() -> None:
    if not openid.is_configured():
        raise NotFound(gettext_lazy("Logging in with Telegram is not set up on this site."))


def _return_address(request: PageRequest) -> str:
    return request.build_absolute_uri(reverse("accounts:telegram_login_done"))


@require_GET
@page
def begin(request: PageRequest) -> HttpResponse:
    """Off to Telegram. What must come back waits in the session."""
    _offered()
    check_limit("telegram-login", client_address(request))
    address, begun = openid.begin(_return_address(request))
    who = request.user.pk if isinstance(request.user, User) else None
    request.session[BEGUN] = {**asdict(begun), "next": next_address(request), "who": who, "at": time.time()}
    return redirect(address)


@require_GET
@page
def done(request: PageRequest) -> HttpResponse:
    """Back from Telegram. A login comes back once, to the browser and the person that began it."""
    _offered()
    check_limit("telegram-login", client_address(request))
    kept: dict[str, Any] = request.session.pop(BEGUN, None) or {}
    who = request.user.pk if isinstance(request.user, User) else None
    state = request.GET.get("state", "").encode("utf-8", "replace")
    same = kept and hmac.compare_digest(state, str(kept["state"]).encode())
    if not same or kept["who"] != who or time.time() - kept["at"] > 60 * MINUTES_TO_CHOOSE:
        raise LoginLost
    code = request.GET.get("code", "")
    if "error" in request.GET or not 0 < len(code) <= 2_048:
        raise LoginLost(gettext_lazy("Telegram did not log you in."))
    begun = openid.Begun(kept["state"], kept["nonce"], kept["verifier"])
    return _arrived(request, openid.finish(code, begun, _return_address(request)), str(kept["next"]))


def _arrived(request: PageRequest, person: TelegramPerson, onward: str) -> HttpResponse:
    user = user_for_telegram(person.id)
    if isinstance(request.user, User):
        if user is not None and user.pk != request.user.pk:
            raise AlreadyLinked
        if user is not None:
            return redirect("accounts:telegram")
    elif user is not None:
        login(request, user, backend=BACKEND)
        return redirect(onward)
    request.session[PROVED] = {"person": asdict(person), "next": onward, "at": time.time()}
    return redirect("accounts:telegram_choose")


def _proved(request: PageRequest) -> tuple[TelegramPerson, str]:
    kept = request.session.get(PROVED)
    if not kept or time.time() - kept["at"] > 60 * MINUTES_TO_CHOOSE:
        request.session.pop(PROVED, None)
        raise LoginLost
    return TelegramPerson(**kept["person"]), str(kept["next"])


@require_GET
@page
def choose(request: PageRequest) -> HttpResponse:
    """Nobody's Telegram account yet: a new account, or this one, once its owner says so."""
    return _show(request, None)


def _show(request: PageRequest, form: TelegramSignUpForm | None, status: int = 200) -> HttpResponse:
    person, _onward = _proved(request)
    form = form or TelegramSignUpForm(initial={"username": person.username})
    return render(request, "accounts/telegram_choose.html", {"person": person, "form": form}, status=status)


@require_POST
@page
def sign_up(request: PageRequest) -> HttpResponse:
    """A new account with the chosen name."""
    _offered()
    person, onward = _proved(request)
    if isinstance(request.user, User):
        return redirect("accounts:telegram_choose")
    form = TelegramSignUpForm(request.POST)
    if not form.is_valid():
        return _show(request, form, 422)
    address = client_address(request)
    REGISTRATION.check(address)
    try:
        user = sign_up_by_login(person=person, **form.cleaned_data, language=get_language() or "")
    except DomainError as error:
        form.add_refusal(error)
        return _show(request, form, status_of(error))
    REGISTRATION.note(address)
    request.session.pop(PROVED, None)
    login(request, user, backend=BACKEND)
    return redirect(onward)


@require_POST
@member_page
def link_here(request: PageRequest) -> HttpResponse:
    """The account's owner says yes."""
    person, _onward = _proved(request)
    request.session.pop(PROVED, None)
    link_by_login(user=request.learner, person=person)
    messages.success(request, _("Your Telegram account is linked."))
    return redirect("accounts:telegram")


@require_POST
@page
def give_up(request: PageRequest) -> HttpResponse:
    """Nothing is linked, nothing is made."""
    request.session.pop(PROVED, None)
    return redirect("web:home")

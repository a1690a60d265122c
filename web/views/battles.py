"""Battles: the list, the page of one, and what its host and participants do there.

The page is one part that is fetched again at every step of the battle; the live view says when.
"""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from battles import rules
from battles.errors import BattleNotFound
from battles.models import Battle
from battles.selectors import BattleView, find_battle, my_battles
from battles.services.hosting import battle_end, battle_next, battle_open, battle_start
from battles.services.playing import Player, battle_answer, battle_join, battle_show
from core.errors import DomainError, InvalidInput
from progress.selectors import read_standpoint
from web.battle_forms import CodeForm, OpenBattleForm
from web.http import PageRequest, member_page, status_of


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def battle_list(request: PageRequest) -> HttpResponse:
    """One's own battles; a POST opens a new one."""
    form = OpenBattleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            battle = battle_open(host=request.learner, **form.cleaned_data)
        except InvalidInput as error:
            form.add_refusal(error)
        else:
            return redirect("web:battle", battle.code)
    return _list(request, form, CodeForm(), 422 if request.method == "POST" else 200)


def _list(request: PageRequest, form: OpenBattleForm, code: CodeForm, status: int) -> HttpResponse:
    context = {"form": form, "code_form": code, "battles": my_battles(request.learner)}
    return render(request, "web/battle/list.html", context, status=status)


@require_POST
@member_page
def battle_enter(request: PageRequest) -> HttpResponse:
    """To the page of the battle with the code that was typed."""
    form = CodeForm(request.POST)
    if form.is_valid():
        try:
            return redirect("web:battle", find_battle(_player(request), form.cleaned_data["code"]).code)
        except DomainError as error:
            form.add_error("code", str(error))
            return _list(request, OpenBattleForm(), form, status_of(error))
    return _list(request, OpenBattleForm(), form, 422)


@require_GET
@member_page
def battle_page(request: PageRequest, code: str) -> HttpResponse:
    """The battle as it stands for this person. Giving out an open question is noted: time runs from it."""
    return _stage(request, find_battle(_player(request), code))


def _player(request: PageRequest) -> Player:
    return Player(user=request.learner)


def _stage(request: PageRequest, battle: Battle) -> HttpResponse:
    view = BattleView(battle, _player(request))
    if battle.is_asking and view.question and view.seat and not view.is_shown:
        battle_show(question_id=view.question.pk, participant_ids=[view.seat.pk], door=rules.WEB)
    template = "web/battle/stage.html" if request.htmx else "web/battle/page.html"
    return render(request, template, {"view": view, "battle": battle})


@require_POST
@member_page
def join(request: PageRequest, code: str) -> HttpResponse:
    """A place in the battle."""
    battle = find_battle(_player(request), code)
    battle_join(battle_id=battle.pk, player=_player(request))
    return _back(request, battle)


@require_POST
@member_page
def start(request: PageRequest, code: str) -> HttpResponse:
    """The host begins."""
    battle = find_battle(_player(request), code)
    battle_start(actor=request.learner, battle_id=battle.pk)
    return _back(request, battle)


@require_POST
@member_page
def go_on(request: PageRequest, code: str) -> HttpResponse:
    """The host does not wait for the clock."""
    battle = find_battle(_player(request), code)
    battle_next(actor=request.learner, battle_id=battle.pk, stage=_number(request, "stage"))
    return _back(request, battle)


@require_POST
@member_page
def end(request: PageRequest, code: str) -> HttpResponse:
    """The host ends it."""
    battle = find_battle(_player(request), code)
    battle_end(actor=request.learner, battle_id=battle.pk)
    return _back(request, battle)


@require_POST
@member_page
def answer(request: PageRequest, code: str) -> HttpResponse:
    """An answer to a question; only from a place in the battle."""
    battle = find_battle(_player(request), code)
    player = _player(request)
    if BattleView(battle, player).seat is None:
        raise BattleNotFound
    battle_answer(
        battle_id=battle.pk,
        player=player,
        position=_number(request, "position"),
        choice=request.POST.get("choice", ""),
    )
    return _back(request, battle)


def _back(request: PageRequest, battle: Battle) -> HttpResponse:
    """The battle as it is now: its part for a script, otherwise its page."""
    if not request.htmx:
        return redirect("web:battle", battle.code)
    battle.refresh_from_db()
    request.standpoint = read_standpoint(request.user)  # what was just done is in it
    return _stage(request, battle)


def _number(request: PageRequest, field: str) -> int:
    value = str(request.POST.get(field, ""))
    if not (value.isascii() and value.isdigit() and len(value) < 9):
        raise InvalidInput(field=field)
    return int(value)

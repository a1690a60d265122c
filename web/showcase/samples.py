"""What the components are shown with: made up here, never stored, and not from anybody's records."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator

from challenges.models import Category, Challenge
from core.models import User
from web.charts import ColumnChart, Series, draw_bar, draw_columns
from web.diff import compare
from web.forms import ServiceForm
from web.heatmap import Heatmap, draw_heatmap
from web.palette import actions, places
from web.templatetags.notebook import STATUS_WORDS, VERDICT_GLYPHS

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft and what it returns"
TITLES = (
    "What counts as false?",
    LONG,
    "ما هو ناتج هذا البرنامج بعد التنفيذ؟",
    "Почему 0,1 + 0,2 не равно 0,3 и что с этим делать",
    "<script>alert(1)</script> is a title too",
)
STATUSES = ("new", "started", "submitted", "completed", "locked")
TODAY = date(2026, 3, 18)


class SampleForm(ServiceForm):
    """A field of every sort."""

    name = forms.CharField(label="Name", help_text="Letters, digits and @ . + - _")
    email = forms.EmailField(label="E-mail", required=False)
    language = forms.ChoiceField(label="Язык интерфейса", choices=[("en", "English"), ("ru", "Русский")])
    about = forms.CharField(label=LONG, widget=forms.Textarea(attrs={"rows": 3}))
    agree = forms.BooleanField(label="Keep it with the lesson it was written at", required=False)


def person() -> User:
    """Somebody who is signed in on every sample."""
    return User(pk=7, username="ada", time_zone="Asia/Tokyo")


def cards() -> list[Any]:
    """A card in every status, and titles that are hard to set."""
    category = Category(pk=1, slug="python", title="Python and the ways it thinks about values")
    levels = ("beginner", "intermediate", "advanced", "beginner", "advanced")
    made: list[Any] = []
    for n, (title, status, level) in enumerate(zip(TITLES, STATUSES, levels, strict=True), start=1):
        card: Any = Challenge(
            pk=n * 7, slug=f"sample-{n}", title=title, difficulty=level, kind="single_choice", points=n * 10
        )
        card.category, card.my_status, card.my_points = category, status, 10 if status == "completed" else 0
        made.append(card)
    return made


def answers() -> list[Any]:
    """An answer with each of the verdicts that knowledge gets, as the newest ones are listed."""
    at = datetime(2026, 3, 18, 9, 30, tzinfo=UTC)
    return [
        SimpleNamespace(
            pk=n,
            verdict=verdict,
            score=score,
            number=n,
            points=points,
            challenge=card,
            created_at=at - timedelta(hours=n),
            get_channel_display="Telegram" if n % 2 else "Web",
            remarks=["Nearly: **two** of *three*."] if verdict == "partial" else [],
        )
        for n, (verdict, score, points, card) in enumerate(
            zip(("accepted", "partial", "wrong"), (1.0, 0.5, 0.0), (10, 5, 0), cards(), strict=False), start=1
        )
    ]


def board() -> Any:
    """A leaderboard with one's own row in it."""
    names = ("grace", LONG.split()[0], "علي", "Ада Лавлейс", "ada")
    rows = [
        SimpleNamespace(rank=n, user_id=n + 2, username=name, points=960 - 137 * n)
        for n, name in enumerate(names, start=1)
    ]
    return SimpleNamespace(board="overall", rows=rows, me=rows[-1], learners=4_096, next="2-7")


def charts() -> list[ColumnChart]:
    """One series, two series, and nothing."""
    weeks = [f"week {n}" for n in range(1, 13)]
    solved = Series("Solved", (3, 8, 13, 9, 21, 34, 20, 12, 5, 4, 1, 0))
    tried = Series("Tried", (9, 14, 20, 18, 40, 47, 30, 21, 12, 9, 4, 2))
    return [
        draw_columns(
            "one", "Tries until solved", "Tries", ["1", "2", "3", "4+"], [Series("Learners", (41, 23, 9, 4))]
        ),
        draw_columns("two", "Weeks of a course", "Week", weeks, [tried, solved]),
        draw_columns("none", "Nothing yet", "Tries", ["1"], [Series("Learners", (0,))]),
    ]


def heatmap() -> Heatmap:
    """Half a year with every strength of day in it."""
    solved = {TODAY - timedelta(days=n): n * n % 7 for n in range(0, 170, 3)}
    return draw_heatmap(solved, TODAY)


def pages(number: int) -> Page[int]:
    """A page of three."""
    return Paginator(range(60), 24).page(number)


def failed_test() -> Any:
    """A test that is not passed, with its difference made visible."""
    expected, actual = "1 2 3\nfour\n", "1 2  3\nfour \n"
    return SimpleNamespace(
        number=2, name="spaces", group="samples", verdict="wrong", is_passed=False, message="",
        input="3\n", expected=expected, actual=actual, stderr="", traceback="", line=4,
        difference=compare(expected, actual), place="line 1, word 2",
    )  # fmt: skip


def desk() -> dict[str, Any]:
    """The editor's pane before its script has taken hold."""
    text = 'def greet(name: str) -> str:\n    """Say hello."""\n    return f"Hello, {name}"\n'
    return {
        "challenge": cards()[0],
        "draft": SimpleNamespace(language="python", version=3, replaced=True),
        "code_languages": [
            {"name": "python", "title": "Python"},
            {"name": "javascript", "title": "JavaScript"},
        ],
        "files": [
            {"id": "sample-file-0", "path": "main.py", "text": text, "locked": False},
            {
                "id": "sample-file-1",
                "path": "data/a_rather_long_name_of_a_file.csv",
                "text": "a,b\n",
                "locked": True,
            },
        ],
        "bench": SimpleNamespace(may_answer=True),
        "samples": True,
        "desk": {},
    }


def context() -> dict[str, Any]:
    """Everything the groups of samples ask for."""
    filled = SampleForm({"name": "", "email": "not an address", "language": "xx"}, auto_id="wrong_%s")
    filled.add_error(None, "The whole form was refused, and this is why.")
    map_row = [(cards()[0].category, cards() * 6)]
    return {
        "user": person(),
        "challenges": cards(),
        "statuses": list(STATUS_WORDS),
        "verdicts": list(VERDICT_GLYPHS),
        "answers": answers(),
        "form": SampleForm(initial={"name": "ada", "about": "Собираю то, что поняла."}, auto_id="right_%s"),
        "wrong_form": filled,
        "board": board(),
        "charts": charts(),
        "bars": [
            draw_bar(title, f"{share} %", share)
            for title, share in zip(TITLES, (92, 61, 33, 4, 0), strict=True)
        ],
        "heatmap": heatmap(),
        "map": map_row,
        "first_page": pages(1),
        "middle_page": pages(2),
        "last_page": pages(3),
        "test": failed_test(),
        "groups": [
            ("go", "Go to", places(person())),
            ("do", "Do", actions(person(), theme="dark", language="en")),
        ],
        "count": 15,
        **desk(),
    }

"""The figures of courses and challenges as charts, with their labels in the reader's language."""

from collections.abc import Sequence

from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from learning.selectors.insights import Band, Hardness, Step, Week, WrongAnswer
from learning.services.messaging import Delivery
from progress.selectors import Outcomes
from web.charts import Bar, ColumnChart, Series, draw_bar, draw_columns

WEEKS_SHOWN = 26
STEPS = {
    "enrolled": pgettext_lazy("how many", "Enrolled"),
    "started": gettext_lazy("Began"),
    "halfway": gettext_lazy("Halfway through"),
    "completed": pgettext_lazy("how many", "Completed"),
    "certified": pgettext_lazy("how many", "Certified"),
}


def funnel_bars(steps: Sequence[Step]) -> list[Bar]:
    """The funnel, one bar for each step."""
    return [
        draw_bar(STEPS[step.name], _count_and_share(step.learners, step.share), step.share) for step in steps
    ]


def task_bars(rows: Sequence[Hardness]) -> list[tuple[Hardness, Bar]]:
    """Tasks by the share of their beginners that completed them."""
    words = [_count_and_share(row.completed, row.completion_rate) for row in rows]
    return [
        (row, draw_bar(row.title, text, row.completion_rate)) for row, text in zip(rows, words, strict=True)
    ]


def wrong_bars(rows: Sequence[WrongAnswer]) -> list[tuple[WrongAnswer, Bar]]:
    """Wrong options by their share of the answers to their question."""
    return [(row, draw_bar(row.option, _count_and_share(row.chosen, row.share), row.share)) for row in rows]


def _count_and_share(count: int, share: float) -> str:
    return f"{count} · {round(share)}\u00a0%"


def weeks_chart(weeks: Sequence[Week]) -> ColumnChart:
    """Enrolments and completions over the last half year that saw any."""
    shown = weeks[-WEEKS_SHOWN:]
    return draw_columns(
        "weeks",
        gettext_lazy("Week by week"),
        gettext_lazy("Week from"),
        [format_date(week.monday, "j M") for week in shown],
        [
            Series(pgettext_lazy("how many", "Enrolled"), [week.enrolled for week in shown]),
            Series(pgettext_lazy("how many", "Completed"), [week.completed for week in shown]),
        ],
    )


def durations_chart(bands: Sequence[Band]) -> ColumnChart:
    """How many days it took to complete the course."""
    return draw_columns(
        "durations",
        gettext_lazy("How long it took"),
        gettext_lazy("Days"),
        [_span(band.from_days, band.to_days) for band in bands],
        [Series(gettext_lazy("Learners"), [band.learners for band in bands])],
    )


def tries_chart(outcomes: Outcomes) -> ColumnChart:
    """Answers given, by those who solved the challenge and by those who have not."""
    return draw_columns(
        "tries",
        gettext_lazy("Answers given"),
        gettext_lazy("Answers"),
        [_range(band.first, band.last) for band in outcomes.tries],
        [
            Series(gettext_lazy("Solved it"), [band.solved for band in outcomes.tries]),
            Series(gettext_lazy("Not (yet)"), [band.unsolved for band in outcomes.tries]),
        ],
    )


def times_chart(outcomes: Outcomes) -> ColumnChart:
    """The time from beginning to solving."""
    return draw_columns(
        "times",
        gettext_lazy("Time to solve"),
        gettext_lazy("Within"),
        [_within(band.to_minutes) for band in outcomes.times],
        [Series(gettext_lazy("Learners"), [band.learners for band in outcomes.times])],
    )


def _span(start: int, end: int | None) -> str:
    """Whole days in [start, end): "0", "1-2", "60+"."""
    return _range(start, None if end is None else end - 1)


def _range(first: int, last: int | None) -> str:
    if last is None:
        return f"{first}+"
    return str(first) if first == last else f"{first}–{last}"


def _within(minutes: int | None) -> str:
    """The end of a band of time, as short as can be read: they stand side by side on a phone."""
    if minutes is None:
        return _("> 24 h")
    return _("%d min") % minutes if minutes < 60 else _("%d h") % (minutes // 60)


def said_delivery(delivery: Delivery) -> str:
    """What became of a message, in words."""
    sent = ngettext("Sent to %d learner.", "Sent to %d learners.", delivery.sent) % delivery.sent
    return f"{sent} " + _("In Telegram too: %d.") % delivery.telegram

"""The words of a week, in the active language: everything the picture shows is said by them as well."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.translations import short_language
from progress.weekly.facts import WeekFacts


@dataclass(frozen=True)
class WeekWords:
    """`figures` are the lines of the summary; `by_day` and `before` say the bars and cells in words."""

    title: str
    period: str
    figures: list[str]
    day_names: list[str]
    by_day: str
    before: str

    @property
    def lines(self) -> list[str]:
        """All of it, a line each, without the title."""
        return [self.period, *self.figures, self.by_day, self.before]


def week_words(facts: WeekFacts) -> WeekWords:
    """The week in words."""
    names = [date_format(facts.monday + timedelta(days=n), "D") for n in range(7)]
    counts = ", ".join(f"{name} {count}" for name, count in zip(names, facts.days, strict=True))
    span = {"first": date_format(facts.monday), "last": date_format(facts.sunday)}
    return WeekWords(
        title=_("The week of %s") % facts.username,
        period=_("%(first)s – %(last)s") % span,
        figures=_figures(facts),
        day_names=names,
        by_day=_("Solved by day: %s") % counts,
        before=_("The three weeks before: %s") % ", ".join(map(str, facts.before)),
    )


def _figures(facts: WeekFacts) -> list[str]:
    solved, points, streak = facts.solved, facts.points, facts.streak
    return [
        ngettext("%d challenge solved", "%d challenges solved", solved) % solved,
        ngettext("%d point won", "%d points won", points) % points,
        _("No place on the week's leaderboard")
        if facts.rank is None
        else _("Place %d on the week's leaderboard") % facts.rank,
        ngettext("A streak of %d day", "A streak of %d days", streak) % streak,
    ]


def picture_inputs(facts: WeekFacts) -> dict[str, str]:
    """What the picture is drawn from: texts and numbers only, so that it can be kept and drawn later."""
    words = week_words(facts)
    return {
        "lang": short_language(),
        "title": words.title,
        "period": words.period,
        "figures": "\n".join(words.figures),
        "names": "\n".join(words.day_names),
        "days": "\n".join(map(str, facts.days)),
        "before": "\n".join(map(str, facts.before)),
        "before_words": words.before,
    }

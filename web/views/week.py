"""My week: the summary that the chat gets on Mondays, as a page and as a picture."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from progress.weekly.facts import WeekFacts, monday_of, named_week, week_facts, week_name
from progress.weekly.picture import SIZE, week_picture
from progress.weekly.words import picture_inputs, week_words
from web.http import PageRequest, member_page


@require_GET
@member_page
def week_page(request: PageRequest) -> HttpResponse:
    """A week in words and as a picture; `of` names an ISO week."""
    facts = _facts(request)
    present = monday_of(request.learner, timezone.now())
    context = {
        "facts": facts,
        "words": week_words(facts),
        "name": week_name(facts.monday),
        "size": SIZE,
        "present": "" if facts.monday == present else week_name(present),
    }
    return render(request, "web/progress/week.html", context)


@require_GET
@member_page
def week_image(request: PageRequest) -> HttpResponse:
    """The same week as a PNG."""
    return HttpResponse(week_picture(picture_inputs(_facts(request))), content_type="image/png")


def _facts(request: PageRequest) -> WeekFacts:
    now = timezone.now()
    monday = named_week(request.learner, request.GET.get("of", ""), now)
    return week_facts(request.learner, monday, now)

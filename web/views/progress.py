"""My progress: the map, the days, the achievements, the newest answers."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from learning.selectors.overview import read_overview
from progress.selectors import achievement_views, activity_of, progress_map, recent_submissions
from progress.streaks import local_day
from web.heatmap import draw_heatmap, first_day
from web.http import PageRequest, member_page


@require_GET
@member_page
def progress_page(request: PageRequest) -> HttpResponse:
    """The page, or its changing part for the live stream."""
    learner = request.learner
    today = local_day(learner, timezone.now())
    days = activity_of(learner, since=first_day(today), until=today)
    context = {
        "today": today,
        "map": progress_map(learner),
        "heatmap": draw_heatmap({day.day: day.solved for day in days}, today),
        "achievements": achievement_views(learner, request.standpoint),
        "recent": recent_submissions(learner),
        "courses": read_overview(learner),
    }
    template = "web/progress/journal.html" if request.htmx else "web/progress/page.html"
    return render(request, template, context)

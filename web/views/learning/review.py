"""The review of what was missed: what is due today, and how it went."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from learning.selectors.review import due_views
from progress.review import review_rate
from web.http import PageRequest, member_page

RATINGS = [
    ("again", gettext_lazy("Forgot it")),
    ("hard", gettext_lazy("With effort")),
    ("good", gettext_lazy("Knew it")),
    ("easy", gettext_lazy("At once")),
]


@require_GET
@member_page
def review_page(request: PageRequest) -> HttpResponse:
    """Everything due by the end of the learner's day; the answer is shown on request."""
    context = {"due": due_views(request.learner), "ratings": RATINGS}
    return render(request, "web/review/page.html", context)


@require_POST
@member_page
def rate(request: PageRequest) -> HttpResponse:
    """Record how one review went."""
    subject, rating = request.POST.get("subject", "")[:40], request.POST.get("rating", "")[:10]
    item = review_rate(actor=request.learner, subject=subject, rating=rating)
    day = date_format(item.due_at.astimezone(request.learner.zone), "DATE_FORMAT")
    messages.success(request, _("It comes back on %s.") % day)
    return redirect("accounts:review")

"""A process that reads a course's figures again and again, and says how many completed it by each."""

import sys

import django

django.setup()

from learning.models import Course  # noqa: E402
from learning.selectors.analytics import read_totals  # noqa: E402
from learning.selectors.insights import read_course_figures, read_task_figures  # noqa: E402

course = Course.objects.select_related("owner").get(pk=int(sys.argv[1]))
assert course.owner is not None
for _line in sys.stdin:
    figures, tasks = read_course_figures(course.owner, course), read_task_figures(course.owner, course)
    completed = {
        read_totals(course.owner, course.pk).completed,
        figures.completed.learners,
        tasks.hardest[0].completed,
    }
    print(*completed, flush=True)

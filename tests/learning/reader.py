"""A process that reads a course again and again.

Without a learner: how many completed the course, by each of its kept readings. With one: the percent of each
of the learner's tasks, in their order.
"""

import sys

import django

django.setup()

from core.models import User  # noqa: E402
from learning.models import Course  # noqa: E402
from learning.selectors.analytics import read_totals  # noqa: E402
from learning.selectors.insights import read_course_figures, read_task_figures  # noqa: E402
from learning.selectors.records import read_place  # noqa: E402

course = Course.objects.select_related("owner").get(pk=int(sys.argv[1]))
assert course.owner is not None
learners = [User.objects.get(pk=int(text)) for text in sys.argv[2:]]
for _line in sys.stdin:
    if learners:
        place = read_place(learners[0], course.pk, learners[0].pk)
        print(*(int(row.percent) for row in sorted(place.rows, key=lambda row: row.task_id)), flush=True)
        continue
    figures, tasks = read_course_figures(course.owner, course), read_task_figures(course.owner, course)
    completed = {
        read_totals(course.owner, course.pk).completed,
        figures.completed.learners,
        tasks.hardest[0].completed,
    }
    print(*completed, flush=True)

"""Who may do what in a course: its owner and co-instructors teach it, admins all, learners only learn."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.errors import NotAllowed, NotFound
from core.models import User
from learning.models import Course

Viewer = User | AnonymousUser | None
SYSTEM_GROUP = "system"


def teaches(actor: Viewer, course: Course) -> bool:
    """Whether the person is an instructor of this course, or an admin."""
    if not isinstance(actor, User) or not actor.is_active:
        return False
    if actor.is_staff or course.owner_id == actor.pk:
        return True
    return course.instructors.filter(pk=actor.pk).exists()


def check_teaches(actor: Viewer, course: Course) -> None:
    """Raise `NotAllowed` (`not_instructor`) unless the person teaches the course."""
    if not teaches(actor, course):
        raise NotAllowed(_("Only instructors of this course may do this."), code="not_instructor")


def taught_by(actor: User) -> QuerySet[Course]:
    """The courses the person teaches; all of them for admins."""
    if actor.is_staff:
        return Course.objects.all()
    own = Q(owner=actor) | Q(pk__in=Course.instructors.through.objects.filter(user=actor).values("course_id"))
    return Course.objects.filter(own)


def teaches_any(actor: Viewer) -> bool:
    """Whether the person teaches: an instructor, an admin, or a co-instructor of any course."""
    if not isinstance(actor, User) or not actor.is_active:
        return False
    return actor.may_author or taught_by(actor).exists()


def is_teacher() -> Q:
    """The same as a condition on people, for statements that ask about a person anyway."""
    instructor = Q(is_instructor=True) | Q(is_staff=True)
    helps = Course.instructors.through.objects.filter(user=OuterRef("pk"))
    return Q(is_active=True) & (
        instructor | Q(Exists(Course.objects.filter(owner=OuterRef("pk")))) | Q(Exists(helps))
    )


def visible_to(viewer: Viewer) -> QuerySet[Course]:
    """The courses the viewer may know of: published ones, those they teach, those they are enrolled in."""
    published = Q(state=Course.State.PUBLISHED)
    if not isinstance(viewer, User):
        return Course.objects.filter(published)
    enrolled = Q(pk__in=viewer.enrollments.values("course_id")) & ~Q(state=Course.State.DRAFT)
    return Course.objects.filter(published | enrolled | Q(pk__in=taught_by(viewer).values("pk")))


def find_course(viewer: Viewer, course_id: int) -> Course:
    """A course the viewer may know of; raises `NotFound` (`course_not_found`)."""
    course = visible_to(viewer).filter(pk=course_id).first()
    if course is None:
        raise NotFound(_("There is no such course."), code="course_not_found")
    return course


def find_course_by_slug(viewer: Viewer, slug: str) -> Course:
    """The same by the course's slug."""
    course = visible_to(viewer).filter(slug=slug).first()
    if course is None:
        raise NotFound(_("There is no such course."), code="course_not_found")
    return course


def find_taught(actor: User, course_id: int) -> Course:
    """A course the person teaches; raises `NotFound` (`course_not_found`), `NotAllowed`."""
    course = find_course(actor, course_id)
    check_teaches(actor, course)
    return course


def is_system(actor: User) -> bool:
    """Whether this account is an integration that may report any learner's progress."""
    return actor.groups.filter(name=SYSTEM_GROUP).exists()

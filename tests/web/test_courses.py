"""Pages of courses, quizzes, notes, profile and certificates, as a browser without scripts sees them."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from PIL import Image

from accounts.models import Portrait
from learning.models import Certificate, CourseEnrollment, Favorite, Note, QuizAttempt, TaskProgress
from learning.services import attempt_start, attempt_submit, note_save, task_report
from tests.factories import make_challenge
from tests.learning.classroom import fill_class, make_class
from tests.learning.courses import enroll, make_course, make_task, option_of
from tests.web.conftest import HTMX, signed_in

pytestmark = pytest.mark.django_db


def text(response):
    return response.content.decode()


def test_a_learner_walks_through_a_whole_course(learner, ada):
    course = make_course(title="Walking <b>")
    lesson, quiz, task = make_task(course), make_task(course, "quiz"), make_task(course, "challenge")
    assert "Walking &lt;b&gt;" in text(learner.get("/courses/"))
    page = course.get_absolute_url()
    assert "Not enrolled" in text(learner.get(page))
    assert "Read <em>this</em>" not in text(learner.get(lesson.get_absolute_url()))
    assert learner.post(f"{page}enroll/").status_code == 302
    assert "Read <em>this</em>" in text(learner.get(lesson.get_absolute_url()))
    assert not TaskProgress.objects.exists()  # looking writes nothing
    assert learner.post(f"/tasks/{lesson.pk}/open/", headers=HTMX).status_code == 204
    assert CourseEnrollment.objects.get().status == "IN_PROGRESS"
    assert learner.post(f"/tasks/{lesson.pk}/done/")["Location"] == quiz.get_absolute_url()
    started = learner.post(f"/tasks/{quiz.pk}/attempt/", follow=True)
    attempt = QuizAttempt.objects.get()
    assert text(started).count('type="radio"') == 9
    answers = {f"question-{q.pk}": option_of(q, right=True).pk for q in quiz.quiz.questions.all()}
    assert learner.post(f"/attempts/{attempt.pk}/answer/", answers, headers=HTMX).status_code == 204
    review = learner.post(f"/attempts/{attempt.pk}/submit/", answers, follow=True)
    assert "Passed" in text(review)
    assert "So it is." in text(review)
    assert task.challenge.get_absolute_url() in text(learner.get(task.get_absolute_url()))
    assert "67" in text(learner.get(page))
    assert "67" in text(learner.get(f"/accounts/progress/course/{course.pk}/"))
    assert text(learner.get(page, headers=HTMX)).startswith('<div id="plan"')
    overview = text(learner.get("/accounts/progress/"))
    assert "Quizzes taken" in overview
    assert "100.0" in overview


def test_the_time_at_a_lesson_is_what_went_by_at_most(learner, ada):
    course = make_course()
    lesson = make_task(course)
    enroll(ada, course)
    address, spent = f"/tasks/{lesson.pk}/time/", lambda: TaskProgress.objects.get().time_spent
    assert learner.post(address, {"seconds": "600"}).status_code == 204
    assert spent() == timedelta(0)  # it has only just been opened
    ago = timezone.now() - timedelta(minutes=5)
    TaskProgress.objects.update(last_accessed_at=ago)
    learner.post(address, {"seconds": "90"})
    assert spent() == timedelta(seconds=90)
    learner.post(address, {"seconds": "90"})  # nothing has gone by since
    assert timedelta(seconds=90) <= spent() < timedelta(seconds=180)
    TaskProgress.objects.update(time_spent=timedelta(0), last_accessed_at=timezone.now() - timedelta(days=2))
    learner.post(address, {"seconds": "172800"})
    assert spent() == timedelta(hours=4)
    for odd in ("-5", "x", "1e9", "9" * 30, ""):
        assert learner.post(address, {"seconds": odd}).status_code == 204
    assert spent() < timedelta(hours=4, minutes=5)
    TaskProgress.objects.update(time_spent=timedelta(hours=25), last_accessed_at=ago)
    learner.post(f"/tasks/{lesson.pk}/done/", {"seconds": "60"})
    assert spent() == timedelta(hours=25, minutes=1)
    assert "25 hours" in text(learner.get(f"/accounts/progress/course/{course.pk}/"))


def test_locked_and_foreign_things_say_why(learner, ada, boris):
    course = make_course(is_sequential=True)
    first, second = make_task(course), make_task(course)
    enroll(ada, course)
    shown = text(learner.get(second.get_absolute_url()))
    assert first.title in shown
    assert "Read <em>this</em>" not in shown
    assert learner.post(f"/tasks/{second.pk}/done/").status_code == 403
    quiz = make_task(make_course(), "quiz")
    enroll(boris, quiz.course)
    signed_in(boris).post(f"/tasks/{quiz.pk}/attempt/")
    attempt = QuizAttempt.objects.get()
    for call in (learner.get, learner.post):
        assert call(f"/attempts/{attempt.pk}/{'' if call == learner.get else 'submit/'}").status_code == 404
    assert learner.get("/courses/nothing/").status_code == 404
    assert learner.get("/courses/nothing/at-all/").status_code == 404
    assert learner.post("/courses/nothing/enroll/").status_code == 404
    hostile = {"question-1": "x", "question-": "1"}
    signed_in(boris).post(f"/attempts/{attempt.pk}/answer/", hostile)
    assert signed_in(boris).post(f"/attempts/{attempt.pk}/answer/", {"question-1": "x"}).status_code == 422


def test_leaving_and_coming_back(learner, ada):
    course = make_course(access="open")
    enroll(ada, course)
    assert learner.post(f"/courses/{course.slug}/leave/").status_code == 302
    assert "Come back" in text(learner.get(course.get_absolute_url()))
    learner.post(f"/courses/{course.slug}/enroll/")
    assert CourseEnrollment.objects.get().status == "ENROLLED"


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/notes/",
        "/accounts/favorites/",
        "/accounts/profile/",
        "/accounts/notes/create/",
        "/tasks/1/",
    ],
)
def test_strangers_are_sent_to_sign_in(visitor, path):
    assert visitor.get(path)["Location"].startswith("/accounts/login/")


def test_notes_from_the_first_to_the_last(learner, ada):
    assert "nothing down yet" in text(learner.get("/accounts/notes/"))
    task = make_task(make_course(title="C"))
    form = learner.get(f"/accounts/notes/create/?lesson={task.pk}")
    assert f"Notes on {task.title}" in text(form)
    values = {"title": "Мысль", "content": "**bold** <script>", "lesson": task.pk, "keep_place": "on"}
    made = learner.post("/accounts/notes/create/", values, follow=True)
    assert "<strong>bold</strong> &lt;script&gt;" in text(made)
    note = Note.objects.get()
    assert note.task == task
    assert "Мысль" in text(learner.get("/accounts/notes/?q=МЫСЛЬ"))
    assert "No note holds" in text(learner.get("/accounts/notes/?q=absent"))
    edited = learner.post(f"/accounts/notes/{note.pk}/edit/", {"title": "B", "content": "c"}, follow=True)
    assert "saved" in text(edited)
    note.refresh_from_db()
    assert (note.title, note.task) == ("B", None)
    assert learner.post(f"/accounts/notes/{note.pk}/edit/", {"title": "", "content": ""}).status_code == 422
    assert learner.get(f"/accounts/notes/{note.pk}/delete/").status_code == 200
    assert Note.objects.exists()
    learner.post(f"/accounts/notes/{note.pk}/delete/")
    assert not Note.objects.exists()


def test_notes_of_others_do_not_exist(learner, boris):
    note = note_save(actor=boris, title="Of Boris", content="…")
    for path in ("", "edit/", "delete/"):
        assert learner.get(f"/accounts/notes/{note.pk}/{path}").status_code == 404
    assert learner.post(f"/accounts/notes/{note.pk}/delete/").status_code == 404
    assert "Of Boris" not in text(learner.get("/accounts/notes/"))


def test_long_lists_have_pages(learner, ada):
    Note.objects.bulk_create([Note(user=ada, title=f"N{i}", content="c") for i in range(45)])
    assert "Page 2 of 3" in text(learner.get("/accounts/notes/?page=2"))


def test_favourites_toggle_for_browsers_scripts_and_htmx(learner):
    task, challenge = make_task(make_course()), make_challenge()
    lesson, exercise = (
        f"/accounts/favorite/toggle/lesson/{task.pk}/",
        f"/accounts/favorite/toggle/exercise/{challenge.pk}/",
    )
    assert learner.post(lesson)["Location"] == task.get_absolute_url()
    assert learner.post(exercise, headers={"Accept": "application/json"}).json() == {"is_favorited": True}
    page = text(learner.get("/accounts/favorites/"))
    assert task.title in page
    assert challenge.title in page
    assert 'aria-pressed="false"' in text(learner.post(lesson, headers=HTMX))
    assert Favorite.objects.count() == 1
    assert learner.get(lesson).status_code == 405
    assert learner.post("/accounts/favorite/toggle/lesson/999999/").status_code == 404


def test_a_challenge_has_its_heart_and_its_notes(learner, ada, boris, visitor):
    challenge, draft = make_challenge(), make_challenge(state="draft")
    here = f"/accounts/exercises/{challenge.pk}/"
    page = text(learner.get(challenge.get_absolute_url()))
    assert here in page
    assert f"/accounts/notes/create/?exercise={challenge.pk}" in page
    assert here not in text(visitor.get(challenge.get_absolute_url()))
    assert 'aria-pressed="false"' in text(learner.get(here))
    learner.post(f"/accounts/favorite/toggle/exercise/{challenge.pk}/")
    for n in range(4):
        note_save(actor=ada, title=f"Note <{n}>", content="c", challenge_id=challenge.pk)
    note_save(actor=boris, title="Of Boris", content="c", challenge_id=challenge.pk)
    part = text(learner.get(here))
    assert 'aria-pressed="true"' in part
    assert "Note &lt;3&gt;" in part
    assert "Note &lt;0&gt;" not in part  # the newest three
    assert "Of Boris" not in part
    for other in (draft.pk, 10**9):
        assert learner.get(f"/accounts/exercises/{other}/").status_code == 404


def picture(kind="PNG", size=(600, 300), **options):
    out = BytesIO()
    Image.new("RGB", size, "red").save(out, format=kind, **options)
    out.seek(0)
    out.name = f"me.{kind.lower()}"
    return out


def test_a_profile_with_a_picture_made_anew(learner, ada):
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    values = {
        "username": "ada",
        "email": "a@example.org",
        "bio": "Hello",
        "avatar": picture("JPEG", exif=exif),
    }
    assert "saved" in text(learner.post("/accounts/profile/", values, follow=True))
    kept = bytes(Portrait.objects.get().picture)
    assert b"secret" not in kept
    with Image.open(BytesIO(kept)) as image:
        assert (image.format, image.size) == ("WEBP", (256, 256))
        assert not image.getexif()
    served = learner.get(f"/accounts/pictures/{ada.pk}/")
    assert (served["Content-Type"], served.content) == ("image/webp", kept)
    learner.post("/accounts/profile/picture/remove/")
    assert learner.get(f"/accounts/pictures/{ada.pk}/").status_code == 404


def named(content, name):
    out = BytesIO(content)
    out.name = name
    return out


@pytest.mark.parametrize(
    "upload",
    [
        lambda: named(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "x.svg"),
        lambda: named(b"GIF89a<script>", "x.gif"),
        lambda: named(b"\x89PNG\r\n\x1a\n" + b"\x00" * 100, "x.png"),
        lambda: named(b"x" * (5 * 1024 * 1024 + 1), "x.png"),
        lambda: picture("PNG", (9_000, 9_000)),
        lambda: named(picture("BMP").getvalue(), "x.png"),
    ],
    ids=["svg", "gif", "broken", "large", "pixels", "bmp"],
)
def test_what_is_no_picture_is_refused_and_nothing_is_saved(learner, ada, upload):
    answer = learner.post("/accounts/profile/", {"username": "ada2", "email": "", "avatar": upload()})
    assert answer.status_code == 422
    assert not Portrait.objects.exists()
    ada.refresh_from_db()
    assert ada.username == "ada"


def test_a_taken_name_is_said_at_its_field(learner, boris):
    answer = learner.post("/accounts/profile/", {"username": "BORIS", "email": "", "bio": ""})
    assert answer.status_code == 422
    assert "taken" in text(answer)


def test_a_certificate_can_be_checked_by_anybody(visitor, ada):
    course = make_course(title="The <i>Course</i>")
    task = make_task(course)
    enroll(ada, course)
    task_report(actor=ada, task_id=task.pk, status="completed")
    place = f"/certificates/{Certificate.objects.get().code}/"
    page = text(visitor.get(place))
    assert "is valid" in page
    assert "The &lt;i&gt;Course" in page
    assert visitor.get(f"{place}certificate.pdf").content.startswith(b"%PDF")
    assert visitor.get(f"{place}qr.svg")["Content-Type"] == "image/svg+xml"
    assert visitor.get(f"{place}credential.json").json()["type"][1] == "OpenBadgeCredential"
    token = visitor.get(f"{place}credential.jwt").content.decode()
    assert token.count(".") == 2
    Certificate.objects.update(revoked_at="2999-01-01T00:00:00Z", revoked_for="A <mistake>")
    assert "A &lt;mistake&gt;" in text(visitor.get(place))
    assert visitor.get(f"{place}certificate.pdf").status_code == 404
    assert visitor.get(f"{place}credential.jwt").status_code == 404
    assert len(visitor.get("/certificates/revoked.json").json()["revokedCredential"]) == 1
    assert visitor.get("/certificates/unknown/").status_code == 404


def test_those_who_teach_the_course_revoke_a_certificate_on_its_page(teacher, visitor, ada, learner):
    course = make_course(teacher)
    task = make_task(course)
    enroll(ada, course)
    task_report(actor=ada, task_id=task.pk, status="completed")
    place, desk = f"/certificates/{Certificate.objects.get().code}/", signed_in(teacher)
    assert place in text(desk.get(f"/teach/courses/{course.slug}/learners/"))
    assert 'name="reason"' in text(desk.get(place))
    for others in (visitor, learner):
        assert 'name="reason"' not in text(others.get(place))
    assert learner.post(f"{place}revoke/", {"reason": "x"}).status_code == 403
    assert desk.post(f"{place}revoke/", {"reason": "x" * 301}).status_code == 422
    assert Certificate.objects.get().is_valid
    page = text(desk.post(f"{place}revoke/", {"reason": "Issued <twice>"}, follow=True))
    assert "Issued &lt;twice&gt;" in page
    assert 'name="reason"' not in page
    assert desk.post(f"{place}revoke/", {"reason": "again"}).status_code == 409
    assert place not in text(desk.get(f"/teach/courses/{course.slug}/learners/"))
    assert CourseEnrollment.objects.get(user=ada).status == "COMPLETED"


def test_pages_ask_as_much_of_300_as_of_3(teacher, django_assert_max_num_queries):
    room = make_class(teacher)
    ada = room.people["stuck"]
    note_save(actor=ada, title="t", content="c", task_id=room.lesson.pk)
    learner = signed_in(ada)
    tasks = [task.get_absolute_url() for task in (room.lesson, room.quiz, room.challenge)]
    own = ["/accounts/notes/", "/accounts/favorites/", f"/accounts/progress/course/{room.course.pk}/"]
    paths = [room.course.get_absolute_url(), *tasks, *own, "/courses/", "/accounts/progress/"]

    def count():
        found = []
        for path in paths:
            with django_assert_max_num_queries(12) as context:
                assert learner.get(path).status_code == 200
            found.append(len(context.captured_queries))
        return found

    small = count()
    fill_class(room, 297)
    for kind in ("lesson", "quiz", "challenge"):
        make_task(room.course, kind)
    assert count() == small


def test_what_is_due_is_shown_and_rated(learner, ada, boris):
    assert "Nothing is due" in text(learner.get("/accounts/review/"))
    course = make_course()
    quiz = make_task(course, "quiz").quiz
    enroll(ada, course)
    attempt = attempt_start(actor=ada, quiz_id=quiz.pk)
    attempt_submit(actor=ada, attempt_id=attempt.pk)
    QuizAttempt.objects.update(closed_at=timezone.now() - timedelta(days=2))
    page = text(learner.get("/accounts/review/"))
    assert page.count('name="subject"') == 3
    assert "Always" in page
    subject = f"question:{quiz.questions.first().pk}"
    answer = learner.post("/accounts/review/rate/", {"subject": subject, "rating": "good"}, follow=True)
    assert text(answer).count('name="subject"') == 2
    again = learner.post("/accounts/review/rate/", {"subject": subject, "rating": "good"})
    assert again.status_code == 409
    stranger = signed_in(boris).post("/accounts/review/rate/", {"subject": subject, "rating": "good"})
    assert stranger.status_code == 404
    assert learner.post("/accounts/review/rate/", {"subject": subject, "rating": "x"}).status_code == 422

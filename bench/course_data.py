"""Courses of any size for the benchmarks, written directly."""

from typing import Any

TASKS = 10
DONE = 5
"""Tasks begun by each learner."""


def make_course(size: int) -> Any:
    """A course with this many learners, half of its tasks begun by each, every tenth learner done."""
    from django.utils import timezone

    from core.models import Stream, User
    from learning.models import Course, CourseEnrollment, LearningTask, Module, TaskProgress

    tag = f"{size}-{Course.objects.count()}"
    owner = User.objects.create(username=f"owner-{tag}", is_instructor=True)
    course = Course.objects.create(slug=f"c-{tag}", title="Course", owner=owner, state="published")
    module = Module.objects.create(course=course, slug="m", title="M")
    tasks = [
        LearningTask.objects.create(module=module, slug=f"t{n}", title=f"T{n}", kind="lesson", position=n)
        for n in range(TASKS)
    ]
    now = timezone.now()
    challenge = make_trial(course, module, tag)
    for start in range(0, size, 5_000):
        numbers = range(start, min(start + 5_000, size))
        users = User.objects.bulk_create(User(username=f"u{tag}-{n}", password="!") for n in numbers)
        Stream.objects.bulk_create(Stream(user=user) for user in users)
        CourseEnrollment.objects.bulk_create(
            CourseEnrollment(
                user=user,
                course=course,
                status="CERTIFIED" if n % 10 == 0 else "IN_PROGRESS",
                progress=100 if n % 10 == 0 else n % 100,
                completion_date=now if n % 10 == 0 else None,
            )
            for n, user in zip(numbers, users, strict=True)
        )
        TaskProgress.objects.bulk_create(
            TaskProgress(
                user=user, task=task, course=course, status="completed" if (n + i) % 2 else "in_progress"
            )
            for n, user in zip(numbers, users, strict=True)
            for i, task in enumerate(tasks[:DONE])
        )
        make_tries(course, challenge, list(zip(numbers, users, strict=True)))
    return course


def make_trial(course: Any, module: Any, tag: str) -> Any:
    """A challenge and a quiz at the end of the course; returns the challenge."""
    from challenges.models import Category, Challenge
    from learning.models import LearningTask, Quiz, QuizOption, QuizQuestion

    category, _made = Category.objects.get_or_create(slug="c", defaults={"title": "C"})
    choices = [{"id": i, "text": i, "correct": i == "a", "feedback": ""} for i in "abc"]
    challenge = Challenge.objects.create(
        slug=f"trial-{tag}",
        title="Trial",
        description="?",
        difficulty="beginner",
        kind="single_choice",
        points=5,
        category=category,
        state="published",
        spec={"choices": choices, "shuffle": False},
    )
    LearningTask.objects.create(
        module=module, slug="trial", title="Trial", kind="challenge", position=TASKS, challenge=challenge
    )
    task = LearningTask.objects.create(
        module=module, slug="quiz", title="Quiz", kind="quiz", position=TASKS + 1
    )
    question = QuizQuestion.objects.create(quiz=Quiz.objects.create(task=task), text="?")
    for n in range(3):
        QuizOption.objects.create(question=question, text=str(n), position=n, is_correct=n == 0)
    return challenge


def make_tries(course: Any, challenge: Any, people: list[tuple[int, Any]]) -> None:
    """Everybody has answered the challenge, half of them rightly, and every fourth has taken the quiz."""
    from django.utils import timezone

    from learning.models import QuizAttempt, QuizQuestion, QuizResponse
    from progress.models import Submission, UserProgress

    now = timezone.now()
    UserProgress.objects.bulk_create(
        UserProgress(
            user=user,
            challenge=challenge,
            attempts=1 + n % 3,
            status="completed" if n % 2 else "submitted",
            completed_at=now if n % 2 else None,
        )
        for n, user in people
    )
    Submission.objects.bulk_create(
        Submission(
            user=user,
            challenge=challenge,
            number=1,
            answer={"choice": "abc"[n % 3]},
            channel="web",
            status="graded",
            verdict="accepted" if n % 3 == 0 else "wrong",
        )
        for n, user in people
    )
    question = QuizQuestion.objects.get(quiz__task__course=course)
    options = list(question.options.all())
    attempts = QuizAttempt.objects.bulk_create(
        QuizAttempt(user=user, quiz_id=question.quiz_id, number=1, closed_at=now, max_score=1, score=n % 2)
        for n, user in people
        if n % 4 == 0
    )
    QuizResponse.objects.bulk_create(
        QuizResponse(
            attempt=attempt, question=question, selected_option=options[i % 3], is_correct=i % 3 == 0
        )
        for i, attempt in enumerate(attempts)
    )

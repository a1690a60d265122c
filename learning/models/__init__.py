"""The learning room's tables: what is taught, who learns it, and what they keep of it."""

from learning.models.courses import Course, CourseRevision, Invitation, LearningTask, Module
from learning.models.enrolments import (
    ActivityEntry,
    Certificate,
    CourseEnrollment,
    CourseMessage,
    TaskProgress,
)
from learning.models.personal import Favorite, Note
from learning.models.quizzes import Quiz, QuizAttempt, QuizOption, QuizQuestion, QuizResponse

__all__ = [
    "ActivityEntry",
    "Certificate",
    "Course",
    "CourseEnrollment",
    "CourseMessage",
    "CourseRevision",
    "Favorite",
    "Invitation",
    "LearningTask",
    "Module",
    "Note",
    "Quiz",
    "QuizAttempt",
    "QuizOption",
    "QuizQuestion",
    "QuizResponse",
    "TaskProgress",
]

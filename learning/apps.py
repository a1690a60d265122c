"""Learning: what is taught in order, and how far each learner is."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LearningConfig(AppConfig):
    """Courses, lessons, quizzes, enrolments, notes, certificates."""

    name = "learning"
    verbose_name = _("Courses")

    def ready(self) -> None:
        """Listen to what challenges do to courses, and join the learner's live state and the user model."""
        from django.db.models.signals import pre_delete

        from challenges.content.sections import register_section
        from challenges.models import Challenge
        from core.models import User
        from core.upkeep import register_job
        from learning import listeners, states
        from learning.content.section import Courses
        from learning.models import LearningTask
        from learning.reviewing import missed_questions
        from learning.selectors import overview
        from learning.services.settling import settle_courses
        from progress.review import register_source
        from progress.signals import challenge_completed, challenge_started, challenge_tried
        from progress.snapshot import register_part

        for target in (LearningTask, Challenge):
            pre_delete.connect(listeners.on_target_removed, sender=target, dispatch_uid="learning.removed")
        challenge_started.connect(listeners.on_challenge_started, dispatch_uid="learning.started")
        challenge_completed.connect(listeners.on_challenge_completed, dispatch_uid="learning.completed")
        challenge_tried.connect(listeners.on_challenge_tried, dispatch_uid="learning.tried")
        register_source("question", missed_questions)
        register_job("courses", timedelta(minutes=1), settle_courses)
        register_section(Courses())
        for part in states.PARTS:
            register_part(part)
        # The user model stands below this room; what it can say about courses is given to it from here.
        User.add_to_class("calculate_progress_percentage", overview.progress_percentage)
        User.add_to_class("get_latest_quiz_attempt", overview.latest_quiz_attempt)

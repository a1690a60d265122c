"""Judging again: verdicts, points, totals, boards and the log agree afterwards, whatever changes."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Sum

from core.errors import DomainError
from judge import Verdict
from judge.fake import FakeJudge
from progress.judging.models import JudgeTask
from progress.judging.rejudging import rejudge_challenge
from progress.leaderboard.folding import fold
from progress.models import LearnerStats, PointsEntry, ScoreBucket, Standing, UserProgress
from progress.services import submit_answer
from tests.coding import SPECS
from tests.factories import make_challenge, make_user
from tests.progress.judging.at_work import (
    agree,
    by_word,
    events_of,
    fresh,
    hand_in,
    hands,
    judge_all,
    pass_time,
)

pytestmark = pytest.mark.django_db


def only(verdict: Verdict) -> FakeJudge:
    return FakeJudge(lambda program, name: verdict)


def again(challenge, judge=None) -> int:
    count = rejudge_challenge(actor=None, challenge=challenge)
    judge_all(judge)
    return count


def books(user):
    """What every book says the learner has; they must all say the same."""
    total = LearnerStats.objects.get(user=user).points
    assert total == (PointsEntry.objects.filter(user=user).aggregate(n=Sum("points"))["n"] or 0)
    assert total == sum(UserProgress.objects.filter(user=user).values_list("points", flat=True))
    assert {row.points for row in Standing.objects.filter(user=user)} <= {total}
    agree(user)
    return total


def test_a_right_answer_that_is_wrong_now_gives_its_points_back(ada):
    challenge = make_challenge("stdio")
    submission = hand_in(ada, challenge).submission
    judge_all()
    fold("overall")
    assert again(challenge, only(Verdict.WRONG_ANSWER)) == 1
    assert (fresh(submission).verdict, fresh(submission).points) == ("wrong", 0)
    progress = UserProgress.objects.get(user=ada)
    assert (progress.status, progress.attempts, progress.points) == ("submitted", 1, 0)
    assert progress.completed_at is None
    assert LearnerStats.objects.get(user=ada).solved == 0
    assert books(ada) == 0
    assert [event.type for event in events_of(ada)][-1] == "submission.rejudged"
    fold("overall")
    assert not ScoreBucket.objects.filter(board="overall", learners__gt=0, bucket__gt=0).exists()
    hand_in(ada, challenge)
    judge_all()
    assert books(ada) == 10


def test_a_wrong_answer_that_is_right_now_is_paid_once(ada):
    challenge = make_challenge("stdio")
    first = hand_in(ada, challenge, "wrong_answer").submission
    second = hand_in_again(ada, challenge)
    for _ in range(3):
        again(challenge, FakeJudge())
    assert books(ada) == 10
    progress = UserProgress.objects.get(user=ada)
    assert (progress.status, progress.attempts) == ("completed", 2)
    assert progress.completed_at == fresh(first).graded_at
    assert LearnerStats.objects.get(user=ada).solved == 1
    assert fresh(first).points + fresh(second).points == 10
    assert len(events_of(ada, "submission.rejudged")) == 2, "what stays as it is is not told again"


def hand_in_again(user, challenge):
    judge_all()
    submission = hand_in(user, challenge, "time_limit").submission
    judge_all()
    return submission


def test_a_part_more_or_less_moves_only_the_difference(ada):
    challenge = make_challenge("function", points=100)
    hand_in(ada, challenge)
    judge_all(FakeJudge(lambda program, name: Verdict.WRONG_ANSWER if name == "big" else Verdict.ACCEPTED))
    part = books(ada)
    assert 0 < part < 100
    again(challenge, FakeJudge())
    assert books(ada) == 100
    again(challenge, FakeJudge(lambda p, name: Verdict.WRONG_ANSWER if name == "big" else Verdict.ACCEPTED))
    assert books(ada) == part


def test_our_own_fault_changes_nothing(ada):
    challenge = make_challenge("stdio")
    submission = hand_in(ada, challenge).submission
    judge_all()
    told = len(events_of(ada))
    rejudge_challenge(actor=None, challenge=challenge)
    for _ in range(3):
        judge_all(only(Verdict.INTERNAL_ERROR))
        pass_time(60)
    assert not JudgeTask.objects.exists()
    assert fresh(submission).verdict == "accepted"
    assert len(events_of(ada)) == told
    assert books(ada) == 10


def test_learners_do_not_wait_for_it_and_both_may_be_under_way(ada, boris):
    challenge = make_challenge("stdio")
    hand_in(ada, challenge, "wrong_answer")
    judge_all()
    assert rejudge_challenge(actor=None, challenge=challenge) == 1
    assert rejudge_challenge(actor=None, challenge=challenge) == 0
    live = [hand_in(boris, challenge).submission, hand_in(ada, challenge, "time_limit").submission]
    for submission in live:
        hands().work_once()
        assert fresh(submission).status == "graded"
    judge_all(FakeJudge())
    assert UserProgress.objects.get(user=ada).is_completed
    books(ada)
    books(boris)


def test_a_verdict_that_comes_after_the_old_answer_became_right_takes_nothing(ada):
    challenge = make_challenge("stdio")
    hand_in(ada, challenge, "wrong_answer")
    judge_all()
    live = hand_in(ada, challenge, "time_limit").submission
    rejudge_challenge(actor=None, challenge=challenge)
    JudgeTask.objects.filter(pk=live.pk).update(priority=2)
    hands(FakeJudge()).work_once()
    JudgeTask.objects.update(priority=0)
    judge_all(FakeJudge(by_word))
    assert fresh(live).verdict == "time_limit"
    progress = UserProgress.objects.get(user=ada)
    assert (progress.is_completed, progress.attempts) == (True, 2)
    assert LearnerStats.objects.get(user=ada).solved == 1
    assert books(ada) == 10


def test_answers_from_when_it_was_no_code_are_left_alone(ada):
    challenge = make_challenge()
    submit_answer(actor=ada, challenge_id=challenge.pk, answer={"choice": "b"}, channel="web")
    challenge.kind, challenge.spec = "stdio", SPECS["stdio"]
    challenge.save()
    assert rejudge_challenge(actor=None, challenge=challenge) == 0


def test_only_those_who_teach_may_and_only_where_code_is_run(ada, teacher):
    challenge = make_challenge("stdio")
    for actor, target, code in (
        (ada, challenge, "instructor_only"),
        (teacher, make_challenge(), "not_judged"),
    ):
        with pytest.raises(DomainError) as refusal:
            rejudge_challenge(actor=actor, challenge=target)
        assert refusal.value.code == code
    assert rejudge_challenge(actor=teacher, challenge=challenge) == 0


def test_the_command_judges_again_and_says_how_things_stand(ada):
    challenge = make_challenge("stdio")
    hand_in(ada, challenge)
    judge_all()
    out = StringIO()
    call_command("judge", "rejudge", challenge.slug, stdout=out)
    call_command("judge", "state", stdout=out)
    assert "1 answers are judged again" in out.getvalue()
    assert "No worker lives" in out.getvalue()
    assert "0 of learners, 1 in bulk" in out.getvalue()
    with pytest.raises(CommandError):
        call_command("judge", "rejudge", "nothing", stdout=out)


def test_the_doctor_tells_what_this_machine_offers(capsys):
    try:
        call_command("judge", "doctor")
        expected = "The judge runs code here."
    except SystemExit:
        expected = "The judge refuses to run code here."
    told = capsys.readouterr()
    assert expected in told.out
    assert "landlock" in told.out


def test_the_admin_has_an_action_for_it(client, admin_user):
    challenge, plain = make_challenge("stdio"), make_challenge()
    learner = make_user()
    hand_in(learner, challenge)
    judge_all()
    client.force_login(admin_user)
    chosen = {"action": "rejudge", "_selected_action": [challenge.pk, plain.pk]}
    page = client.post("/admin/challenges/challenge/", chosen, follow=True).content.decode()
    assert "1 answer is judged again" in page
    assert "not judged by running" in page
    assert JudgeTask.objects.get().priority == JudgeTask.Priority.BULK

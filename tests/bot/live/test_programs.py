"""Programs in the chat: messages, code blocks and files, and the verdict that is one message."""

import threading
import time
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from django.db import connection, transaction
from django.utils import timezone

from bot.judging import redraw_verdicts
from bot.models import Card, InboxUpdate, OutboxMessage
from judge import TestFinished, Verdict
from judge.fake import FakeJudge
from progress.models import Submission, UserProgress
from progress.selectors.drafts import read_draft
from progress.services import save_draft
from tests.bot.live.conftest import Person, buttons_of
from tests.bot.live.test_answering import PIXEL
from tests.coding import RIGHT
from tests.conftest import wait_for
from tests.factories import make_challenge
from tests.learning.courses import enroll, make_course, make_task
from tests.progress.judging.at_work import by_word, judge_all, worker_row

WRONG = FakeJudge(lambda program, name: Verdict.WRONG_ANSWER)
CODE = "n = int(input())\nif n < 2 and n > -2:\n    print('<b>&amp;</b>')\n"


def opened(person, challenge):
    """The challenge's card, opened through the list."""
    shown = person.asks("/challenges", challenge.title)
    person.press(shown, "1. ")
    return person.reads(challenge.title)


def handed_in(count=1):
    """The latest program at the judge, once there are so many."""
    wait_for(lambda: Submission.objects.count() == count)
    return Submission.objects.latest("pk")


def verdict_card(person, submission):
    """The message that follows this program."""
    card = wait_for(
        lambda: Card.objects.filter(kind="verdict", state__submission=submission.pk, message_id__gt=0).first()
    )
    return person.message(card.message_id)


def test_the_card_shows_samples_starter_and_how_to_send(live_bot, person, learner):
    spec_card = opened(person, make_challenge("function"))
    assert "double(2)" in spec_card["text"]
    assert "def double(x):" in spec_card["text"]
    assert any(e["type"] == "pre" and e.get("language") == "python" for e in spec_card["entities"])
    assert "as a code block, or as a file (.py, at most 64 KB)" in spec_card["text"]
    assert "(147)" not in spec_card["text"]


def test_a_code_block_is_judged_verbatim(live_bot, person, learner):
    challenge = make_challenge("stdio")
    card = opened(person, challenge)
    person.write(f"My try:\n```python\n{CODE}```", reply_to=card["message_id"])
    submission = handed_in()
    assert submission.answer == {"language": "python", "files": {"solution.py": CODE.rstrip("\n")}}
    said = verdict_card(person, submission)
    assert "No judge is at work" in said["text"]
    judge_all()
    done = person.sees(said, "Right! +10 points")
    assert "Tests passed: 2 of 2" in done["text"]
    person.sees(card, "Solved: 10 points")
    assert sum(challenge.title in text and "Right!" in text for text in person.said()) == 1


def test_a_plain_message_is_a_program_and_the_fence_names_the_language(live_bot, person, learner):
    card = opened(person, make_challenge("stdio"))
    person.write("print(int(input()) * 2)")
    assert handed_in().answer["language"] == "python"
    judge_all(WRONG)
    person.write("```c\nint main() { return 0; }\n```")
    assert handed_in(2).answer == {"language": "c", "files": {"solution.c": "int main() { return 0; }"}}
    judge_all(WRONG)
    person.asks("```sql\nSELECT 1\n```", "Choose one of these languages: python, c")
    person.press(card, "C17")
    person.sees(card, "C17 (gcc) ✔")
    person.write("python 3")
    person.sees(card, "Python 3 ✔")
    person.write("c17 (GCC)")
    person.sees(card, "C17 (gcc) ✔")
    person.write("C17 (gcc)")
    person.write("int main(void) {}")
    assert handed_in(3).answer["language"] == "c"


def test_a_language_that_no_judge_has_is_told_when_it_is_chosen(live_bot, person, learner):
    worker_row(languages=["python"], seen_at=timezone.now() + timedelta(hours=1))
    card = opened(person, make_challenge("stdio"))
    assert "Send your program" in card["text"]
    person.press(card, "C17")
    assert "Send your program" not in person.sees(card, "The judge has no c at the moment")["text"]


def test_files_are_judged_or_refused_for_their_own_reason(live_bot, person, learner, double):
    opened(person, make_challenge("stdio"))
    refusals = [
        ({"name": "virus.exe", "content": b"MZ"}, "“virus.exe” is no program"),
        ({"name": "", "content": b"x"}, "is no program"),
        ({"name": "a.py", "content": b""}, "The file is empty"),
        ({"name": "a.py", "content": b" \n\t"}, "The file is empty"),
        ({"name": "a.py", "content": b"\xff\xfe\x00x"}, "not text in UTF-8"),
        ({"name": "a.sql", "content": b"SELECT 1"}, "Choose one of these languages"),
        ({"name": "big.py", "content": b"x", "size": 65_537}, "“big.py” is too large: 65 KB, at most 64 KB"),
    ]
    for sent, reason in refusals:
        person.seen = person._newest(None)
        before = len(double.calls("getFile"))
        double.send_file(person.id, sent.pop("name"), sent.pop("content"), **sent)
        person.reads(reason)
        if "large" in reason or "no program" in reason:
            assert len(double.calls("getFile")) == before
    assert not Submission.objects.exists()
    text = "# " + "é" * 30_000 + "\nprint(int(input()) * 2)\n"
    double.send_file(person.id, "My Solution.PY", b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert handed_in().answer["files"] == {"solution.py": text}
    assert not InboxUpdate.objects.filter(failed=True).exists()


def test_a_file_without_a_challenge_and_other_media(live_bot, person, learner, double):
    for kind, name in (("document", "a.py"), ("photo", "a.png"), ("voice", "a.ogg"), ("sticker", "a.webp")):
        person.seen = person._newest(None)
        double.send_file(person.id, name, PIXEL if kind == "photo" else b"print()", kind=kind)
        person.reads("files of programs (.c, .cpp, .js, .py, .sql)")
    assert double.calls("getFile") == []


def test_a_file_is_fetched_though_telegram_stumbles(live_bot, person, learner, double):
    opened(person, make_challenge("stdio"))
    double.fault("error", "getFile", code=502)
    double.send_file(person.id, "a.py", b"print(1)")
    assert handed_in().answer["files"] == {"solution.py": "print(1)"}


class SlowJudge(FakeJudge):
    """Takes its time over each test, and says when it is at one."""

    def run(self, program, tests, limits=None, on_event=None):
        def slowly(event):
            on_event(event)
            if isinstance(event, TestFinished):
                time.sleep(0.4)

        return super().run(program, tests, limits, slowly)


def many_tests(count=8):
    return {
        "languages": ["python"],
        "groups": [
            {
                "name": "samples",
                "visible": True,
                "tests": [{"stdin": f"{n}\n", "expect": f"{2 * n}\n"} for n in range(count)],
            }
        ],
    }


def test_the_verdict_is_one_message_edited_at_most_every_second(live_bot, person, learner, double):
    worker_row(languages=["python"])
    opened(person, make_challenge("stdio", spec=many_tests()))
    person.write("print(int(input()) * 2)")
    submission = handed_in()
    said = verdict_card(person, submission)
    assert "Place in the queue: 1" in said["text"]

    def work():
        judge_all(SlowJudge(by_word))
        connection.close()

    judge = threading.Thread(target=work)
    judge.start()
    person.sees(said, "Running test")
    done = person.sees(said, "Tests passed: 8 of 8")
    judge.join()
    assert "Right!" in done["text"]
    calls = double.calls("editMessageText")
    edits = [c["at"] for c in calls if c["parameters"]["message_id"] == str(said["message_id"])]
    assert 2 <= len(edits) <= 6
    assert all(later - earlier >= 0.95 for earlier, later in pairwise(edits)), edits


class Prints(FakeJudge):
    """Whatever the program is, it prints this."""

    def __init__(self, output: str) -> None:
        super().__init__(by_word)
        self.output = output

    def run(self, program, tests, limits=None, on_event=None):
        report = super().run(program, tests, limits, on_event)
        return replace(report, tests=tuple(replace(test, stdout=self.output) for test in report.tests))


def test_a_failed_visible_test_shows_input_expected_and_actual(live_bot, person, learner):
    card = opened(person, make_challenge("stdio", max_attempts=3))
    person.write("wrong_answer")
    submission = handed_in()
    judge_all(Prints("<5>&\n"))
    report = Submission.objects.get(pk=submission.pk).report
    said = person.sees(verdict_card(person, submission), "Not right.")
    assert "Test 1: Not right.\nInput\n2\nExpected\n4\nActual\n<5>&" in said["text"]
    assert "2 attempts left." in said["text"]
    assert report["tests"][1]["input"] == ""
    assert "7919" not in said["text"]
    person.sees(card, "Attempts left: 2")
    for n, (word, shown) in enumerate(
        [("time_limit", "Too slow."), ("compile_error", "Does not compile.")], 2
    ):
        person.write(word)
        submission = handed_in(n)
        judge_all()
        person.sees(verdict_card(person, submission), shown)


def test_a_program_that_says_nothing_is_told_so(live_bot, person, learner):
    opened(person, make_challenge("stdio"))
    person.write("wrong_answer")
    submission = handed_in()
    judge_all()
    said = person.sees(verdict_card(person, submission), "Not right.")
    assert "Expected\n4\nActual: no output" in said["text"]


class Fails(FakeJudge):
    """Every test ends with these words, and so does the whole program."""

    def run(self, program, tests, limits=None, on_event=None):
        report = super().run(program, tests, limits, on_event)
        found = [replace(test, message="near “x”", stderr="near “x”\n") for test in report.tests]
        return replace(report, message="near “x”", tests=tuple(found))


def test_what_went_wrong_is_said_once(live_bot, person, learner):
    opened(person, make_challenge("stdio"))
    person.write("runtime_error")
    submission = handed_in()
    judge_all(Fails(by_word))
    said = person.sees(verdict_card(person, submission), "Crashed.")
    assert said["text"].count("near “x”") == 1
    assert said["text"].endswith("Try again: send another program.")


def test_a_verdict_whose_message_was_deleted_comes_in_a_new_one(live_bot, person, learner, double):
    worker_row(languages=["python"])
    card = opened(person, make_challenge("stdio", max_attempts=3))
    person.write("print(int(input()) * 2)")
    submission = handed_in()
    gone = verdict_card(person, submission)
    double.delete(person.id, gone["message_id"])
    judge_all()
    said = person.reads("Tests passed: 2 of 2", after=gone["message_id"])
    wait_for(lambda: not OutboxMessage.objects.exists(), "an empty outbox")
    assert sum("Tests passed" in text for text in person.said()) == 1
    assert verdict_card(person, submission)["message_id"] == said["message_id"]
    person.sees(card, "Solved: 10 points")


def test_very_long_answers_and_outputs_stay_within_a_message(live_bot, person, learner):
    opened(person, make_challenge("stdio", description="\n\n".join(f"Part {n} & so on" for n in range(400))))
    code = "# " + "x" * 4_094
    person.write(code, markup=False)
    submission = handed_in()
    assert submission.answer["files"]["solution.py"] == code
    Submission.objects.filter(pk=submission.pk).update(
        status="graded",
        verdict="runtime_error",
        report={
            "tests": [
                {
                    "index": 0,
                    "name": "one",
                    "group": "samples",
                    "visible": True,
                    "verdict": "runtime_error",
                    "message": "<m>" * 400,
                    "difference": None,
                    "input": "<i>" * 1_300,
                    "stdout": "&" * 4_000,
                    "stderr": "",
                    "traceback": "T" * 4_000,
                    "line": 1,
                }
            ],
            "compile_output": "C" * 4_000,
            "tests_total": 1,
            "tests_passed": 0,
        },
    )
    said = verdict_card(person, submission)
    with transaction.atomic():
        redraw_verdicts(learner.pk, submission.challenge_id, submission.pk)
    done = person.sees(said, "Crashed.")
    assert len(done["text"]) <= 4_096
    assert "The rest is on the web." in done["text"]
    links = [e["url"] for e in done["entities"] if e["type"] == "text_link"]
    assert any(f"/answers/{submission.pk}/" in url for url in links)


def test_one_program_at_a_time_and_edits_do_not_count(live_bot, person, learner, double):
    opened(person, make_challenge("stdio"))
    sent = person.write("print(1)")
    handed_in()
    person.asks("print(2)", "still being judged")
    double.edit(person.id, sent["message_id"], "print(3)")
    person.reads("Edits do not count")
    assert Submission.objects.count() == 1


def test_chat_and_web_share_the_draft(live_bot, person, learner):
    challenge = make_challenge("function")
    save_draft(
        actor=learner,
        challenge_id=challenge.pk,
        language="python",
        files={"solution.py": "def double(x):\n    return 0\n", "notes.py": "# from the web\n"},
        version=0,
    )
    card = opened(person, challenge)
    person.press(card, "Send my draft")
    first = handed_in().answer["files"]
    assert first == {"solution.py": "def double(x):\n    return 0\n", "notes.py": "# from the web\n"}
    judge_all(WRONG)
    person.write(f"```python\n{RIGHT['function']}```")
    second = handed_in(2).answer["files"]
    assert second["notes.py"] == "# from the web\n"
    kept = read_draft(learner, challenge)
    assert kept.files == second
    assert kept.replaced["solution.py"] == first["solution.py"]


def test_a_program_completes_the_course_from_the_chat(live_bot, person, learner):
    course = make_course(title="Doubling")
    challenge = make_task(course, "challenge", challenge=make_challenge("stdio")).challenge
    enroll(learner, course)
    person.asks("/continue", challenge.title)
    person.write("print(int(input()) * 2)")
    submission = handed_in()
    judge_all()
    person.sees(verdict_card(person, submission), "Done in the course “Doubling”")
    person.reads("You have completed the course “Doubling”", after=0)
    assert UserProgress.objects.get(user=learner).solved_in == "telegram"


def test_somebody_unlinked_is_asked_to_link(live_bot, double, transactional_db):
    person = Person(double, "Eve")
    challenge = make_challenge("stdio")
    opened(person, challenge)
    person.asks("print(1)", "Link your account")
    double.send_file(person.id, "a.py", b"print(1)")
    person.reads("Link your account")
    assert double.calls("getFile") == []
    assert [b["text"] for b in buttons_of(person.message(2))]

"""SQL against SQLite data sets."""

from dataclasses import replace

import pytest

from judge import Group, Program, QueryCase, SqlTests, UnsuitableProgram, Verdict
from judge.inside.sql import statements
from tests.judge.suites import QUICK, prints

pytestmark = pytest.mark.pure
DATA = """
CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT, age INTEGER);
INSERT INTO people (name, age) VALUES ('Ada', 36), ('Grace', 85), ('Alan', 41), (NULL, 41);
"""
BY_AGE = "SELECT name, age FROM people WHERE age > 40 ORDER BY age, id"


def query(reference: str = BY_AGE, verify: str = "", **options) -> SqlTests:
    return SqlTests(
        (Group("queries", (QueryCase("people", DATA, reference, verify),), visible=True),), **options
    )


def sql(text: str) -> Program:
    return Program("sql", {"solution.sql": text}, "solution.sql")


@pytest.mark.parametrize(
    "text",
    [
        BY_AGE,
        BY_AGE + ";",
        f"-- a comment; with a semicolon\n{BY_AGE};\n;",
        "SELECT name, age FROM people WHERE age >= 41 ORDER BY 2 DESC",
        "SELECT name AS n, age * 1.0 FROM people WHERE age > 40",
        f"WITH old AS ({BY_AGE}) SELECT * FROM old",
    ],
)
def test_right_rows_are_accepted_however_they_were_found(judge, text):
    assert judge.run(sql(text), query()).accepted


def test_a_difference_is_named(judge):
    report = judge.run(sql("SELECT name, age + 1 FROM people WHERE age > 40"), query())
    assert report.verdict is Verdict.WRONG_ANSWER
    assert report.tests[0].difference.place.startswith("rows[0][1]")
    report = judge.run(sql("SELECT name FROM people"), query())
    assert report.tests[0].difference.place == "number of columns"
    report = judge.run(sql(BY_AGE + " LIMIT 1"), query())
    assert report.tests[0].difference is not None


def test_order_and_names_count_where_the_tests_say_so(judge):
    assert not judge.run(sql(BY_AGE + " DESC"), query(ordered=True)).accepted
    assert not judge.run(
        sql("SELECT name AS n, age FROM people WHERE age > 40"), query(columns=True)
    ).accepted


@pytest.mark.parametrize(
    "text", ["", "-- nothing", "SELEC 1", "SELECT * FROM nowhere", "SELECT 1; SELECT 2 FROM x"]
)
def test_what_does_not_run_says_why(judge, text):
    report = judge.run(sql(text), query())
    assert report.verdict in (Verdict.RUNTIME_ERROR, Verdict.WRONG_ANSWER)
    assert report.score == 0


@pytest.mark.parametrize(
    "text",
    [
        "INSERT INTO people (name) VALUES ('x')",
        "DELETE FROM people",
        "DROP TABLE people",
        "CREATE TABLE t (x)",
        "ATTACH '/tmp/x' AS x",
        "ATTACH ':memory:' AS x",
        "PRAGMA writable_schema = 1",
        "PRAGMA journal_mode",
        "SELECT load_extension('x')",
        "SELECT readfile('/etc/passwd')",
        "SELECT writefile('/tmp/x', 'x')",
        "SELECT fts3_tokenizer('x')",
        "VACUUM INTO '/tmp/x'",
        "BEGIN; SELECT 1",
    ],
)
def test_reading_is_all_a_query_may_do(judge, text):
    assert judge.run(sql(text), query()).verdict is Verdict.RUNTIME_ERROR


@pytest.mark.parametrize(
    "text", ["ATTACH '/tmp/x' AS x", "PRAGMA user_version = 2", "SELECT load_extension('x')", "VACUUM"]
)
def test_writing_stays_inside_the_data_set(judge, text):
    report = judge.run(sql(text), query(verify="SELECT count(*) FROM people", writes=True))
    assert report.verdict is Verdict.RUNTIME_ERROR


def test_statements_that_change_data_are_judged_by_what_is_there_afterwards(judge):
    tests = query("DELETE FROM people WHERE age = 41", verify="SELECT * FROM people", writes=True)
    assert judge.run(sql("DELETE FROM people WHERE name = 'Alan' OR name IS NULL"), tests).accepted
    assert not judge.run(sql("DELETE FROM people"), tests).accepted
    trigger = "CREATE TRIGGER t AFTER INSERT ON people BEGIN DELETE FROM people WHERE age = 41; END;"
    assert judge.run(sql(trigger + "INSERT INTO people (age) VALUES (41)"), tests).accepted


def test_temporary_tables_and_views_take_the_place_of_none(judge):
    tests = query("DELETE FROM people WHERE age = 41", verify="SELECT * FROM people", writes=True)
    hidden = "SELECT * FROM people WHERE age IS NOT 41"
    for text in (f"CREATE TEMP VIEW people AS {hidden}", f"CREATE TEMP TABLE people AS {hidden}"):
        assert judge.run(sql(text.replace("FROM people", "FROM main.people")), tests).score == 0
    scratch = "CREATE TEMP TABLE gone AS SELECT name FROM people WHERE age = 41;"
    wanted = scratch + "DELETE FROM people WHERE name IN (SELECT name FROM gone) OR age = 41"
    assert judge.run(sql(wanted), tests).accepted


def test_a_reference_without_rows_to_compare_is_our_fault(judge):
    tests = query("DELETE FROM people WHERE age = 41", writes=True)
    assert judge.run(sql("SELECT 1"), tests).verdict is Verdict.INTERNAL_ERROR


ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT "


@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        (ENDLESS + "count(*) FROM n", "time_limit"),
        (ENDLESS + "x FROM n", "output_limit"),
        (ENDLESS + "max(x), 1 FROM n", "time_limit"),
        ("SELECT hex(zeroblob(1000000000)), 1", "runtime_error memory_limit"),
        (
            "SELECT replace(hex(zeroblob(1000000)), '00', hex(zeroblob(1000000))), 1",
            "runtime_error memory_limit",
        ),
        ("SELECT randomblob(15000000), randomblob(15000000)", "output_limit memory_limit"),
        ("SELECT " + "(" * 400 + "1" + ")" * 400 + ", 1", "wrong_answer runtime_error"),
        ("SELECT 1" + " + 1" * 10_000, "runtime_error"),
        ("SELECT 1, 'a' LIKE '" + "%a" * 5000 + "'", "wrong_answer runtime_error time_limit"),
        (ENDLESS + "group_concat(x) FROM n", "time_limit memory_limit runtime_error"),
    ],
)
def test_greedy_queries_are_ended(judge, text, verdicts):
    report = judge.run(sql(text), query(), replace(QUICK, memory_mib=64))
    assert report.verdict.value in verdicts.split(), (report.verdict, report.message)


def test_a_reference_that_fails_is_our_fault(judge):
    assert judge.run(sql(BY_AGE), query("SELECT nothing")).verdict is Verdict.INTERNAL_ERROR


def test_a_language_must_fit_the_tests(judge):
    with pytest.raises(UnsuitableProgram):
        judge.run(sql(BY_AGE), prints(""))
    with pytest.raises(UnsuitableProgram):
        judge.run(Program("python", {"s.py": ""}, "s.py"), query())


def test_statements_end_at_their_own_semicolons():
    trigger = "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT ';'; SELECT 2; END;"
    assert statements(f"SELECT ';' /* ; */; {trigger} SELECT 3") == [
        "SELECT ';' /* ; */;",
        f" {trigger}",
        " SELECT 3;",
    ]


def test_rows_that_pile_up_beyond_the_file_limit_are_no_fault_of_the_disk(judge):
    more = "SELECT 1, '' UNION SELECT i + 1, hex(zeroblob(2000)) FROM n"
    piling = f"WITH RECURSIVE n (i, pad) AS ({more}) SELECT COUNT(*) FROM n"
    limits = replace(QUICK, cpu_seconds=20.0, total_cpu_seconds=60.0, file_mib=1)
    report = judge.run(sql(piling), query(), limits)
    assert report.verdict is Verdict.OUTPUT_LIMIT, report
    assert report.tests[0].message == "needed a temporary file that is larger than allowed"

"""What a student may see, and what never."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import get_args

import pytest
from markdown_it import MarkdownIt

from autograder.grade import Grade, Late, Misconception, Note, TaskGrade, TestResult
from autograder.model import UserError, Verdict
from autograder.report.feedback import student_markdown
from autograder.report.words import Policy

MakeGrade = Callable[..., Grade]
MakeTask = Callable[..., TaskGrade]


@pytest.fixture
def mixed(grade: MakeGrade) -> Grade:
    """One test of each verdict, with words that tell where they came from."""
    tests = tuple(
        TestResult(
            f"test_t.py::test_secret_{verdict.value}",
            verdict,
            True,
            f"hint of {verdict.value}",
            f"detail of {verdict.value}",
            0.1,
        )
        for verdict in Verdict
    )
    return grade(
        status="needs_ta",
        late=Late(1, 0.5),
        tasks=(TaskGrade("t", 3.11, 4.0, 0.5, 1, 7, tests), TaskGrade("essay", 0.0, 2.0, 0.0, 0, 0, ())),
        misconceptions=(Misconception("t", "m", "a known mistake"),),
        notes=(
            Note("cell_error", "raised ValueError", 7),
            Note("suspicion", "looks copied", None),
            Note("grader_error", "our traceback", None),
            Note("isolation", "no landlock", None),
        ),
    )


def test_scores(mixed: Grade) -> None:
    """Points and the state of the grade, nothing more."""
    assert student_markdown(mixed, "scores") == (
        "**Score: 3.11 of 6 points**\n\n"
        "1 day late: 0.5 points taken off.\n\n"
        "Not final: somebody of the course staff will look at this before it counts.\n\n"
        "- `t`: 3.11 of 4 points, and 0.5 bonus\n"
        "- `essay`: 0 of 2 points\n"
    )


def test_hints_and_details(mixed: Grade) -> None:
    """Hints hold verdicts and hints, details also what was returned; what is not the student's doing is only named."""
    hints, details = student_markdown(mixed, "hints"), student_markdown(mixed, "details")
    for verdict in Verdict:
        missed = verdict not in (Verdict.PASSED, Verdict.DEFERRED, Verdict.GRADER_ERROR)
        taught = missed and verdict is not Verdict.FORBIDDEN  # a ban says itself what to do
        assert (f"hint of {verdict.value}" in hints) is taught
        assert (f"hint of {verdict.value}" in details) is taught
        assert f"detail of {verdict.value}" not in hints
        assert (f"detail of {verdict.value}" in details) is missed
    assert "- **not decided**: This could not be decided here." in hints
    assert "- **grader error**: The grader broke here. That is not your fault" in hints
    assert "a known mistake" in hints
    assert "- `cell 7: raised ValueError`" in hints
    assert "A person reads this." in hints


@pytest.mark.parametrize("policy", get_args(Policy))
def test_what_is_for_the_staff(mixed: Grade, policy: Policy) -> None:
    """Suspicions, our own errors, the names of hidden tests and the seed are never in it."""
    text = student_markdown(mixed, policy)
    for secret in ("looks copied", "our traceback", "no landlock", "test_secret", str(mixed.environment.seed)):
        assert secret not in text


def test_alike_tests_are_one_line(grade: MakeGrade, task: MakeTask) -> None:
    """Ten tests with the same hint are one bullet with a count; a full task says so."""
    text = student_markdown(grade(tasks=(task("t", [Verdict.FAILED] * 12), task("u", [Verdict.PASSED]))), "hints")
    assert text.count("**failed** (3 tests)") == 4
    assert "- All tests passed." in text


def rows(verdict: Verdict, details: list[str], hints: list[str]) -> TaskGrade:
    """A task whose tests all end alike."""
    tests = tuple(
        TestResult(f"t{number}", verdict, True, hint, detail, 0.0)
        for number, (detail, hint) in enumerate(zip(details, hints, strict=True))
    )
    return TaskGrade("t", 0.0, 1.0, 0.0, 0, len(tests), tests)


def test_a_ban_is_told_once(grade: MakeGrade) -> None:
    """Whatever was asked; two functions, or one on two lines, are two. No hint, which would be about something else."""
    stopped = [
        f"f({x}) uses torch.{name} (ada.py, cell 2, line {line}), which this task asks you to write yourself: add up"
        for x, name, line in [(1, "mean", 3), (2, "mean", 3), (3, "sum", 3), (4, "mean", 4)]
    ]
    task = rows(Verdict.FORBIDDEN, stopped, ["one", "two", "three", "four"])
    details = student_markdown(grade(tasks=(task,)), "details")
    assert details.count("- **forbidden**") == 3
    assert f"- **forbidden** (2 tests): `{stopped[0]}`\n" in details
    hints = student_markdown(grade(tasks=(task,)), "hints")
    assert hints.count("forbidden") == 1
    assert "(4 tests): A ready-made function that this task does not allow did the work." in hints
    assert not any(hint in details + hints for hint in ("  - one", "  - two"))


def test_a_function_that_is_not_written_is_told_once(grade: MakeGrade) -> None:
    """Hints that differ are about what comes later, and left out; one that all tests share is kept."""
    says = "f is not written yet"
    many = student_markdown(grade(tasks=(rows(Verdict.RAISED, [says] * 3, ["a", "b", "c"]),)), "details")
    assert f"- **raised** (3 tests): `{says}`\n\n" in many
    one = student_markdown(grade(tasks=(rows(Verdict.RAISED, [says] * 3, ["a"] * 3),)), "details")
    assert f"- **raised** (3 tests): `{says}`\n  - a\n" in one


def test_open_tasks(grade: MakeGrade, task: MakeTask) -> None:
    """A question that a person has not read yet has no zero beside it."""
    for policy in get_args(Policy):
        text = student_markdown(grade(tasks=(task("essay", [], 2.5),), status="incomplete"), policy)
        assert "`essay`: 2.5 points, still open" in text


def test_a_notebook_that_could_not_be_tested(grade: MakeGrade) -> None:
    """Tests that never ran are not a person's task: the feedback says which it is."""
    tasks = (TaskGrade("t", 0.0, 1.0, 0.0, 0, 12, ()),)
    text = student_markdown(grade(status="needs_ta", tasks=tasks, notes=(Note("unreadable", "no notebook"),)), "hints")
    assert "- Its tests could not be run." in text
    assert "- `no notebook`" in text
    assert "0 of 1 points" in text


def test_a_test_without_a_hint(grade: MakeGrade) -> None:
    """The verdict is explained instead."""
    test = TestResult("x", Verdict.TIMEOUT, True, "", "secret input", 0.0)
    text = student_markdown(grade(tasks=(TaskGrade("t", 0.0, 1.0, 0.0, 0, 1, (test,)),)), "hints")
    assert "- **timeout**: Your code ran for longer than allowed and was stopped." in text


EVIL = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[click](javascript:alert(1))",
    "![x](http://evil.example/x.png)",
    "`` ` ``` <b>out</b>",
    "`",
    "a\n\n# heading\n\n- list\n\n<b>bold</b>",
    "**bold** _soft_ ~~gone~~ $x$ https://evil.example &lt;b&gt; \\",
    "# heading",
    "> quote",
    "\u202eevil\x1b[0m",
    "",
)


@pytest.mark.parametrize("evil", EVIL)
@pytest.mark.parametrize("policy", ["hints", "details"])
def test_hostile_text_stays_text(grade: MakeGrade, evil: str, policy: Policy) -> None:
    """Rendered by a Markdown engine that passes HTML through, nothing of it becomes markup."""
    test = TestResult(evil, Verdict.FAILED, False, evil, evil, 0.0)
    hostile = grade(
        evil,
        tasks=(TaskGrade("t", 0.0, 1.0, 0.0, 0, 1, (test,)),),
        misconceptions=(Misconception("t", "m", evil),),
        notes=(Note("cell_error", evil, 1),),
    )
    rendered = (
        MarkdownIt("commonmark", {"html": True}).enable("strikethrough").render(student_markdown(hostile, policy))
    )
    assert set(re.findall(r"<(\w+)", rendered)) <= {"p", "strong", "h2", "ul", "li", "code"}
    assert rendered.count("<strong>") == 3
    assert rendered.count("<h2>") == 2
    assert "\u202e" not in rendered
    assert "\x1b" not in rendered


def test_prose_reads_as_written(grade: MakeGrade) -> None:
    """Escapes are invisible once rendered: a hint keeps its brackets, stars and underscores."""
    hint = "log_softmax(x) = x - lse; __init__ * 2 < 3 & [1, 2] `x` ~ $5"
    test = TestResult("x", Verdict.FAILED, True, hint, "", 0.0)
    text = student_markdown(grade(tasks=(TaskGrade("t", 0.0, 1.0, 0.0, 0, 1, (test,)),)), "hints")
    rendered = MarkdownIt("commonmark").render(text)
    assert "log_softmax(x) = x - lse; __init__ * 2 &lt; 3 &amp; [1, 2] `x` ~ $5" in rendered
    assert "log_softmax" in text


def test_unknown_policy(grade: MakeGrade) -> None:
    """A policy that does not exist shows nothing by accident."""
    with pytest.raises(UserError, match="unknown"):
        student_markdown(grade(), "all")  # type: ignore[arg-type]

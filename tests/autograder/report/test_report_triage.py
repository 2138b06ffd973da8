"""Which submissions come first, and why."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from autograder.grade import Grade, Late, Note, TaskGrade
from autograder.model import Verdict
from autograder.report.triage import decided_fraction, groups, look_at, odd_first, oddity, open_classes, reasons

MakeGrade = Callable[..., Grade]
MakeTask = Callable[..., TaskGrade]
PASS, FAIL = Verdict.PASSED, Verdict.FAILED


@pytest.fixture
def small_class(grade: MakeGrade, task: MakeTask) -> list[Grade]:
    """One submission of each sort, most of them fine."""
    return [
        grade("a_person", status="needs_ta", tasks=(task("t", [PASS] * 4),)),
        grade("b_open", status="incomplete", tasks=(task("t", [PASS, PASS, PASS, Verdict.DEFERRED]),)),
        grade("c_slow", tasks=(task("t", [PASS, PASS, PASS, Verdict.TIMEOUT]),)),
        grade("d_banned", tasks=(task("t", [PASS, PASS, PASS, Verdict.FORBIDDEN]),)),
        grade("e_weak", tasks=(task("t", [PASS, FAIL, FAIL, FAIL]),)),
        grade("f_half", tasks=(task("t", [PASS, PASS, FAIL, FAIL]),)),
        *(grade(f"g_fine{number}", tasks=(task("t", [PASS] * 4),)) for number in range(4)),
    ]


def test_order(small_class: list[Grade]) -> None:
    """Needs a person, incomplete, timeout, forbidden, then by score and name, whatever the order they came in."""
    shuffled = random.Random(0).sample(small_class, len(small_class))
    assert odd_first(shuffled) == small_class
    assert [oddity(grade) for grade in small_class[:6]] == ["needs_ta", "incomplete", "timeout", "forbidden", "", ""]


def test_groups(small_class: list[Grade]) -> None:
    """Each odd submission is listed once, under its gravest reason; a score of one half is not low."""
    found = {group.oddity: [grade.student for grade in group.cases] for group in groups(small_class)}
    assert found == {
        "needs_ta": ["a_person"],
        "incomplete": ["b_open"],
        "timeout": ["c_slow"],
        "forbidden": ["d_banned"],
        "low": ["e_weak"],
    }


def test_a_whole_class_that_waits_is_not_odd(grade: MakeGrade, task: MakeTask) -> None:
    """Where all wait for a person to read an answer, a timeout still comes first and nobody looks weak for it."""
    essay = task("essay", [], 40.0)
    waiting = [grade(f"s{n}", status="incomplete", tasks=(task("t", [PASS, PASS]), essay)) for n in range(8)]
    slow = grade("slow", status="incomplete", tasks=(task("t", [PASS, Verdict.TIMEOUT]), essay))
    assert odd_first([*waiting, slow])[0] is slow
    assert [group.oddity for group in groups([*waiting, slow])] == ["timeout"]
    assert open_classes([*waiting, slow]) == {"beta"}
    assert decided_fraction(waiting[0]) == 1.0
    assert look_at(waiting[0]) == "still open: essay"


@pytest.mark.parametrize("kind", ["unreadable", "suspicion", "grader_error"])
def test_notes_for_a_person(grade: MakeGrade, task: MakeTask, kind: str) -> None:
    """Such a note makes a submission odd even if its status forgot to say so."""
    assert oddity(grade(tasks=(task("t", [PASS]),), notes=(Note(kind, "hm", None),))) == "needs_ta"


def test_reasons(grade: MakeGrade, task: MakeTask) -> None:
    """The gravest first, each in a few words, with no hidden characters."""
    odd = grade(
        status="needs_ta",
        late=Late(2, 3.0),
        tasks=(
            task("one", [FAIL]),
            task("two", [Verdict.RAISED]),
            task("three", [Verdict.TIMEOUT]),
            *(task(name, [Verdict.FORBIDDEN]) for name in "abcde"),
        ),
        notes=(
            Note("cell_error", "\n\n  raised ValueError: \u202e boom\nTraceback", 7),
            Note("suspicion", "x" * 500, None),
            Note("intake", "not for this line", None),
        ),
    )
    found = reasons(odd)
    assert found[0] == f"suspicion: {'x' * 109}…"
    assert found[1:] == [
        "timeout: three",
        "forbidden: a, b, c and 2 more",
        "cell 7: raised ValueError: ⟨U+202E⟩ boom",
        "raised: two",
        "failed: one",
        "2 days late (-3)",
    ]
    assert look_at(odd, limit=2) == "; ".join(found[:2])
    assert reasons(odd, notes=False)[:1] == ["timeout: three"]


def test_reasons_of_the_plain_cases(grade: MakeGrade, task: MakeTask) -> None:
    """A clean submission has none; a status without a cause says at least that; many cells are counted."""
    clean = (task("t", [PASS]),)
    assert reasons(grade(tasks=clean)) == []
    assert reasons(grade(tasks=clean, status="needs_ta")) == ["marked for a person"]
    assert reasons(grade(tasks=clean, status="incomplete")) == ["something is still open"]
    both = (task("t", [Verdict.DEFERRED]), task("essay", []))
    assert reasons(grade(tasks=both, status="incomplete")) == ["not decided: t", "still open: essay"]
    cells = (Note("cell_error", "x", 1), Note("cell_error", "y", 2))
    assert reasons(grade(tasks=clean, notes=cells)) == ["2 cells stopped"]
    assert reasons(grade(tasks=clean, notes=(Note("cell_error", "", None),))) == ["a cell stopped"]

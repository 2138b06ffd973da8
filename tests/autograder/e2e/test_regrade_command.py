"""``autograder regrade``, ``history``, ``verify`` and ``withdraw`` from the outside, on one small class."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.gradebook import Gradebook

#: Hidden tests that write down that they ran.
HIDDEN = '''
"""Hidden tests of {task}."""

from pathlib import Path

import pytest

pytestmark = pytest.mark.task("{task}")


@pytest.mark.hint("hint")
@pytest.mark.parametrize("word", ["a", "b"])
def test_word(student, rng, word):
    """A word, and a number that depends on the seed."""
    with (Path(__file__).parents[3] / "ran.txt").open("a") as log:
        log.write("{task}\\n")
    assert student.{task}(word) == {expected}, "is wrong"
'''

ASSIGNMENT = """
title: Words
notebook: toy
tasks:
  - {name: loud, points: 4}
  - {name: twice, points: 2}
  - {name: both, points: 1, uses: [loud]}
"""

LOUD = "def loud(word):\n    return word.upper()"
TWICE = "def twice(word):\n    return word * 2"
BOTH = "def both(word):\n    return loud(word) * 2"


def write_tests(toys: Any, **expected: str) -> None:
    """The hidden tests, some of them with another opinion of what is right."""
    right = {"loud": "word.upper()", "twice": "word * 2", "both": "word.upper() * 2", **expected}
    for task, value in right.items():
        toys.write(f"tests/hidden/toy/test_{task}.py", HIDDEN.format(task=task, expected=value))


def ran(toys: Any) -> list[str]:
    """The tasks of the tests that ran since this was last asked."""
    log = toys.root / "ran.txt"
    words = sorted(log.read_text().split()) if log.exists() else []
    log.unlink(missing_ok=True)
    return words


def files(out: Path) -> dict[str, bytes]:
    """Everything that is published."""
    folders = ("results", "feedback", "receipts", "report")
    paths = [path for folder in folders for path in (out / folder).rglob("*") if path.is_file()]
    return {str(path.relative_to(out)): path.read_bytes() for path in (*paths, out / "grades.csv")}


@pytest.fixture(scope="module")
def mistaken(shared_toys: Any) -> Any:
    """A class graded by tests of which one is wrong: it wants ``loud`` to be quiet."""
    shutil.rmtree(shared_toys.root / "tests/hidden/toy")
    shared_toys.write("tests/hidden/toy/__init__.py", '"""Hidden."""\n')
    stand_in = "def loud(word):\n    return word.upper()\n"
    shared_toys.write("tests/hidden/toy/stand_ins.py", stand_in)
    shared_toys.write("assignments/toy/assignment.yml", ASSIGNMENT)
    write_tests(shared_toys, loud="word.lower()")
    shared_toys.submit("ada", LOUD, TWICE, BOTH)
    shared_toys.submit("ben", LOUD.replace("upper", "lower"), TWICE, BOTH)
    shared_toys.submit("cat", LOUD, "1 / 0", BOTH)
    done = shared_toys.run(*shared_toys.grading, "--seed", "7")
    assert done.status == 0, done.err
    return shared_toys


@pytest.fixture
def course(mistaken: Any, tmp_path: Path) -> Any:
    """A copy of that class, to be changed by one test."""
    shutil.copytree(mistaken.root, tmp_path / "course")
    made = type(mistaken)(tmp_path / "course")
    ran(made)
    return made


def scores(toys: Any, out: str = "graded") -> dict[str, float]:
    """What is published."""
    return {name: result["score"] for name, result in toys.results(toys.root / out).items()}


def without_seconds(content: bytes) -> bytes:
    """A result's bytes but for the time each test took."""
    return re.sub(rb'"seconds": [0-9.e-]+', b'"seconds": 0', content)


def regrade(toys: Any, *options: str) -> Any:
    """Run ``autograder regrade toy``; it must succeed."""
    done = toys.autograder("regrade", "toy", *options, "--workers", "1")
    assert done.status == 0, done.err
    return done


def test_a_test_fix(course: Any) -> None:
    """Only the task and what uses it run; all is shown before anything changes; then exactly that is published."""
    assert scores(course) == {"ada": 3.0, "ben": 6.0, "cat": 1.0}
    before = files(course.root / "graded")
    write_tests(course)

    preview = regrade(course)
    assert ran(course) == ["both"] * 6 + ["loud"] * 6
    lines = preview.out.splitlines()
    assert re.fullmatch(r"ada +3 of 7 +7 of 7 +\+4 +new tests of loud, both", lines[1])
    assert "loud: 0 to 4 points (test_loud.py::test_word[a] failed, now passed;" in lines[2]
    assert re.fullmatch(r"ben +6 of 7 +3 of 7 +-3 +new tests of loud, both", lines[3])
    assert "2 gain, 1 lose, 0 change without other points, 0 stay as they are" in lines
    assert "Nothing is published." in lines[-1]
    assert files(course.root / "graded") == before

    command = re.search(r"autograder (regrade .*)", lines[-1])
    assert command is not None
    done = course.autograder(*command[1].split())
    assert ran(course) == []
    assert done.out.splitlines()[:-1] == lines[:-1]
    assert scores(course) == {"ada": 7.0, "ben": 3.0, "cat": 5.0}

    # A complete run with the same seed says the same, byte for byte, notes included.
    whole = course.autograder("grade", "toy", "submissions", "--out", "whole", "--workers", "1", "--seed", "7")
    assert whole.status == 0, whole.err
    for name in scores(course):
        part = course.root / f"graded/results/toy/{name}.json"
        assert without_seconds(part.read_bytes()) == without_seconds(
            (course.root / f"whole/results/toy/{name}.json").read_bytes()
        )

    assert "3 stay as they are" in regrade(course).out
    assert len(ran(course)) == 18  # of the complete run


def test_other_points_need_no_test(course: Any) -> None:
    """A change of points in assignment.yml runs nothing, not even the notebooks."""
    text = ASSIGNMENT.replace("{name: twice, points: 2}", "{name: twice, points: 6}")
    course.write("assignments/toy/assignment.yml", text)
    done = regrade(course, "--publish")
    assert ran(course) == []
    assert re.search(r"^ada +3 of 7 +7 of 11 +\+4 +new points or words in assignment.yml$", done.out, re.MULTILINE)
    assert scores(course) == {"ada": 7.0, "ben": 10.0, "cat": 1.0}
    assert [result["max_score"] for result in course.results(course.root / "graded").values()] == [11.0] * 3


def test_a_helper_or_other_limits_run_everything(course: Any) -> None:
    """In doubt all of it; and who is not named is left alone."""
    course.write("tests/hidden/toy/helper.py", "ANSWER = 42\n")
    done = regrade(course, "submissions/cat.ipynb")
    assert ran(course) == ["both"] * 2 + ["loud"] * 2 + ["twice"] * 2
    assert "0 gain, 0 lose, 0 change without other points, 1 stay as they are" in done.out
    settings = (course.root / "grader.yml").read_text()
    course.write("grader.yml", settings.replace("call_seconds: 4", "call_seconds: 5"))
    regrade(course, "submissions/cat.ipynb")
    assert ran(course) == ["both"] * 2 + ["loud"] * 2 + ["twice"] * 2


def test_files_are_not_needed(course: Any) -> None:
    """The gradebook keeps what was handed in; a file that nobody was graded for is a matter of `grade`."""
    shutil.rmtree(course.root / "submissions")
    write_tests(course)
    course.submit("dan", LOUD)
    done = regrade(course, "--publish")
    assert scores(course) == {"ada": 7.0, "ben": 3.0, "cat": 5.0}
    assert "note" not in done.err
    done = regrade(course, "submissions")
    assert "dan.ipynb: no grade is of this file; `autograder grade` makes one" in done.err


def test_history(course: Any, in_process: Callable[..., Any]) -> None:
    """When, by what, and why, down to the test; and what counted at any moment."""
    write_tests(course)
    regrade(course, "--publish")
    done = in_process(course.root, "history", "ada")
    assert done.status == 0, done.err
    lines = [line.strip() for line in done.out.splitlines()]
    assert lines[0] == "toy, ada"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC  3 of 7 points, final \(attempt \d+\)", lines[1])
    assert re.fullmatch(r"file ada.ipynb [0-9a-f]{12}, tests [0-9a-f]{12}, limits [0-9a-f]{12}", lines[2])
    assert ", seed 7, behind " in lines[3]
    assert lines[4] == "first grade"
    assert "7 of 7 points" in lines[5]
    assert "why: new tests of loud, both" in lines
    assert lines[-1].startswith("loud: 0 to 4 points (test_loud.py::test_word[a] failed, now passed")

    with Gradebook.open(course.root / "graded") as book:
        moment = book.counted("ada")[0].at
    assert moment is not None
    then = in_process(course.root, "history", "ada", "--homework", "toy", "--at", moment.isoformat()).out
    assert "3 of 7 points" in then
    assert "loud: 0 of 4 points, 0 of 2 passed" in then
    assert "test_loud.py::test_word[a]: failed" in then
    assert "nothing counted" in in_process(course.root, "history", "ada", "--at", "2020-02-03").out
    assert "7 of 7 points" in in_process(course.root, "history", "ada", "--at", "2099-01-01").out


def test_history_of_policy_and_persons(course: Any, in_process: Callable[..., Any]) -> None:
    """What changes without a run is remembered too: somebody withdraws and comes back."""
    assert in_process(course.root, "withdraw", "toy", "ada").status == 0
    assert sorted(scores(course)) == ["ben", "cat"]
    assert in_process(course.root, "grade", "toy", "submissions").status == 0
    assert scores(course)["ada"] == 3.0
    lines = in_process(course.root, "history", "ada").out.splitlines()
    assert [word for line in lines for word in ("withdrew", "3 of 7 points") if word in line] == [
        "3 of 7 points",
        "withdrew",
        "3 of 7 points",
    ]


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["history", "eve"], "'eve' has no grade; the names are those of the files in graded/results"),
        (["history", "ada", "--homework", "jar"], "'ada' has no grade in jar; the names are"),
        (["history", "ada", "--at", "Tuesday"], "--at 'Tuesday': is no date; expected 2026-11-24 or 2026-11-24 18:00"),
        (["history", "ada", "--out", "nowhere"], "nowhere holds no gradebook.sqlite: grade something first"),
        (["withdraw", "toy", "eve"], "'eve' has no grade in toy"),
        (["regrade", "toy", "--out", "nowhere"], "nowhere holds no grades of toy: grade it first"),
        (["regrade", "tyo"], "no homework is called 'tyo'"),
        (["verify", "nowhere.json"], "cannot read nowhere.json: No such file or directory"),
        (["verify", "grader.yml"], "grader.yml: is no receipt"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_mistakes(course: Any, in_process: Callable[..., Any], arguments: list[str], line: str) -> None:
    """A line each, exit status 1, nothing written."""
    done = in_process(course.root, *arguments)
    assert done.status == 1
    assert len(done.lines) == 1, done.err
    assert line in done.lines[0]
    assert not (course.root / "nowhere").exists()


def test_verify(course: Any, in_process: Callable[..., Any]) -> None:
    """A receipt is valid for its file; another file, a better score and another course's key are found out."""
    receipt = course.root / "graded/receipts/toy/ada.json"
    good = in_process(course.root, "verify", receipt, "--submission", course.root / "submissions/ada.ipynb")
    assert (good.status, good.out.startswith("valid: toy of ada, 3 of 7 points")) == (0, True)
    other = in_process(course.root, "verify", receipt, "--submission", course.root / "submissions/ben.ipynb")
    assert (other.status, other.out.startswith("another file:")) == (1, True)
    better = course.write("better.json", json.dumps({**json.loads(receipt.read_text()), "score": 7.0}))
    forged = in_process(course.root, "verify", better)
    assert (forged.status, forged.out) == (1, "altered: score (7.0) is not what was signed\n")
    course.write(".receipt-key", "ab" * 32 + "\n")
    stranger = in_process(course.root, "verify", receipt)
    assert (stranger.status, stranger.out.startswith("unknown key")) == (1, True)
    (course.root / ".receipt-key").unlink()
    missing = in_process(course.root, "verify", receipt)
    assert (missing.status, "there is no key" in missing.err) == (1, True)

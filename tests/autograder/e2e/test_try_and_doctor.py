"""``autograder try``, ``autograder doctor`` and ``autograder report``: the commands beside ``grade``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

# try


@pytest.fixture(scope="module")
def tried(shared_toys: Any) -> Any:
    """A notebook with one thing right, one wrong and one that raises, tried by its student."""
    path = shared_toys.submit(
        "ben",
        "import torch\ndef double(x):\n    return x * 2",
        "def shout(text):\n    return text.upper()",
        "def total(x):\n    raise ValueError('which total?')",
        "1 / 0",
    )
    return shared_toys.autograder("try", "toy", path)


def test_try_shows_what_a_student_needs(tried: Any) -> None:
    """Per task how many checks pass; for each that does not, the sentence and the hint; cells that raised."""
    assert tried.status == 0, tried.err
    shown = [line.strip() for line in tried.out.splitlines()]
    for line in (
        "double: 1 of 1 checks pass",
        "shout: 0 of 1 checks pass",
        "shout('hi') is not loud enough",
        "hint: capitals and an exclamation mark",
        "total: 0 of 1 checks pass",
        "total([1, 2]) raised ValueError: which total? (ben.ipynb, cell 3, line 2)",
        "hint: one and two are three",
    ):
        assert line in shown, tried.out
    assert "note: cell 4" in tried.out
    assert "ZeroDivisionError" in tried.out


def test_try_runs_public_tests_only_and_writes_nothing(tried: Any, shared_toys: Any) -> None:
    """Nothing of the hidden tests shows, and no file is left."""
    assert "test_fresh_numbers" not in tried.out + tried.err
    assert "double every entry" not in tried.out
    assert "Traceback" not in tried.out + tried.err
    assert not (shared_toys.root / "graded").exists()
    assert not list(shared_toys.root.rglob("*.json"))


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["tyo", "x.ipynb"], "no homework is called 'tyo'; grader.yml lists toy"),
        (["toy", "nowhere.ipynb"], "nowhere.ipynb"),
        (["toy", "several"], "several holds 2 notebooks; `try` takes one"),
    ],
    ids=["homework", "path", "several"],
)
def test_try_refuses(shared_toys: Any, in_process: Callable[..., Any], arguments: list[str], says: str) -> None:
    """One clear line, exit status 1."""
    for name in ("a", "b"):
        shared_toys.write(f"several/{name}.ipynb", "{}")
    done = in_process(shared_toys.root, "try", *arguments)
    assert done.status == 1
    assert len(done.lines) == 1
    assert says in done.lines[0]
    assert "Traceback" not in done.err


def test_try_refuses_a_notebook_that_is_too_large(toys: Any, in_process: Callable[..., Any]) -> None:
    """The course's limit on a submission holds here as well."""
    toys.write("grader.yml", "course: c\nhomeworks: {toy: }\nlimits: {submission_mb: 1}\n")
    toys.write("big.ipynb", b"x" * 1_000_001)
    done = in_process(toys.root, "try", "toy", "big.ipynb")
    assert (done.status, len(done.lines)) == (1, 1), done.err
    assert "big.ipynb is larger than the 1 MB allowed" in done.lines[0]


# doctor


def test_doctor_in_a_course(shared_toys: Any) -> None:
    """Every lock with what it is for, the attacks that were tried, and a verdict that `grade` keeps to."""
    done = shared_toys.autograder("doctor")
    assert done.status == 0, done.out + done.err
    assert done.out.startswith("autograder ")
    for lock in ("namespaces", "landlock", "seccomp", "no-fork", "uid", "rlimits"):
        assert f"\n{lock}" in done.out
    for lock in ("landlock", "seccomp", "rlimits"):
        assert next(line for line in done.out.splitlines() if line.startswith(lock)).split()[1] == "holds"
    attacks = done.out.partition("A locked-down process tried to:\n")[2].partition("\n\n")[0].splitlines()
    assert len(attacks) >= 3
    assert all("stopped" in attack for attack in attacks)
    assert "Ready: `autograder grade` will run here." in done.out


def test_doctor_outside_a_course(tmp_path: Path, in_process: Callable[..., Any]) -> None:
    """It still says what this machine can do, and what is in the way of grading."""
    done = in_process(tmp_path, "doctor", "--quick")
    assert done.status == 1
    assert "landlock" in done.out
    assert "A locked-down process" not in done.out
    assert "Ready" not in done.out
    assert len(done.lines) == 1
    assert "no grader.yml in" in done.lines[0]


# report


def test_report_needs_results(toys: Any, in_process: Callable[..., Any]) -> None:
    """A folder that holds none is named; nothing is written into it."""
    done = in_process(toys.root, "report", "--out", "nowhere")
    assert done.status == 1
    said = "nowhere holds no gradebook.sqlite and no results/: grade something first, or name the folder with --out"
    assert done.lines == [f"error: {said}"]
    assert not (toys.root / "nowhere").exists()


# the command itself


@pytest.mark.parametrize("arguments", [["--help"], ["grade", "-h"], ["--version"]], ids=" ".join)
def test_help_and_version(toys: Any, in_process: Callable[..., Any], arguments: list[str]) -> None:
    """Asked for, they are no mistake."""
    done = in_process(toys.root, *arguments)
    assert done.status == 0
    assert "autograder" in done.out
    assert done.err == ""

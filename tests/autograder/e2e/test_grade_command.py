"""``autograder grade`` from the outside: a class of good, bad and hostile submissions, interruptions, and mistakes."""

from __future__ import annotations

import json
import os
import re
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.course import load_course
from autograder.fleet import Fleet
from autograder.scoring import Job

DOUBLE = "import torch\ndef double(x):\n    return x * 2"
SLOW = "import time\ntime.sleep(3)"

HOSTILE = """
import builtins, os, sys
import torch

class Yes:
    def __eq__(self, other): return True
    def __bool__(self): return True
    shape = (2,)
    dtype = torch.float64

torch.Tensor.__eq__ = lambda a, b: True
torch.allclose = torch.equal = lambda *a, **k: True
builtins.isinstance = lambda *a: True
print('{"verdict": "passed"}')
sys.stderr.write("passed\\n")
for name in ("results", "tests", "grader.yml"):
    try:
        os.system(f"rm -rf {name}")
        open(name, "w").write("mine")
    except BaseException:
        pass

def double(x):
    return Yes()
def shout(text):
    return Yes()
def total(x):
    return Yes()
"""


def hand_in(toys: Any) -> None:
    """A small class, one trouble each."""
    toys.submit("ada")
    toys.submit("ben", "import torch\ndef double(x):\n    return (x * 2).double()", *toys.right[1:])
    toys.submit("cat", toys.right[0], toys.right[2])
    toys.submit("dan", "import torch\ndef double(x):\n    while True:\n        pass", *toys.right[1:])
    toys.submit("eve", *toys.right, "import os\nos._exit(0)")
    toys.submit("fay", "import torch, os\ndef double(x):\n    os.abort()", *toys.right[1:])
    toys.submit("gus", *toys.right[:2], "def total(x):\n    return x.sum()")
    toys.submit("hal", toys.right[0], "def shout(text):\n    return text.upper() + '!'", toys.right[2])
    toys.write("submissions/ivy.ipynb", '{"cells": [')
    toys.submit("jon", HOSTILE)
    toys.submit("kim", "while True:\n    pass", *toys.right)
    # The command runs inside this folder: Python must not take a hand-in for the library of that name.
    toys.write("submissions/msgpack.py", "open('canary', 'w').write('ran')\nraise SystemExit('taken for a library')\n")


@pytest.fixture(scope="module")
def graded(shared_toys: Any) -> Any:
    """The class graded by two workers; the TA's shell has options of its own for every pytest."""
    hand_in(shared_toys)
    done = shared_toys.autograder(
        *("grade", "toy", ".", "--out", "../graded", "--workers", "2", "--seed", "7"),
        cwd=shared_toys.root / "submissions",
        PYTEST_ADDOPTS="-k nothing --maxfail=1",
    )
    assert done.status == 0, done.err
    return done


@pytest.fixture(scope="module")
def results(graded: Any, shared_toys: Any) -> dict[str, dict[str, Any]]:
    """The results of that run, by student."""
    return shared_toys.results(shared_toys.root / "graded")


def verdicts_of(result: dict[str, Any], task: str) -> dict[str, str]:
    """Verdicts of a task's tests by name."""
    found = next(one for one in result["tasks"] if one["task"] == task)
    return {test["id"].partition("::")[2]: test["verdict"] for test in found["tests"]}


def earned(result: dict[str, Any]) -> list[float]:
    """Points of double, shout and total."""
    return [task["earned"] for task in result["tasks"]]


def without_seconds(path: Path) -> bytes:
    """A result's bytes but for the time each test took."""
    return re.sub(rb'"seconds": [0-9.e-]+', b'"seconds": 0', path.read_bytes())


def test_everybody_has_a_row(results: dict[str, Any], graded: Any, shared_toys: Any) -> None:
    """Files, table, CSV and report: nobody is missing anywhere, and the exit status is 0 whatever the scores."""
    names = ["ada", "ben", "cat", "dan", "eve", "fay", "gus", "hal", "ivy", "jon", "kim", "msgpack"]
    assert list(results) == names
    out = shared_toys.root / "graded"
    rows = (out / "grades.csv").read_text("utf-8").splitlines()
    assert [row.split(",")[1] for row in rows[1:]] == names
    assert (out / "report/index.html").is_file()
    for name in names:
        assert re.search(rf"^{name}\b", graded.out, re.MULTILINE), graded.out
    assert f"Report: {Path('../graded/report/index.html')}" in graded.out
    assert not list(out.rglob("*.tmp"))


def test_schema(results: dict[str, Any]) -> None:
    """Exactly the documented keys, in the documented order."""
    top = ["schema", "assignment", "student", "submission", "status", "score", "max_score", "late", "tasks"]
    for name, result in results.items():
        assert list(result) == [*top, "misconceptions", "notes", "gpu", "environment"]
        assert list(result["submission"]) == ["file", "sha256", "received"]
        assert list(result["late"]) == ["days", "deduction"]
        assert list(result["gpu"]) == ["mode", "device"]
        environment = ["grader", "python", "torch", "tests_sha256", "isolation", "seed"]
        assert list(result["environment"]) == environment
        assert [task["task"] for task in result["tasks"]] == ["double", "shout", "total"]
        for task in result["tasks"]:
            assert list(task) == ["task", "earned", "possible", "bonus", "passed", "total", "tests"]
            for test in task["tests"]:
                assert list(test) == ["id", "verdict", "hidden", "hint", "detail", "seconds"]
        for note in result["notes"]:
            assert list(note) == ["kind", "says", "cell"]
        assert (result["schema"], result["assignment"], result["student"]) == (1, "toy", name)
        assert result["max_score"] == 9.0
        assert result["environment"]["seed"] == 7
        assert {"landlock", "seccomp", "rlimits"} <= set(result["environment"]["isolation"])


def test_all_right(results: dict[str, Any]) -> None:
    """Full points and the bonus; required tests are counted, bonus tests listed."""
    ada = results["ada"]
    assert (ada["status"], ada["score"], earned(ada)) == ("final", 10.0, [4.0, 2.0, 3.0])
    double = ada["tasks"][0]
    assert (double["bonus"], double["passed"], double["total"], len(double["tests"])) == (1.0, 4, 4, 5)
    assert [test["id"] for test in double["tests"]] == [
        "test_double.py::test_dtypes[float64]",
        "test_double.py::test_dtypes[float32]",
        "test_double.py::test_fresh_numbers",
        "test_double.py::test_keeps_its_input",
        "test_double.py::test_empty",
    ]
    assert ada["notes"] == []
    assert all(test["hidden"] and not test["hint"] and not test["detail"] for test in double["tests"])


def test_a_wrong_answer_costs_its_share(results: dict[str, Any]) -> None:
    """One of four required tests fails, and the bonus; the sentence and the hint come with it."""
    ben = results["ben"]
    assert (ben["score"], earned(ben), ben["tasks"][0]["bonus"]) == (8.0, [3.0, 2.0, 3.0], 0.0)
    wrong = ben["tasks"][0]["tests"][1]
    assert wrong["verdict"] == "failed"
    assert wrong["detail"] == "double([1, -2.5]) returned dtype float64, expected float32"
    assert wrong["hint"] == "keep the dtype of the input"


def test_a_missing_function_fails_its_own_task_only(results: dict[str, Any]) -> None:
    """Also where a test expects an exception: a function that is not there refuses nothing."""
    cat = results["cat"]
    assert earned(cat) == [4.0, 0.0, 3.0]
    assert set(verdicts_of(cat, "shout").values()) == {"raised"}
    assert cat["status"] == "final"


@pytest.mark.parametrize(
    ("student", "verdicts"),
    [("dan", {"timeout"}), ("fay", {"raised"})],
    ids=["hanging", "crashing"],
)
def test_a_function_that_hangs_or_crashes(results: dict[str, Any], student: str, verdicts: set[str]) -> None:
    """It costs its own task; the others run in processes of their own."""
    result = results[student]
    assert set(verdicts_of(result, "double").values()) == verdicts
    assert earned(result) == [0.0, 2.0, 3.0]
    assert result["status"] == "final"


@pytest.mark.parametrize("student", ["eve", "kim"])
def test_a_cell_that_ends_or_hangs_costs_nothing(results: dict[str, Any], student: str) -> None:
    """What was defined before it, or after it, counts; a note tells what happened, os._exit goes to a person."""
    result = results[student]
    assert result["score"] == 10.0
    kinds = {"eve": ["cell_error", "suspicion"], "kim": ["cell_error"]}
    assert [note["kind"] for note in result["notes"]] == kinds[student]
    assert result["notes"][0]["cell"] == {"eve": 4, "kim": 1}[student]


def test_a_banned_built_in(results: dict[str, Any]) -> None:
    """The verdict says so, with the line, for each test in which it did the work."""
    gus = results["gus"]
    assert set(verdicts_of(gus, "total").values()) == {"forbidden"}
    assert earned(gus) == [4.0, 2.0, 0.0]
    assert "(gus.ipynb, cell 3, line 2)" in gus["tasks"][2]["tests"][0]["detail"]


def test_all_or_nothing(results: dict[str, Any]) -> None:
    """One of two tests passes: nothing of the task's points, and the count still shows it. AttributeError it was."""
    hal = results["hal"]
    assert earned(hal) == [4.0, 0.0, 3.0]
    assert verdicts_of(hal, "shout") == {"test_shout": "passed", "test_refuses_numbers": "failed"}
    assert hal["tasks"][1]["tests"][1]["detail"] == "shout(3) raised AttributeError, expected TypeError"


def test_an_unreadable_file_goes_to_a_person(results: dict[str, Any]) -> None:
    """A row without points that asks for a look, with as many tests outstanding as everybody has."""
    ivy = results["ivy"]
    assert (ivy["status"], ivy["score"]) == ("needs_ta", 0.0)
    assert [note["kind"] for note in ivy["notes"]] == ["unreadable"]
    assert [task["total"] for task in ivy["tasks"]] == [4, 2, 2]


def test_a_hostile_notebook_gains_nothing(results: dict[str, Any], shared_toys: Any) -> None:
    """Objects that equal everything, patched comparisons and printed verdicts: no points, and all files stand."""
    jon = results["jon"]
    assert jon["score"] == 0.0
    verdicts = {verdict for task in ("double", "shout", "total") for verdict in verdicts_of(jon, task).values()}
    assert not verdicts & {"passed", "grader_error"}
    assert (shared_toys.root / "grader.yml").read_text().startswith("\ncourse: A course of toys")
    assert not list(shared_toys.root.rglob("canary"))


def test_a_hand_in_is_never_imported_by_the_grader(results: dict[str, Any]) -> None:
    """``msgpack.py`` in the current folder is graded like any script, behind the wall."""
    notes = results["msgpack"]["notes"]
    assert results["msgpack"]["score"] == 0.0
    assert [note["kind"] for note in notes] == ["cell_error"]


def test_one_worker_gives_the_same_bytes(graded: Any, shared_toys: Any) -> None:
    """Equal seeds, another number of workers, another order of jobs per worker: identical but for `seconds`."""
    done = shared_toys.autograder(*("grade", "toy", "submissions", "--out", "again", "--workers", "1", "--seed", "7"))
    assert done.status == 0, done.err
    first, second = shared_toys.root / "graded", shared_toys.root / "again"
    names = sorted(path.name for path in (first / "results/toy").iterdir())
    assert names == sorted(path.name for path in (second / "results/toy").iterdir())
    for name in names:
        assert without_seconds(first / "results/toy" / name) == without_seconds(second / "results/toy" / name), name
    assert (first / "grades.csv").read_bytes() == (second / "grades.csv").read_bytes()


def test_an_unchanged_class_is_not_graded_again(graded: Any, shared_toys: Any, in_process: Callable[..., Any]) -> None:
    """The same command again starts no worker, changes no result and shows the same table."""
    folder = shared_toys.root / "graded/results/toy"
    before = {path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.iterdir()}
    done = in_process(shared_toys.root, "grade", "toy", "submissions", "--out", "graded")
    assert done.status == 0
    assert "12 unchanged since the last run, kept (--fresh grades them again)" in done.err
    assert "grading" not in done.err
    assert done.out.split("Report:")[0] == graded.out.split("Report:")[0]
    assert before == {path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.iterdir()}


def test_what_is_graded_again(graded: Any, shared_toys: Any, in_process: Callable[..., Any], monkeypatch: Any) -> None:
    """A changed file, tests or limits, another seed, everything with --fresh; but no damaged or missing view."""
    from autograder.cli import grade as command

    asked: list[list[str]] = []

    def note(fleet: Any, todo: Any, *_: Any) -> None:
        asked.append([submission.student for submission in todo])

    monkeypatch.setattr(command, "_grade_with_progress", note)
    folder = shared_toys.root / "graded/results/toy"

    def again(*options: str) -> list[str]:
        assert in_process(shared_toys.root, "grade", "toy", "submissions", "--out", "graded", *options).status <= 1
        return asked[-1]

    assert again() == []
    everybody = again("--fresh")
    assert len(everybody) == 12
    assert again("--seed", "7") == []
    assert again("--seed", "8") == everybody
    changed = shared_toys.submit("ada", *shared_toys.right, "# one more cell")
    assert again() == ["ada"]
    shared_toys.submit("ada")
    changed.rename(changed.with_name("zoe.ipynb"))
    assert again() == ["zoe"]
    changed.with_name("zoe.ipynb").rename(changed)
    ben = (folder / "ben.json").read_bytes()
    (folder / "ben.json").write_bytes(ben[:100])
    (folder / "cat.json").unlink()
    assert again() == []
    assert (folder / "ben.json").read_bytes() == ben
    assert (folder / "cat.json").is_file()
    limits = (shared_toys.root / "grader.yml").read_text()
    shared_toys.write("grader.yml", limits.replace("call_seconds: 4", "call_seconds: 5"))
    assert again() == everybody
    shared_toys.write("grader.yml", limits)
    test = shared_toys.root / "tests/hidden/toy/test_double.py"
    text = test.read_text()
    test.write_text(text + "\n# changed\n")
    assert again() == everybody
    test.write_text(text)
    assert again() == []


def wait_for(condition: Callable[[], Any], seconds: float = 120) -> Any:
    """The first true value of ``condition``."""
    end = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)
    return value


def worker_of(process: Any) -> int:
    """The process id of the command's first worker."""
    children = Path(f"/proc/{process.pid}/task").glob("*/children")
    for pid in " ".join(path.read_text() for path in children).split():
        if b"autograder.worker" in Path(f"/proc/{pid}/cmdline").read_bytes():
            return int(pid)
    raise AssertionError("no worker runs")


def test_interrupted_and_taken_up_again(toys: Any) -> None:
    """Ctrl-C finishes what is in progress, with the table; the same command grades the rest and keeps what stood."""
    toys.submit("ada")
    toys.submit("ben", SLOW, SLOW)
    toys.submit("cat")
    process = toys.start(*toys.grading)
    folder = toys.root / "graded/results/toy"
    wait_for((folder / "ada.json").is_file)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert "stopping after the submission in progress; Ctrl-C again stops at once" in err
    assert "stopped; what was graded before stays" in err
    assert "Traceback" not in out + err
    assert sorted(path.name for path in folder.iterdir()) == ["ada.json", "ben.json"]
    assert "ben" in (toys.root / "graded/grades.csv").read_text()
    assert (toys.root / "graded/report/index.html").is_file()
    ada = (folder / "ada.json").read_bytes()

    toys.submit("ben")
    done = toys.run(*toys.grading)
    assert done.status == 0, done.err
    assert "1 unchanged since the last run" in done.err
    assert (folder / "ada.json").read_bytes() == ada
    assert [result["score"] for result in toys.results(toys.root / "graded").values()] == [10.0, 10.0, 10.0]


def of_this_run(folder: Path) -> list[int]:
    """Process ids of workers and sandboxes whose temporary folder lies in ``folder``."""
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            if f"={folder}/".encode() in path.read_bytes():
                found.append(int(path.parent.name))
        except OSError:  # it has just ended
            continue
    return found


@pytest.mark.parametrize(
    "signals",
    [[signal.SIGINT, signal.SIGINT], [signal.SIGTERM], [signal.SIGKILL]],
    ids=["ctrl-c twice", "terminated", "killed"],
)
def test_stopped_at_once(toys: Any, signals: list[int]) -> None:
    """In the middle of a submission: no process and no temporary folder stays, even if nobody is left to clean up."""
    temporary = toys.root / "tmp"
    temporary.mkdir()
    toys.submit("ada")
    toys.submit("ben", *[SLOW] * 3)
    process = toys.start(*toys.grading, TMPDIR=str(temporary))
    wait_for((toys.root / "graded/results/toy/ada.json").is_file)
    pids = of_this_run(temporary)
    assert len(pids) >= 2, "a worker and its sandbox"
    for number in signals:
        process.send_signal(number)
        time.sleep(0.3)  # two signals that wait together are one
    out, err = process.communicate(timeout=60)
    assert process.returncode == (-signal.SIGKILL if signal.SIGKILL in signals else 130), err
    assert "Traceback" not in out + err
    if signal.SIGKILL in signals:  # the workers learn of it when they look for more work
        wait_for(lambda: not of_this_run(temporary))
    assert of_this_run(temporary) == []
    assert [path.name for path in temporary.iterdir()] == []
    assert [path.name for path in (toys.root / "graded/results/toy").iterdir()] == ["ada.json"]


def test_events_and_log(toys: Any) -> None:
    """``--json``: one object a line on standard output, no table; the log tells the same with its moments."""
    toys.submit("ada")
    toys.write("submissions/ivy.ipynb", '{"cells": [')
    toys.write("submissions/notes.zip", b"no zip")
    done = toys.run(*toys.grading, "--json")
    assert done.status == 0, done.err
    events = [json.loads(line) for line in done.out.splitlines()]
    assert [event["event"] for event in events] == ["started", "problem", "graded", "graded", "finished"]
    assert list(events[0]) == ["event", "time", "schema", "assignment", "submissions", "kept", "workers"]
    assert (events[0]["schema"], events[0]["assignment"], events[0]["submissions"]) == (1, "toy", 2)
    assert "notes.zip" in events[1]["says"]
    assert [(event["student"], event["status"], event["score"]) for event in events[2:4]] == [
        ("ada", "final", 10.0),
        ("ivy", "needs_ta", 0.0),
    ]
    assert (events[-1]["outcome"], events[-1]["graded"], events[-1]["report"]) == (
        "complete",
        2,
        "graded/report/index.html",
    )
    (log,) = (toys.root / "graded/logs").iterdir()
    assert re.fullmatch(r"\d{8}T\d{6}Z-toy\.log", log.name)
    text = log.read_text()
    for words in ("toy: grading 2, keeping 0, with 1 worker", "problem: ", "graded ivy: needs_ta, 0 of 9", "complete"):
        assert words in text


def test_a_killed_worker_is_replaced(toys: Any) -> None:
    """The submission that it was grading is graded by its successor, and nobody notices."""
    toys.submit("ada")
    toys.submit("ben", SLOW, *toys.right)
    toys.submit("cat")
    process = toys.start(*toys.grading)
    wait_for((toys.root / "graded/results/toy/ada.json").is_file)
    os.kill(worker_of(process), signal.SIGKILL)
    _, err = process.communicate(timeout=200)
    assert process.returncode == 0, err
    results = toys.results(toys.root / "graded")
    assert [(r["score"], r["status"], r["notes"]) for r in results.values()] == [(10.0, "final", [])] * 3


# Mistakes of the user: one clear line each, exit status 1, nothing written.


def nothing_written(root: Path) -> bool:
    """Whether there is no trace of a grade."""
    return not [*root.rglob("*.json"), *root.rglob("grades.csv"), *root.rglob("index.html")]


def refused(done: Any, *lines: str) -> None:
    """Check that a command ended as a user's mistake, with these complaints."""
    assert done.status == 1, done.err
    assert "Traceback" not in done.out + done.err
    for line in lines:
        assert any(line in shown for shown in done.lines), done.err
    assert len(done.lines) == len(lines), done.err


def test_no_such_homework(toys: Any, in_process: Callable[..., Any]) -> None:
    """The known ones are listed."""
    toys.submit("ada")
    done = in_process(toys.root, "grade", "tyo", "submissions")
    refused(done, "no homework is called 'tyo'; grader.yml lists toy")
    assert not (toys.root / "graded").exists()


def test_paths_that_are_no_notebooks(toys: Any, in_process: Callable[..., Any]) -> None:
    """A path that is not there, and one that is something else: a line each, before anything is written."""
    toys.write("notes.txt", "hello")
    done = in_process(toys.root, "grade", "toy", "nowhere", "notes.txt")
    refused(done, "nowhere", "notes.txt")
    assert not (toys.root / "graded").exists()


def test_an_output_folder_that_cannot_be_written(toys: Any, in_process: Callable[..., Any]) -> None:
    """Found out before an hour of grading, not after it."""
    toys.submit("ada")
    toys.write("file", "in the way")
    done = in_process(toys.root, "grade", "toy", "submissions", "--out", "file/graded")
    refused(done, "cannot write file/graded/results/toy/.writable: Not a directory")


def test_no_course_above(tmp_path: Path, in_process: Callable[..., Any]) -> None:
    """A command given in the wrong folder."""
    refused(in_process(tmp_path, "grade", "toy", "x.ipynb"), "no grader.yml in")


def test_broken_yaml(toys: Any, in_process: Callable[..., Any]) -> None:
    """With file and line; a wrong assignment with file and key."""
    toys.submit("ada")
    toys.write("grader.yml", "course: c\nhomeworks: {toy: \n")
    refused(in_process(toys.root, "grade", "toy", "submissions"), "grader.yml:3: ")
    toys.write("grader.yml", "course: c\nhomeworks: {toy: }\nfeedback: all\nlimits: {cell_seconds: 0}\n")
    done = in_process(toys.root, "grade", "toy", "submissions")
    refused(done, "grader.yml: limits.cell_seconds: ", "grader.yml: feedback: ")
    toys.write("grader.yml", "course: c\nhomeworks: {toy: }\n")
    toys.write("assignments/toy/assignment.yml", "title: t\nnotebook: n\ntasks: []\n")
    done = in_process(toys.root, "grade", "toy", "submissions")
    refused(done, "assignments/toy/assignment.yml: tasks: should not be empty")
    assert nothing_written(toys.root / "graded")


@pytest.mark.parametrize(
    "arguments",
    [[], ["grade"], ["grade", "toy"], ["grade", "toy", "x", "--workers", "many"], ["grade", "toy", "x", "--nonsense"]],
    ids=" ".join,
)
def test_a_wrong_command_line(toys: Any, in_process: Callable[..., Any], arguments: list[str]) -> None:
    """What is missing or unknown is said with exit status 1; never a traceback."""
    done = in_process(toys.root, *arguments)
    assert done.status == 1
    assert "Traceback" not in done.out + done.err
    assert "Usage" in done.out + done.err or "nothing to grade: name notebooks" in done.err


def test_tests_that_cannot_be_collected(toys: Any) -> None:
    """A syntax error in a hidden test must not be a smaller total: nobody is graded."""
    toys.submit("ada")
    toys.write("tests/hidden/toy/test_rest.py", "def broken(:\n")
    done = toys.run(*toys.grading)
    refused(done, "the tests of toy cannot be collected: tests/hidden/toy/test_rest.py: ")
    assert "SyntaxError" in done.lines[0]
    assert nothing_written(toys.root / "graded")


def test_tests_with_wrong_markers(toys: Any) -> None:
    """Missing task, missing hint, unknown task: all of them at once, with the test's name."""
    toys.submit("ada")
    toys.write(
        "tests/hidden/toy/test_rest.py",
        "import pytest\n\ndef test_a(student):\n    pass\n\n"
        "@pytest.mark.task('total')\ndef test_b(student):\n    pass\n\n"
        "@pytest.mark.task('totl')\n@pytest.mark.hint('h')\ndef test_c(student):\n    pass\n",
    )
    done = toys.run(*toys.grading)
    refused(
        done,
        'tests/hidden/toy/test_rest.py::test_a: has no marker task; add @pytest.mark.task("...")',
        "tests/hidden/toy/test_rest.py::test_b: has no marker hint; add @pytest.mark.hint(",
        "test_rest.py::test_c: the task 'totl' is not in assignment.yml",
    )
    assert nothing_written(toys.root / "graded")


def test_a_broken_conftest(toys: Any) -> None:
    """pytest gives up before it collects anything; that is a mistake of the tests' author, not a bug of ours."""
    toys.submit("ada")
    toys.write("tests/conftest.py", "import there_is_no_such_module\n")
    refused(toys.run(*toys.grading), "the tests of toy cannot be collected: ")
    assert nothing_written(toys.root / "graded")


def test_a_bug_of_ours(toys: Any, in_process: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit status 3, one line for the TA, and a log with the traceback for us."""
    from autograder.cli import grade as command

    def explode(*_: object) -> None:
        raise ZeroDivisionError("in the middle")

    toys.submit("ada")
    monkeypatch.setattr(command, "_grade_with_progress", explode)
    monkeypatch.setattr("tempfile.tempdir", str(toys.root))
    done = in_process(toys.root, "grade", "toy", "submissions")
    assert done.status == 3
    assert "autograder met a bug of its own (ZeroDivisionError: in the middle)." in done.err
    assert "Traceback" not in done.err
    logs = list(toys.root.glob("autograder-bug-*.log"))
    assert len(logs) == 1
    assert str(logs[0]) in done.err
    log = logs[0].read_text("utf-8")
    assert "ZeroDivisionError: in the middle" in log
    assert "arguments:" in log
    assert nothing_written(toys.root / "graded")


def test_an_excused_submission_costs_nothing(toys: Any, tmp_path: Path) -> None:
    """Where the grader itself fails on a submission, every test is a grader error and the points stand meanwhile."""
    grades: list[Any] = []
    job = Job("ada", "ada.py", b"# %%\n", "0", None, seed=1, excuse="the grader failed twice on this submission: oh")
    Fleet(load_course(toys.root), "toy", 1, 1, tmp_path / "worker.log").run(
        [job], lambda graded: grades.append(graded.grade)
    )
    assert {test.verdict for task in grades[0].tasks for test in task.tests} == {"grader_error"}
    assert (grades[0].status, [note.kind for note in grades[0].notes]) == ("needs_ta", ["grader_error"])
    assert [task.earned for task in grades[0].tasks] == [task.possible for task in grades[0].tasks]
    assert all(task.passed == 0 for task in grades[0].tasks)

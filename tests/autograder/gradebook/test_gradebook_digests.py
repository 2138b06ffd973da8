"""What a grade depends on, as hashes: a change that could bear on a task's verdicts changes its hash, others do not."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.course import Assignment, Course, GraderConfig
from autograder.gradebook import basis_of, limits_digest, task_digests

ASSIGNMENT: dict[str, Any] = {
    "title": "t",
    "notebook": "toy",
    "tasks": [
        {"name": "first", "points": 1},
        {"name": "second", "points": 1, "forbid": ["sums"]},
        {"name": "third", "points": 1, "uses": ["first"]},
    ],
    "bans": {"sums": {"says": "add it up yourself", "names": ["torch.sum"]}},
}
FILES = {
    "__init__.py": "",
    "oracle.py": "ANSWER = 42\n",
    "test_first.py": 'import pytest\n\npytestmark = pytest.mark.task("first")\n',
    "test_second.py": 'from pytest import mark\n\n@mark.task("second")\ndef test_it(student): ...\n',
    "test_third.py": 'import pytest\n\n@pytest.mark.task("third")\ndef test_it(student): ...\n',
}


@pytest.fixture
def digests(tmp_path: Path) -> Callable[..., dict[str, str]]:
    """The hashes of the toy homework after changes to its files and its assignment."""

    def make(files: dict[str, str] | None = None, **changes: Any) -> dict[str, str]:
        root = Course(tmp_path, GraderConfig.model_validate({"course": "c", "homeworks": {"toy": None}}), {})
        folder = root.hidden_tests("toy")
        for name, text in {**FILES, **(files or {})}.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text)
        assignment = Assignment.model_validate({**ASSIGNMENT, **changes})
        return task_digests(Course(tmp_path, root.config, {"toy": assignment}), "toy")

    return make


def tasks(**changes: Any) -> dict[str, Any]:
    """The assignment with one task changed: ``tasks(second={"points": 2})``."""
    return {"tasks": [{**task, **changes.get(task["name"], {})} for task in ASSIGNMENT["tasks"]]}


def changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    """The tasks with another hash."""
    assert before.keys() == after.keys()
    return {name for name in before if before[name] != after[name]}


@pytest.mark.parametrize(
    ("files", "touched"),
    [
        ({"test_second.py": FILES["test_second.py"] + "# fixed\n"}, {"second"}),
        ({"test_third.py": FILES["test_third.py"] + "# fixed\n"}, {"third"}),
        ({"test_first.py": FILES["test_first.py"] + "# fixed\n"}, {"first", "third"}),
        ({"oracle.py": "ANSWER = 43\n"}, {"first", "second", "third"}),
        ({"__init__.py": "# new\n"}, {"first", "second", "third"}),
        ({"data/numbers.csv": "1,2\n"}, {"first", "second", "third"}),
        ({"test_more.py": '@pytest.mark.task("second")\ndef test_more(student): ...\n'}, {"second"}),
        ({"__pycache__/test_first.cpython-311.pyc": "x", ".test_first.py.swp": "x"}, set()),
    ],
    ids=["one", "another", "one that is used", "oracle", "package", "data", "a new file", "leftovers"],
)
def test_a_file_touches_the_tasks_that_it_holds(digests: Any, files: dict[str, str], touched: set[str]) -> None:
    """Its own tasks and those that use them; a helper touches all."""
    before = digests()
    assert changed(before, digests(files)) == touched


@pytest.mark.parametrize(
    "text",
    [
        "def test_nothing(student): ...\n",
        'NAME = "second"\npytestmark = pytest.mark.task(NAME)\n',
        "task = pytest.mark.task\n",
        'task = pytest.mark.task\n\n@pytest.mark.task("first")\ndef test_one(student): ...\n',
        "def broken(:\n",
    ],
    ids=["no marker", "a name", "an alias", "an alias beside a plain one", "broken"],
)
def test_in_doubt_all_tasks(digests: Any, text: str) -> None:
    """A file that does not say plainly whose tests it holds counts for everybody."""
    before = digests({"test_odd.py": text})
    assert changed(before, digests({"test_odd.py": text + "\n# fixed\n"})) == {"first", "second", "third"}


@pytest.mark.parametrize(
    "line",
    ["from .test_second import helper\n", "from . import test_second\n", "import tests.hidden.toy.test_second\n"],
)
def test_a_test_file_that_another_imports_is_a_helper(digests: Any, line: str) -> None:
    """A change in it may change what the other one does."""
    before = digests({"test_third.py": line + FILES["test_third.py"]})
    after = digests({"test_third.py": line + FILES["test_third.py"], "test_second.py": FILES["test_second.py"] + "#\n"})
    assert changed(before, after) == {"first", "second", "third"}


@pytest.mark.parametrize(
    ("changes", "touched"),
    [
        (tasks(second={"points": 5, "all_or_nothing": True, "bonus": 2}), set()),
        ({"title": "other", "summary": "s"}, set()),
        (tasks(first={"forbid": ["sums"]}), {"first", "third"}),
        ({"bans": {"sums": {**ASSIGNMENT["bans"]["sums"], "names": ["torch.mean"]}}}, {"second"}),
        (tasks(second={"uses": ["first"]}), {"second"}),
    ],
    ids=["points", "words", "forbids", "a ban", "uses"],
)
def test_of_the_assignment_what_decides_verdicts(digests: Any, changes: dict[str, Any], touched: set[str]) -> None:
    """Points need no test to run."""
    before = digests()
    assert changed(before, digests(**changes)) == touched


def test_the_real_homeworks_name_their_tasks_plainly() -> None:
    """Otherwise every fix would run everything."""
    root = Path(__file__).parents[3]
    for folder in (root / "tests" / "hidden").iterdir():
        for path in folder.glob("test_*.py"):
            assert re.search(r'mark\.task\("', path.read_text()), path


def test_limits_and_basis(tmp_path: Path) -> None:
    """The course's limits with the assignment's on top; a basis says the same of the same course."""
    (tmp_path / "tests/hidden/toy").mkdir(parents=True)
    (tmp_path / "assignments/toy").mkdir(parents=True)

    def course(seconds: float, own: float | None = None) -> Course:
        config = {"course": "c", "homeworks": {"toy": None}, "limits": {"call_seconds": seconds}}
        limits = {} if own is None else {"limits": {"call_seconds": own}}
        assignment = Assignment.model_validate({**ASSIGNMENT, **limits})
        return Course(tmp_path, GraderConfig.model_validate(config), {"toy": assignment})

    assert limits_digest(course(5), "toy") == limits_digest(course(5), "toy")
    assert limits_digest(course(5), "toy") != limits_digest(course(6), "toy")
    assert limits_digest(course(5, own=7), "toy") == limits_digest(course(6, own=7), "toy")
    assert basis_of(course(5), "toy") == basis_of(course(5), "toy")
    key = basis_of(course(5), "toy").key("s", ("uid",), 3)
    assert (key.submission, key.isolation, key.seed) == ("s", ("uid",), 3)
    assert key.tests == course(5).tests_digest("toy")

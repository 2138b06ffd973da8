"""``autograder.release.public_tests`` and ``marks``: what is read from a public test file without running it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from autograder.course import Course
from autograder.model import UserError
from autograder.release.public_tests import PublicTests, parse_public_tests, read_public_tests

HEAD = "import pytest\nimport torch\n\nfrom autograder.testing import assert_close\n\n\n"
MARKS = '@pytest.mark.task("f")\n@pytest.mark.hint("h")\n'
VALUES = '@pytest.mark.parametrize("v", [1])\n'


def parse(source: str) -> PublicTests:
    """The tests of an assignment with the one task f."""
    return parse_public_tests(HEAD + source, "test_public.py", ["f"])


def problems(source: str) -> list[str]:
    """The lines with which a public test file is refused, without the file's name."""
    with pytest.raises(UserError) as caught:
        parse(source)
    lines = str(caught.value).splitlines()
    assert all(line.startswith("test_public.py:") for line in lines)
    return [line.removeprefix("test_public.py:").strip() for line in lines]


def test_ids_are_those_of_pytest(course: Course) -> None:
    """Names, parameters, order: what pytest collects is what Otter will show."""
    path = course.public_tests("hw1")
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", "--no-header"]
    done = subprocess.run([*command, path.name], cwd=path.parent, capture_output=True, text=True, check=False)
    collected = [line.partition("::")[2] for line in done.stdout.splitlines() if "::" in line]
    ours = [
        f"{test.name}[{case.id}]" if case.id else test.name
        for test in read_public_tests(course, "hw1").tests
        for case in test.cases
    ]
    assert ours == collected
    assert len(ours) == 9


def test_a_test_keeps_its_text(course: Course) -> None:
    """Comments and formatting stay, decorators go."""
    public = read_public_tests(course, "hw1")
    first = public.tests[0]
    assert first.source.startswith("def test_double(student, values, dtype, sign):")
    assert "given = f64(values).to(dtype)" in first.source
    assert (first.task, first.hint) == ("double", "times two")
    assert dict(first.cases[1].arguments) == {"dtype": "torch.float64", "values": "[3.0]", "sign": "-1"} or dict(
        first.cases[1].arguments
    ) == {"values": "[1.0, 2.0]", "sign": "1", "dtype": "torch.float32"}


def test_support_is_what_is_needed(course: Course) -> None:
    """Helpers of helpers come along, in the file's order; what nobody uses does not."""
    public = read_public_tests(course, "hw1")
    imports, helpers = public.support(public.of("double"))
    assert imports == ["import torch"]
    assert [helper.splitlines()[0] for helper in helpers] == [
        "TWO = 2.0  # the factor",
        "def f64(values):",
        "def twice(values):",
    ]
    assert "# the dtype of all tests" in helpers[1]
    assert public.support(public.of("total")) == (["import torch"], [])


def test_the_files_own_marks() -> None:
    """``pytestmark`` gives what a test does not say itself."""
    source = 'pytestmark = [pytest.mark.task("f"), pytest.mark.hint("all")]\n'
    public = parse(source + 'def test_a(student):\n    1\n@pytest.mark.hint("own")\ndef test_b(student):\n    2\n')
    assert [(test.task, test.hint) for test in public.tests] == [("f", "all"), ("f", "own")]


def test_params_of_every_kind() -> None:
    """Names as text or list, values bare, in tuples or in ``pytest.param``, ids given or made up."""
    values = '[1, -2.5, "x", None, torch.int8, pytest.param(True, id="yes")]'
    public = parse(f'{MARKS}@pytest.mark.parametrize("v", {values})\ndef test_a(student, v):\n    1\n')
    assert [case.id for case in public.tests[0].cases] == ["1", "-2.5", "x", "None", "v4", "yes"]
    pair = '@pytest.mark.parametrize(["a", "b"], [(1, [2]), pytest.param(3, 4, id="p")])\n'
    public = parse(f"{MARKS}{pair}def test_a(student, a, b):\n    1\n")
    assert [case.id for case in public.tests[0].cases] == ["1-b0", "p"]
    assert public.tests[0].cases[0].arguments == (("a", "1"), ("b", "[2]"))


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("def test_a(student):\n    1", "test_a has no marker task"),
        ('@pytest.mark.task("f")\ndef test_a(student):\n    1', "test_a has no marker hint"),
        ('@pytest.mark.task("g")\n@pytest.mark.hint("h")\ndef test_a(student):\n    1', "which assignment.yml"),
        ('@pytest.mark.task("f")\n@pytest.mark.hint(TEXT)\ndef test_a(student):\n    1', "not written out"),
        (
            MARKS + "def test_a(student, rng):\n    1",
            "test_a uses the fixture 'rng'; a public test has only `student` and `device`",
        ),
        (MARKS + VALUES + "def test_a(student, device, v):\n    1", "takes `device`, which makes two cases of it"),
        (MARKS + "def test_a():\n    1", "test_a does not take `student`"),
        (MARKS + "def test_a(student):\n    pytest.skip()", "students may not have pytest"),
        (MARKS + "@pytest.mark.skip\ndef test_a(student):\n    1", "has the decorator @pytest.mark.skip"),
        (MARKS + '@pytest.mark.parametrize("v", VALUES)\ndef test_a(student, v):\n    1', "not written out"),
        (MARKS + '@pytest.mark.parametrize("v", [1], ids=[])\ndef test_a(student, v):\n    1', "one id for each"),
        (MARKS + '@pytest.mark.parametrize("a,b", [1])\ndef test_a(student, a, b):\n    1', "does not fit its 2 names"),
        ("@pytest.fixture\ndef thing():\n    1", "thing is decorated"),
        ("class TestF:\n    pass", "only imports, constants, functions and tests"),
        ("for x in []:\n    pass", "only imports, constants, functions and tests"),
        ("import scipy", "students may not have scipy"),
        ("from .oracle import x", "students may not have .oracle"),
        ("from autograder.student import Student", "students may not have autograder.student"),
        ("from autograder.testing import StudentError", "StudentError is not there for students"),
        ('NAME = "\u03c3"', "'\u03c3' is no ASCII"),
    ],
)
def test_what_cannot_be_released(source: str, words: str) -> None:
    """Each mistake is named with its line."""
    good = f"{MARKS}def test_good(student):\n    1\n"
    (line,) = problems(good + source)
    assert words in line
    number = int(line.partition(":")[0])
    assert (HEAD + good).count("\n") < number <= (HEAD + good + source).count("\n") + 1


def test_a_task_without_tests() -> None:
    """The check cell would have nothing to run."""
    assert problems("x = 1") == ["task f has no public test"]


def test_not_python() -> None:
    """The line of the mistake is named."""
    assert problems("def")[0].startswith("7: is not Python")

"""``pytest --submission`` reads like pytest: verdict, sentence and hint instead of a traceback through secret tests."""

from __future__ import annotations

from typing import Any

import pytest

SECRETS = ("SECRET SOURCE", "assert_close(", "def test_dtypes", "twice(", "oracle", "Traceback")


@pytest.fixture(scope="module")
def mixed(shared_toys: Any) -> Any:
    """One run over a notebook with a wrong dtype, a refusal that never comes and a banned built-in."""
    submission = shared_toys.submit(
        "ben",
        "import torch\ndef double(x):\n    return (x * 2).double()",
        "def shout(text):\n    return str(text).upper() + '!'",
        "def total(x):\n    return x.sum()",
    )
    return shared_toys.pytest("--submission", submission, "tests/hidden/toy")


def test_counts_and_status(mixed: Any) -> None:
    """Failures are pytest's failures: its summary line, its exit status 1."""
    assert mixed.status == 1, mixed.out + mixed.err
    assert "5 failed, 4 passed" in mixed.out


def test_verdict_sentence_and_hint(mixed: Any) -> None:
    """What a reader learns of each failure."""
    out = mixed.out
    assert "failed: double([1, -2.5]) returned dtype float64, expected float32\nhint: keep the dtype" in out
    assert "failed: shout(3) returned a value, expected an exception\nhint: refuse what is no text" in out
    assert "forbidden: total([1, 2, 3.5]) uses torch.Tensor.sum (ben.ipynb, cell 3, line 2)" in out
    assert "add the numbers up yourself; a ready-made sum is what this task asks you to write\nhint: start" in out


def test_no_source_of_the_tests(mixed: Any) -> None:
    """Nothing of a hidden test is printed but its id, its hint and the sentence."""
    assert not [secret for secret in SECRETS if secret in mixed.out + mixed.err]


def test_all_right_and_fresh_numbers(shared_toys: Any) -> None:
    """A right notebook passes, also the public tests, also with another seed and in one session with both."""
    done = shared_toys.pytest(
        "--submission", shared_toys.submit("ada"), "--run-seed", "8", "tests/hidden/toy", "assignments/toy"
    )
    assert done.status == 0, done.out
    assert "12 passed" in done.out


def test_markers_that_were_forgotten(toys: Any) -> None:
    """All of them at once, before anything runs."""
    toys.write(
        "tests/hidden/toy/test_rest.py",
        "import pytest\n\ndef test_a(student):\n    student.shout('a')\n\n"
        "@pytest.mark.task('shout')\ndef test_b(student):\n    student.shout('b')\n\ndef test_c():\n    assert True\n",
    )
    done = toys.pytest("--submission", toys.submit("ada"), "tests/hidden/toy")
    assert done.status == 4
    shown = done.out + done.err
    assert 'tests/hidden/toy/test_rest.py::test_a: has no marker task; add @pytest.mark.task("...")' in shown
    assert "tests/hidden/toy/test_rest.py::test_b: has no marker hint; add" in shown
    assert "test_c" not in shown
    assert "Traceback" not in shown


def test_a_notebook_that_is_not_there(shared_toys: Any) -> None:
    """One clear line at the first test, no traceback, no sandbox started for nothing."""
    done = shared_toys.pytest("--submission", "nobody.ipynb", "tests/hidden/toy/test_rest.py")
    assert done.status == 1, done.out + done.err
    assert "cannot read nobody.ipynb: No such file or directory" in done.out + done.err
    assert "Traceback" not in done.out + done.err
    assert "passed" not in done.out


def test_without_a_submission(toys: Any) -> None:
    """Tests that grade nothing run and fail as ever, traceback included; those that do say what they need."""
    toys.write("other/test_other.py", "def test_fine():\n    pass\n\ndef test_wrong():\n    assert 1 + 1 == 3\n")
    done = toys.pytest("other", "tests/hidden/toy/test_rest.py")
    assert done.status == 1
    assert "1 failed, 1 passed" in done.out
    assert "assert (1 + 1) == 3" in done.out
    assert "the fixture `student` needs a notebook: pytest --submission NOTEBOOK" in done.out + done.err

"""`autograder check` on a homework with a ban: green as written, and every fault is named at once when it is spoilt."""

import json
from pathlib import Path
from typing import Any

import pytest

PUBLIC = "assignments/roots/test_public.py"
WAYS = "solutions/roots/forbidden/root__ready_made.py"

FILES = {
    "grader.yml": "course: A course of roots\nhomeworks:\n  roots:\n",
    "assignments/roots/assignment.yml": """
title: "A root"
notebook: roots
tasks:
  - {name: root, points: 1, forbid: [ready_made]}
bans:
  ready_made: {says: "find the root by iteration", names: [torch.sqrt, torch.Tensor.sqrt], kernels: [sqrt]}
""",
    "assignments/roots/handout.md": """# A root

```python cell
import torch
```

## The root

**Write** `root(x)`: the square root of each entry, found by iteration.

<!-- stub: root -->

<!-- check: root -->
""",
    PUBLIC: '''"""Public tests."""

import pytest
import torch

from autograder.testing import assert_close


@pytest.mark.task("root")
@pytest.mark.hint("three times three is nine")
def test_nine(student):
    """Nine."""
    assert_close(student.root(torch.tensor([9.0])), torch.tensor([3.0]))
''',
    "tests/hidden/__init__.py": '"""Hidden."""\n',
    "tests/hidden/roots/__init__.py": '"""Hidden."""\n',
    "tests/hidden/roots/test_root.py": '''"""Hidden tests of root."""

import pytest
import torch

from autograder.testing import assert_close


@pytest.mark.task("root")
@pytest.mark.hint("iterate until nothing changes any more")
def test_sixteen(student):
    """Sixteen."""
    assert_close(student.root(torch.tensor([16.0])), torch.tensor([4.0]))
''',
    "solutions/roots/reference.py": '''"""Reference."""

import torch


def root(x: torch.Tensor) -> torch.Tensor:
    """The square root of each entry."""
    guess = x.clone()
    for _ in range(60):
        guess = (guess + x / guess) / 2
    return guess
''',
    "solutions/roots/alternates/root__logarithm.py": '''# task: root
"""Halves the logarithm."""


def root(x):
    return (x.double().log() / 2).exp().float()
''',
    "solutions/roots/wrong/root__one_step.py": '''# task: root
# fails:
#   test_sixteen
"""Stops after one step."""


def root(x):
    return (x + 1) / 2
''',
    WAYS: '''# task: root
# ban: ready_made
"""The ready-made root."""

import torch


def function(x):
    return torch.sqrt(x)


def method(x):
    return _method(x)


def _method(x):
    return x.sqrt()
''',
}


@pytest.fixture(scope="module")
def roots(tmp_path_factory: pytest.TempPathFactory, shared_toys: Any) -> Any:
    """The course, released and with its records written."""
    course = type(shared_toys)(tmp_path_factory.mktemp("roots") / "course")
    for name, text in FILES.items():
        course.write(name, text)
    assert course.autograder("release").status == 0
    done = course.autograder("check", "--update", "--seeds", "2", "--workers", "1")
    assert done.status == 0, done.out + done.err
    assert "1 alternates, 1 wrong solutions, 2 forbidden ones" in done.out
    return course


def problems(course: Any) -> dict[str, set[str]]:
    """Where the gate complains, by rule."""
    done = course.autograder("check", "--whole", "--seeds", "2", "--workers", "1", "--json")
    assert done.out, done.err
    found = json.loads(done.out)["roots"]
    assert done.status == (1 if found else 0), done.err
    where: dict[str, set[str]] = {}
    for problem in found:
        where.setdefault(problem["rule"], set()).add(f"{problem['where']}: {problem['what']}")
    return where


def test_every_fault_is_named_at_once(roots: Any) -> None:
    """Unfair public checks, a ban with a hole, solutions without a proper header, and one that is no Python."""
    originals = {name: (roots.root / name).read_text("utf-8") for name in (PUBLIC, WAYS)}
    roots.write(
        PUBLIC,
        originals[PUBLIC].replace("[3.0]", "[3.001]")
        + '''

@pytest.mark.task("root")
@pytest.mark.hint("nothing to do")
def test_nothing(student):
    """Looks at nothing."""
    assert 1 + 1 == 2
''',
    )
    roots.write(WAYS, originals[WAYS] + "\n\ndef power(x):\n    return x.pow(0.5)\n")
    other = "solutions/roots/forbidden/root__other.py"
    roots.write(other, "# task: root\n# ban: unheard_of\ndef function(x):\n    return x\n")
    misspelt = {kind: f"solutions/roots/{kind}/route__a.py" for kind in ("alternates", "wrong")}
    for name in misspelt.values():
        roots.write(name, '# task: route\n# fails: test_sixteen\n"""Misspelt."""\n\n\ndef root(x):\n    return x\n')
    nameless = "solutions/roots/wrong/root__nameless.py"
    roots.write(nameless, '# fails: test_sixteen\n"""Nameless."""\n\n\ndef root(x):\n    return x\n')
    broken = "solutions/roots/wrong/root__broken.py"
    roots.write(broken, '# task: root\n# fails: test_sixteen\n"""Broken."""\n\n\ndef root(x)\n    return x\n')
    empty = "solutions/roots/forbidden/root__empty.py"
    roots.write(empty, "# task: root\n# ban: ready_made\n\n\ndef _hidden(x):\n    return x\n")
    try:
        found = problems(roots)
    finally:
        for name, text in originals.items():
            roots.write(name, text)
        for name in (other, empty, nameless, broken, *misspelt.values()):
            Path(roots.root / name).unlink()
    nine, nothing = (next(w for w in found["the_public_checks_are_fair"] if name in w) for name in ("nine", "nothing"))
    assert nine.startswith(f"{PUBLIC}::test_nine: rejects reference and 1 more right solutions (failed): root([9])")
    assert nothing == f"{PUBLIC}::test_nothing: says passed to the untouched stub"
    (hole,) = found["every_ban_stops_what_it_is_for"]
    assert hole.startswith("forbidden/root__ready_made.power: passes 1 of 1 tests")
    assert found["every_file_is_well_formed"] == {
        f"{other}: `# task: root` and `# ban: unheard_of`: the header must name a task and a ban that it forbids",
        f"{empty}: no function; each public function is one way of using what is banned",
        *(f"{name}: `# task: route` is no task that tests grade" for name in misspelt.values()),
        f"{nameless}: the header lacks `# task: ...`",
        f"{broken}:6: expected ':'",
        f"{broken}: the docstring must say what the misconception is",
    }


def test_what_no_test_notices(roots: Any) -> None:
    """One round more finds the same root: that is listed, and nothing that the tests notice; it is no problem."""
    done = roots.autograder("check", "--mutants", "--seeds", "1", "--workers", "1")
    assert done.status == 0, done.out + done.err
    lines = [line.strip() for line in done.out.splitlines()]
    assert "root, line 9: `60` became `61`" in lines
    assert not any("became `guess`" in line for line in lines)
    assert any(line.endswith("not noticed") for line in lines)
    refused = roots.autograder("check", "--mutants", "--json")
    assert refused.status == 1
    assert "leave out --json" in refused.err

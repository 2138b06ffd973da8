"""``autograder.release.stubs``: signatures and docstrings, and nothing else of the reference."""

from __future__ import annotations

import ast
import inspect
from typing import Any

import pytest
import torch

from autograder.course import Course
from autograder.model import UserError
from autograder.release.handout import Piece
from autograder.release.stubs import make_stubs, missing_imports, read_stubs


def stub(source: str, task: str = "f") -> str:
    """The stub of one function."""
    return make_stubs(source, "reference.py", [task])[task].source


def problems(source: str, *tasks: str) -> list[str]:
    """The lines with which a reference is refused."""
    with pytest.raises(UserError) as caught:
        make_stubs(source, "reference.py", tasks or ("f",))
    return str(caught.value).splitlines()


def test_nothing_else_gets_out(course: Course) -> None:
    """Comments, decorators, helpers, constants, imports and bodies stay."""
    stubs = read_stubs(course, "hw1")
    assert list(stubs) == ["double", "total"]
    for made in stubs.values():
        assert "SECRET" not in made.source
        assert "secret" not in made.source
        assert "import" not in made.source
        function = ast.parse(made.source).body[0]
        assert isinstance(function, ast.FunctionDef)
        assert function.decorator_list == []
        assert len(function.body) == 2
        assert isinstance(function.body[1], ast.Raise)


def test_a_stub_has_the_reference_signature_and_docstring(course: Course) -> None:
    """Annotations, defaults and every line of the docstring; calling it says that it is not written yet."""
    made: dict[str, Any] = {"torch": torch}
    real: dict[str, Any] = {}
    for one in read_stubs(course, "hw1").values():
        exec(one.source, made)
    exec((course.solutions("hw1") / "reference.py").read_text("utf-8"), real)
    for name in ("double", "total"):
        assert inspect.signature(made[name]) == inspect.signature(real[name])
        assert inspect.getdoc(made[name]) == inspect.getdoc(real[name])
        with pytest.raises(NotImplementedError, match=f"^{name} is not written yet$"):
            made[name](torch.ones(2))


def test_a_long_signature_is_wrapped() -> None:
    """Beyond 120 characters the arguments get a line of their own."""
    arguments = ", ".join(f"argument_{i}: torch.Tensor" for i in range(4))
    made = stub(f"def f({arguments}) -> tuple[torch.Tensor, torch.Tensor]:\n    '''Says.'''\n    return 1")
    assert made.splitlines()[:3] == ["def f(", f"    {arguments}", ") -> tuple[torch.Tensor, torch.Tensor]:"]
    compile(made, "stub", "exec")


def test_the_last_definition_counts() -> None:
    """As when the file runs."""
    assert '"""Two."""' in stub('def f():\n    """One."""\ndef f():\n    """Two."""')


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("x = 1", "reference.py: defines no function f"),
        ("def f(:", "reference.py:1: is not Python"),
        ("\ndef f(x):\n    return x", "reference.py:2: f has no docstring"),
        ('def f(x):\n    """Says "so"."""', ""),
        ("def f(x):\n    'ends in \"'", "reference.py:1: f has a docstring that holds"),
        ("def f(x=secret()):\n    'Says.'", "reference.py:1: f has a default that is no constant, secret()"),
        ("def f(*, x=y):\n    'Says.'", "reference.py:1: f has a default that is no constant, y"),
    ],
)
def test_what_cannot_become_a_stub(source: str, words: str) -> None:
    """Each with its line."""
    if not words:
        compile(stub(source), "stub", "exec")
    else:
        (line,) = problems(source)
        assert line.startswith(words)


def test_all_problems_at_once() -> None:
    """Of all tasks."""
    assert len(problems("def f(x=y):\n    return 1", "f", "g")) == 3


def test_names_of_a_signature_must_be_there() -> None:
    """Imports in a cell above count, those below do not, and neither do names that only the body uses."""
    stubs = make_stubs("def f(x: np.ndarray, y: list[T]) -> float:\n    'Says.'\n    return os", "r.py", ["f"])
    place = Piece("stub", "f", 9)
    wanted = ["T", "np"]
    for pieces, missing in (
        ([place], wanted),
        ([place, Piece("code", "import numpy as np\nT = int", 1)], wanted),
        ([Piece("code", "from numpy import *\nimport numpy as np", 1), place], ["T"]),
        ([Piece("code", "import numpy as np\nT = int", 1), place], []),
    ):
        lines = missing_imports(stubs, pieces, "h.md")
        assert [line.split(" uses ")[1].split(",")[0] for line in lines] == missing
        assert all(line.startswith("h.md:9: the signature of f uses ") for line in lines)

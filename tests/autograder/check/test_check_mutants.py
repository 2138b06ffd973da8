"""Small changes of a reference: what is changed, how, and that nothing else is."""

from __future__ import annotations

import ast

import pytest

from autograder.check.mutants import mutate

WHOLE = '''"""A reference."""

import torch

LIMIT = 10


def _helper(z: torch.Tensor, wide: bool = True) -> torch.Tensor:
    """Says 1 + 1."""
    return torch.where(z >= 0, z, -z).sum(dim=-1, keepdim=wide)


class Model:
    """A model."""

    rate = 0.5

    def step(self, x: "torch.Tensor[3]") -> float:
        self.count += 1
        self.log(x)
        return x
'''


def changes(body: str) -> set[tuple[str, str]]:
    """Before and after of each change of a function with this body."""
    return {(mutant.before, mutant.after) for mutant in mutate(f"def f(x, y):\n    {body}\n")}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("return x < y", {("x < y", "x <= y")}),
        ("return x == y", {("x == y", "x != y")}),
        ("return x + y", {("x + y", "x - y"), ("x + y", "x"), ("x + y", "y")}),
        ("return x / y", {("x / y", "x * y"), ("x / y", "x")}),
        ("return x and y", {("x and y", "x or y"), ("x and y", "x"), ("x and y", "y")}),
        ("return -x", {("-x", "x")}),
        ("return x[-1]", {("-1", "0"), ("1", "2")}),
        ("return x if y else 0", {("x if y else 0", "x"), ("x if y else 0", "0"), ("0", "1")}),
        ("return (x, y)", {("(x, y)", "(y, x)")}),
        ("return x.T", {("x.T", "x")}),
        ("return torch.exp(x)", {("torch.exp", "torch.expm1"), ("torch.exp(x)", "x")}),
        ("return x.detach()", {("x.detach()", "x")}),
        ("return x.amax(dim=y)", {("x.amax", "x.amin"), ("x.amax(dim=y)", "x.amax()")}),
        (
            "return torch.where(x, y, z)",
            {
                ("torch.where(x, y, z)", "torch.where(x, z, y)"),
                ("torch.where(x, y, z)", "y"),
                ("torch.where(x, y, z)", "z"),
            },
        ),
        ("return 0.5", {("0.5", "1.0"), ("0.5", "0.55")}),
        ("return True", {("True", "False")}),
        ("return 'text'", set()),
        ("x += y", {("x += y", "nothing")}),
        ("x.backward()", {("x.backward()", "nothing")}),
    ],
)
def test_what_is_changed(body: str, expected: set[tuple[str, str]]) -> None:
    """One line each."""
    assert changes(body) == expected


def test_nothing_else_is_changed() -> None:
    """One definition a mutant, which is Python; annotations, defaults of others, docstrings and constants stand."""
    source = ast.parse(WHOLE)
    originals = {
        node.name: ast.unparse(node) for node in source.body if isinstance(node, ast.FunctionDef | ast.ClassDef)
    }
    found = list(mutate(WHOLE))
    assert {mutant.name for mutant in found} == {"_helper", "Model"}
    for mutant in found:
        (definition,) = ast.parse(mutant.source).body
        assert isinstance(definition, ast.FunctionDef | ast.ClassDef)
        assert definition.name == mutant.name
        assert ast.get_docstring(definition) == ("A model." if mutant.name == "Model" else "Says 1 + 1.")
        assert mutant.source != originals[mutant.name]
        assert "torch.Tensor[3]" in mutant.source or mutant.name != "Model"
    assert len({mutant.source for mutant in found}) == len(found)
    assert ("self.count += 1", "nothing") in {(mutant.before, mutant.after) for mutant in found}


def test_a_change_is_told_in_a_line() -> None:
    """Where, what it was and what it became; long code is cut."""
    first = next(mutate("def f(x):\n    return (\n        x >= 0\n    )\n"))
    assert str(first) == "f, line 3: `x >= 0` became `x > 0`"
    long = next(mutate(f"def f(x):\n    return {' * '.join(['x'] * 80)}\n"))
    assert len(str(long)) < 200

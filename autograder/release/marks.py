"""The decorators of a public test, read without running it: which task, which hint, which parameters."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

__all__ = ["Case", "Marks", "read_marks"]


@dataclass(frozen=True)
class Case:
    """One run of a test: its id as pytest writes it ("" if there are no parameters), and each argument's source."""

    id: str
    arguments: tuple[tuple[str, str], ...]


@dataclass
class Marks:
    """What the decorators say. ``problems`` are half sentences that follow the test's name."""

    task: str = ""
    hint: str = ""
    cases: list[Case] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def read_marks(
    function: ast.FunctionDef, source: str, aliases: Mapping[str, ast.expr], shared: list[ast.expr]
) -> Marks:
    """Read the marks of one test.

    Args:
        function: the test.
        source: the file's text.
        aliases: marks that the file has given a name, as in ``SOFTMAX = pytest.mark.task("softmax")``.
        shared: the marks in the file's ``pytestmark``.
    """
    marks = Marks()
    groups: list[list[Case]] = []
    # The decorator next to the function comes first, as in pytest; the file's own marks come last.
    for decorator in (*reversed(function.decorator_list), *shared):
        node = aliases.get(decorator.id, decorator) if isinstance(decorator, ast.Name) else decorator
        call = node if isinstance(node, ast.Call) else None
        name = mark_name(node)
        if name in ("task", "hint"):
            text = _text(call.args[0]) if call and len(call.args) == 1 else None
            if text is None:
                marks.problems.append(f"has a marker {name} whose text is not written out as one string")
            elif not getattr(marks, name):
                setattr(marks, name, text)
        elif name == "parametrize" and call is not None:
            groups.append(_cases(call, source, marks.problems))
        elif name != "bonus":
            marks.problems.append(f"has the decorator @{ast.unparse(node)[:60]}, which the released checks cannot keep")
    for name in ("task", "hint"):
        if not getattr(marks, name) and not marks.problems:
            marks.problems.append(f"has no marker {name}")
    marks.cases = [_joined(combination) for combination in itertools.product(*groups)]
    return marks


def mark_name(node: ast.expr) -> str:
    """``task`` for ``pytest.mark.task(...)`` or ``pytest.mark.task``; empty for anything else."""
    dotted = ast.unparse(node.func if isinstance(node, ast.Call) else node)
    return dotted.removeprefix("pytest.mark.") if dotted.startswith("pytest.mark.") else ""


def _joined(cases: Sequence[Case]) -> Case:
    return Case("-".join(case.id for case in cases), tuple(pair for case in cases for pair in case.arguments))


def _cases(call: ast.Call, source: str, problems: list[str]) -> list[Case]:
    """The cases of one ``parametrize``, whose values and ids must be written out."""
    options = {option.arg: option.value for option in call.keywords}
    ids = options.pop("ids", None)
    if len(call.args) != 2 or options or not isinstance(call.args[1], ast.List | ast.Tuple):
        problems.append("has a parametrize that is not written out as (names, [values, ...], ids=[...])")
        return []
    names = _names(call.args[0])
    values = call.args[1].elts
    given = [None] * len(values) if ids is None else [_text(node) for node in getattr(ids, "elts", [])]
    if not names or len(given) != len(values) or (ids is not None and None in given):
        problems.append("has a parametrize whose names or ids are not written out, one id for each value")
        return []
    cases = []
    for position, (value, name) in enumerate(zip(values, given, strict=True)):
        parts, own = _parts(value, len(names))
        if parts is None:
            problems.append(f"has a parametrize with a value that does not fit its {len(names)} names")
            continue
        written = own or name or "-".join(_automatic(part, names[i], position) for i, part in enumerate(parts))
        cases.append(Case(written, tuple((n, _segment(source, p)) for n, p in zip(names, parts, strict=True))))
    return cases


def _names(node: ast.expr) -> list[str]:
    if isinstance(node, ast.List | ast.Tuple):
        found = [_text(item) for item in node.elts]
        return [name for name in found if name] if all(found) else []
    return [name.strip() for name in (_text(node) or "").split(",") if name.strip()]


def _parts(value: ast.expr, count: int) -> tuple[list[ast.expr] | None, str]:
    """The values for ``count`` names, and the id if it is a ``pytest.param`` with one; None if they do not fit."""
    if isinstance(value, ast.Call) and ast.unparse(value.func) == "pytest.param":
        options = {option.arg: option.value for option in value.keywords}
        own = _text(options.pop("id")) if "id" in options else ""
        fits = len(value.args) == count and not options and own is not None
        return (value.args if fits else None), own or ""
    if count == 1:
        return [value], ""
    fits = isinstance(value, ast.List | ast.Tuple) and len(value.elts) == count
    return (value.elts if fits and isinstance(value, ast.List | ast.Tuple) else None), ""


def _automatic(value: ast.expr, name: str, position: int) -> str:
    """The id that pytest makes up: plain values as they print, others by name and position."""
    try:
        plain = ast.literal_eval(value)
    except (ValueError, TypeError):
        return f"{name}{position}"
    return str(plain) if plain is None or isinstance(plain, str | int | float | bool) else f"{name}{position}"


def _text(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _segment(source: str, node: ast.expr) -> str:
    return ast.get_source_segment(source, node) or ast.unparse(node)

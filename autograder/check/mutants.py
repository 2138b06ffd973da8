"""Small changes of the reference, one at a time: what no hidden test notices, no hidden test asks for.

Wrong solutions are what their author could think of. These are not thought of: operators, numbers, calls and options of
the reference are exchanged or left out mechanically (mutation testing; DeMillo, Lipton and Sayward, "Hints on test data
selection", 1978). A survivor is no proof of a gap: some changes change nothing, and some are in what the homework
leaves free. So this is a list for the author to read, and no rule of the gate.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from autograder.check.trials import grade_jobs, job_of
from autograder.course import Course
from autograder.grade import Grade
from autograder.model import Verdict

__all__ = ["Mutant", "mutate", "survivors"]


@dataclass(frozen=True)
class Mutant:
    """One change: in which function or class, on which line of the source, what it was and what it became."""

    name: str
    line: int
    before: str
    after: str
    source: str

    def __str__(self) -> str:
        """``sigmoid, line 12: `z >= 0` became `z > 0` ``."""
        return f"{self.name}, line {self.line}: `{_short(self.before)}` became `{_short(self.after)}`"


_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
}
_OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Div,
    ast.Pow: ast.Mult,
}
_PAIRS = [
    ("amax", "amin"),
    ("max", "min"),
    ("argmax", "argmin"),
    ("maximum", "minimum"),
    ("exp", "expm1"),
    ("log", "log1p"),
    ("sum", "mean"),
    ("zeros", "ones"),
    ("zeros_like", "ones_like"),
    ("new_zeros", "new_ones"),
    ("train", "eval"),
]
_NAMES = {one: other for pair in _PAIRS for one, other in (pair, pair[::-1])}
#: Calls of methods and functions that may be left out, so that their object or first argument remains.
_OPTIONAL = frozenset(
    "abs clamp clone contiguous detach double exp flatten float item log long nan_to_num sqrt squeeze to".split()
)
_MODULES = frozenset({"torch", "np", "numpy", "math", "F", "nn", "plt"})


def mutate(source: str) -> Iterator[Mutant]:
    """Every change of every function and class of ``source``; a mutant's ``source`` is that one definition, changed."""
    for definition in ast.parse(source).body:
        if not isinstance(definition, ast.FunctionDef | ast.ClassDef):
            continue
        seen = {ast.unparse(definition)}
        for node, put in list(_places(definition)):
            for changed in _changes(node):
                put(changed)
                text = ast.unparse(definition)
                put(node)
                if text not in seen:
                    seen.add(text)
                    after = "nothing" if isinstance(changed, ast.Pass) else ast.unparse(changed)
                    yield Mutant(definition.name, node.lineno, ast.unparse(node), after, text)


def survivors(
    course: Course,
    slug: str,
    reference: str,
    tried: Sequence[Mutant],
    *,
    workers: int,
    seed: int,
    on_trial: Callable[[], object] = lambda: None,
) -> list[Mutant]:
    """Those of the mutants ``tried`` that pass every hidden test, the bonus ones too.

    Args:
        course: the course.
        slug: the homework.
        reference: the source of its reference, of which each mutant redefines something.
        tried: what :func:`mutate` made of it.
        workers: worker processes.
        seed: as for a trial.
        on_trial: called after each grading.
    """
    alive: set[str] = set()

    def keep(grade: Grade) -> None:
        if all(test.verdict is Verdict.PASSED for task in grade.tasks for test in task.tests if not test.criterion):
            alive.add(grade.student)
        on_trial()

    by_key = {f"mutant {number}": mutant for number, mutant in enumerate(tried)}
    sources = {key: f"# %%\n{reference}\n\n# %%\n{mutant.source}\n" for key, mutant in by_key.items()}
    jobs = [job_of(key, source.encode(), seed) for key, source in sources.items()]
    grade_jobs(course, slug, jobs, workers, seed, keep)
    return [mutant for key, mutant in by_key.items() if key in alive]


def _places(definition: ast.stmt) -> Iterator[tuple[Any, Callable[[ast.AST], None]]]:
    """Each expression and statement inside a definition, and how to put something else in its place."""
    for parent in ast.walk(definition):
        for name, value in ast.iter_fields(parent):
            if name in ("annotation", "returns", "decorator_list"):
                continue
            if isinstance(value, ast.expr):
                yield value, partial(setattr, parent, name)
            elif isinstance(value, list):
                for index, item in enumerate(value):
                    if isinstance(item, ast.expr | ast.stmt):
                        yield item, partial(value.__setitem__, index)


def _changes(node: ast.AST) -> Iterator[ast.AST]:
    """What may stand in the place of ``node``."""
    match node:
        case ast.Compare(ops=[operator]) if type(operator) in _COMPARISONS:
            yield _with(node, ops=[_COMPARISONS[type(operator)]()])
        case ast.BinOp(op=operator) if type(operator) in _OPERATORS:
            yield _with(node, op=_OPERATORS[type(operator)]())
            yield node.left
            if isinstance(operator, ast.Add | ast.Sub | ast.Mult):
                yield node.right
        case ast.BoolOp(op=operator, values=values):
            yield _with(node, op=ast.Or() if isinstance(operator, ast.And) else ast.And())
            yield from values
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=1)):
            yield ast.Constant(0)  # the last axis, or the first
        case ast.UnaryOp(op=ast.USub() | ast.Not() | ast.Invert(), operand=operand):
            yield operand
        case ast.IfExp(body=body, orelse=orelse):
            yield body
            yield orelse
        case ast.Tuple(elts=[first, second], ctx=ast.Load()):
            yield _with(node, elts=[second, first])
        case ast.Attribute(value=value, attr="T"):
            yield value
        case ast.Attribute(attr=name) if name in _NAMES:
            yield _with(node, attr=_NAMES[name])
        case ast.Constant(value=value):
            yield from (ast.Constant(number) for number in _numbers(value))
        case ast.Call():
            yield from _calls(node)
        case ast.AugAssign() | ast.Expr(value=ast.Call()):
            yield ast.Pass()


def _numbers(value: object) -> Iterator[float]:
    """Neighbours of a number, the other truth; nothing for texts."""
    match value:
        case bool():
            yield not value
        case int():
            yield value + 1
        case float():
            yield 2 * value
            yield 1.1 * value


def _calls(node: ast.Call) -> Iterator[ast.AST]:
    """A call without one of its options, without itself, or with its branches exchanged."""
    for index in range(len(node.keywords)):
        yield _with(node, keywords=[*node.keywords[:index], *node.keywords[index + 1 :]])
    match node:
        case ast.Call(func=ast.Attribute(attr="where"), args=[condition, one, other]):
            yield _with(node, args=[condition, other, one])
            yield one
            yield other
        case ast.Call(func=ast.Attribute(value=ast.Name(id=module), attr=name), args=[first, *_]) if module in _MODULES:
            if name in _OPTIONAL:
                yield first
        case ast.Call(func=ast.Attribute(value=owner, attr=name)) if name in _OPTIONAL:
            yield owner


def _with(node: Any, **changes: object) -> ast.AST:
    """A copy of a node with other fields."""
    changed: ast.AST = copy.copy(node)
    for name, value in changes.items():
        setattr(changed, name, value)
    return changed


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 70 else f"{line[:67]}..."

"""The public tests as Otter's exception-style test files: one for each task, and each complete in itself.

Otter runs every file of ``tests/`` alone and in the student's notebook, where the harness is not installed. So each
file carries what its tests need: the one comparison (:mod:`autograder.compare`) and the stand-in for the wall
(:mod:`autograder.release.shim`), copied from their source, so that a check says here what it says everywhere.
"""

from __future__ import annotations

import ast
import functools
import inspect
import json
import sys
import textwrap
from decimal import Decimal
from types import ModuleType

from autograder import compare
from autograder.course import Course
from autograder.model import UserError
from autograder.release import shim
from autograder.release.public_tests import PublicTest, PublicTests, read_public_tests

__all__ = ["otter_tests", "render"]

_OWN_NAMES = frozenset({"OK_FORMAT", "name", "points", "all_or_nothing", "test_case"})
_HEAD = '''\
"""Checks of `{task}`: what `grader.check("{task}")` runs.

Made by `autograder release`; a change here is lost with the next release. The first part are the checks themselves,
the second what they stand on, the third tells Otter about them.
"""

from __future__ import annotations

{imports}

OK_FORMAT = False
name = "{task}"
points = {points}
'''


def otter_tests(course: Course, slug: str) -> dict[str, str]:
    """Each task's test file; UserError with everything in the public tests that cannot be released."""
    public = read_public_tests(course, slug)
    shown = course.shown(course.public_tests(slug))
    needed, _, names = _machinery()
    theirs = {*public.helpers, *(name for name, line in public.imports.items() if line not in needed)}
    taken = sorted(theirs & (_OWN_NAMES | names))
    problems = [f"{shown}: the name {name} is used by the released checks themselves; choose another" for name in taken]
    if problems:
        raise UserError("\n".join(problems))
    return {task.name: render(public, task.name, task.points) for task in course.assignment(slug).tested}


def render(public: PublicTests, task: str, points: Decimal) -> str:
    """One test file."""
    tests = public.of(task)
    imports, helpers = public.support(tests)
    needed, machinery, _ = _machinery()
    every = {*imports, *needed, "from otter.test_files import test_case"}
    head = _HEAD.format(task=task, points=_number(points), imports=_grouped(every))
    parts = [
        head,
        *helpers,
        *(test.source for test in tests),
        "# What the checks above stand on: the comparison, and a notebook whose functions are called with copies.",
        machinery,
        "# The checks, as Otter wants them.",
        *_cases(tests),
    ]
    return "\n\n\n".join(part.strip("\n") for part in parts) + "\n"


def _cases(tests: list[PublicTest]) -> list[str]:
    """One function for each case. Otter prints its line when the check fails, so the line names the test."""
    parts: list[str] = []
    number = 0
    for test in tests:
        functions = []
        for case in test.cases:
            number += 1
            shown = f"{test.name}[{case.id}]" if case.id else test.name
            arguments = "".join(f", {name}={value}" for name, value in case.arguments)
            functions.append(
                f"@test_case(\n    name={_literal(shown)},\n    failure_message={_literal(test.hint)},\n)\n"
                f"def _case_{number}(env):\n"
                f"    check(env, {test.name}{arguments})"
            )
        parts += [_where_a_gpu_is(test.name, functions)] if test.needs_gpu else functions
    return parts


def _where_a_gpu_is(name: str, functions: list[str]) -> str:
    """Cases that Otter gets to see only where they can be made: what it does not know, it cannot call passed."""
    body = "\n\n".join(functions)
    return f"if gpu_for({_literal(name)}):\n\n{textwrap.indent(body, '    ')}"


@functools.cache
def _machinery() -> tuple[tuple[str, ...], str, frozenset[str]]:
    """What is copied: the import lines it needs, its source, and the names it defines."""
    imports: list[str] = []
    sources = []
    names: set[str] = set()
    for module in (compare, shim):
        lines, source = _without_imports(module)
        imports += lines
        sources.append(source)
        names |= {name for name in vars(module) if not name.startswith("__")}
    return tuple(dict.fromkeys(imports)), "\n\n\n".join(sources), frozenset(names)


def _without_imports(module: ModuleType) -> tuple[list[str], str]:
    """A module's import lines but for our own, and its source without docstring, imports and ``__all__``."""
    source = inspect.getsource(module)
    lines = source.splitlines()
    imports = []
    for position, node in enumerate(ast.parse(source).body):
        match node:
            case ast.Import():
                imports.append(ast.unparse(node))
            case ast.ImportFrom(module=str(package)):
                if package != "__future__" and not package.startswith("autograder"):
                    imports.append(ast.unparse(node))
            case ast.Assign(targets=[ast.Name(id="__all__")]):
                pass
            case ast.Expr() if position == 0:
                pass
            case _:
                continue
        for line in range(node.lineno - 1, node.end_lineno or node.lineno):
            lines[line] = ""
    return imports, "\n".join(lines).strip("\n")


def _grouped(lines: set[str]) -> str:
    """Import lines as people sort them: the standard library first, ``import x`` before ``from x import y``."""
    ordered = sorted(lines, key=lambda line: (line.startswith("from"), line))
    others = [line for line in ordered if line.split()[1].partition(".")[0] not in sys.stdlib_module_names]
    return "\n".join([*(line for line in ordered if line not in others), "", *others])


def _literal(text: str) -> str:
    """A Python string in double quotes."""
    return json.dumps(text, ensure_ascii=False)


def _number(points: Decimal) -> str:
    return str(int(points)) if points == points.to_integral_value() else repr(float(points))

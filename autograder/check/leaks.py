"""Nothing secret leaves the building: what students receive is compared with what they must not see, piece by piece.

Files are not compared by name or as wholes, but by runs of tokens with spacing and quoting taken away, so that a
reference pasted into a notebook's output or metadata is found as surely as one in a cell. What the public files of
the assignment say may be said again.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from autograder.check.rules import Problem
from autograder.course import Course

__all__ = ["find_leaks"]

_TOKEN = re.compile(r"\d[\d_.]*(?:[eE][+-]?\d+)?|\w+|[^\w\s]")
_RUN = 12
_LONG_NUMBER = 7
_STATEMENT = 9


def find_leaks(course: Course, slug: str, given: Mapping[str, bytes]) -> Iterator[Problem]:
    """Every secret passage found in ``given`` (relative path -> content), at most one per file and secret file.

    Secret are: the bodies of the reference's functions, of alternates and wrong solutions, the hidden tests with
    their helpers, and long numbers that only they contain.
    """
    public = _public_text(course, slug)
    allowed_runs = _runs(_tokens(public))
    allowed_numbers = _long_numbers(public)
    texts = {name: _tokens("\n".join(_strings(name, data))) for name, data in given.items()}
    for path in _secret_files(course, slug):
        source = path.read_text("utf-8")
        bodies = _bodies(source)
        runs = set().union(*(_runs(_tokens(body)) for body in bodies)) - allowed_runs
        runs |= {run for body in bodies for run in _statements(body)} - _windows(_tokens(public), bodies)
        numbers = _long_numbers(source) - allowed_numbers
        for name, tokens in texts.items():
            found = _first_common(tokens, runs) or next((token for token in tokens if token in numbers), "")
            if found:
                what = f"holds a passage of {course.shown(path)}: {found[:100]!r}"
                do = "take it out of the handout, the public tests or whatever it came from, and release again"
                yield Problem(name, what, do, "nothing_leaks")


def _secret_files(course: Course, slug: str) -> list[Path]:
    folders = (course.solutions(slug), course.hidden_tests(slug))
    return [path for folder in folders for path in sorted(folder.rglob("*.py")) if path.name != "__init__.py"]


def _public_text(course: Course, slug: str) -> str:
    """What is meant to be public: the public tests, signatures with docstrings (the stubs), and the harness itself.

    The checks that students receive carry our own comparison with them.
    """
    harness = Path(__file__).parents[1]
    parts = [(harness / name).read_text("utf-8") for name in ("compare.py", "release/shim.py")]
    tests = course.public_tests(slug)
    if tests.is_file():
        parts.append(tests.read_text("utf-8"))
    reference = course.solutions(slug) / "reference.py"
    tree = ast.parse(reference.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            docstring = ast.get_docstring(node, clean=False) or ""
            result = f" -> {ast.unparse(node.returns)}" if node.returns is not None else ""
            parts.append(f"def {node.name}({ast.unparse(node.args)}){result}:\n{docstring}")
    return "\n".join(parts)


def _bodies(source: str) -> list[str]:
    """The code of every function without its signature and docstring, and of top-level assignments."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return []  # which the gate complains of: until it is mended, nobody can say what is secret in it
    bodies = []
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            statements = node.body[1:] if ast.get_docstring(node) is not None else node.body
            bodies.append("\n".join(ast.unparse(statement) for statement in statements))
    bodies += [ast.unparse(node) for node in tree.body if isinstance(node, ast.Assign | ast.AnnAssign)]
    return [body for body in bodies if body.strip()]


def _strings(name: str, data: bytes) -> Iterator[str]:
    """Every text in a file: all string leaves of JSON (sources, outputs, metadata), else the file itself."""
    text = data.decode("utf-8", "replace")
    if name.endswith(".ipynb"):
        yield from _leaves(json.loads(text))
    else:
        yield text


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        yield from (
            ["".join(value)]
            if all(isinstance(item, str) for item in value)
            else (leaf for item in value for leaf in _leaves(item))
        )
    elif isinstance(value, dict):
        for item in value.values():
            yield from _leaves(item)


def _tokens(text: str) -> list[str]:
    return [token for token in _TOKEN.findall(text.replace("'", '"')) if token not in "\"'`"]


def _runs(tokens: list[str]) -> set[str]:
    """All windows of tokens."""
    return {" ".join(tokens[start : start + _RUN]) for start in range(len(tokens) - _RUN + 1)}


def _statements(body: str) -> Iterator[str]:
    """Whole lines that are long enough to be nobody's coincidence, though shorter than a window."""
    for line in body.splitlines():
        tokens = _tokens(line)
        if _STATEMENT <= len(tokens) < _RUN:
            yield " ".join(tokens)


def _windows(tokens: list[str], bodies: Iterable[str]) -> set[str]:
    """The statements of ``bodies`` that also stand in ``tokens``."""
    text = f" {' '.join(tokens)} "
    return {line for body in bodies for line in _statements(body) if f" {line} " in text}


def _first_common(tokens: list[str], secrets: set[str]) -> str:
    lengths = {secret.count(" ") + 1 for secret in secrets}
    for length in sorted(lengths, reverse=True):
        for start in range(len(tokens) - length + 1):
            window = " ".join(tokens[start : start + length])
            if window in secrets:
                return window
    return ""


def _long_numbers(text: str) -> set[str]:
    """Numbers of seven or more digits: the expected constants."""
    numbers = (token for token in _tokens(text) if token[0].isdigit())
    return {number for number in numbers if len(re.sub(r"[eE].*|\D", "", number).strip("0")) >= _LONG_NUMBER}

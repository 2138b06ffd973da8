"""Stubs: from each function of the reference its signature and its docstring, and not a character more."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from autograder.course import Course
from autograder.model import UserError
from autograder.release.handout import Piece

__all__ = ["Stub", "make_stubs", "missing_imports", "read_stubs"]

_WIDTH = 120


@dataclass(frozen=True)
class Stub:
    """One stub: its source, the names that its signature needs, and the line of the function in the reference."""

    source: str
    needs: frozenset[str]
    line: int


def read_stubs(course: Course, slug: str) -> dict[str, Stub]:
    """The stubs of a homework's tasks, in order; UserError with every mistake."""
    path = course.solutions(slug) / "reference.py"
    shown = course.shown(path)
    try:
        source = path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise UserError(f"{shown}: is not UTF-8 text") from None
    except OSError as error:
        raise UserError(f"{shown}: cannot be read ({error.strerror})") from None
    return make_stubs(source, shown, [task.name for task in course.assignment(slug).tested])


def make_stubs(source: str, shown: str, tasks: Sequence[str]) -> dict[str, Stub]:
    """Stubs of ``tasks`` from the source of a reference; ``shown`` is its path in messages."""
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise UserError(f"{shown}:{error.lineno or 1}: is not Python ({error.msg})") from None
    # The last definition of a name wins, as it does when the file runs.
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    problems: list[str] = []
    stubs = {}
    for task in tasks:
        if task not in functions:
            problems.append(f"{shown}: defines no function {task}, which assignment.yml lists")
            continue
        function = functions[task]
        if wrong := _problems(function):
            problems += [f"{shown}:{function.lineno}: {task} {words}" for words in wrong]
        else:
            stubs[task] = Stub(_source(function), frozenset(_needs(function)), function.lineno)
    if problems:
        raise UserError("\n".join(problems))
    return stubs


def missing_imports(stubs: Mapping[str, Stub], pieces: Iterable[Piece], shown: str) -> list[str]:
    """One line for each stub whose signature uses a name that no code cell above it defines."""
    known = set(dir(builtins))
    problems = []
    for piece in pieces:
        if piece.kind == "code":
            known |= _defines(ast.parse(piece.text))
        elif piece.kind == "stub" and piece.text in stubs:
            for name in sorted(stubs[piece.text].needs - known):
                problems.append(
                    f"{shown}:{piece.line}: the signature of {piece.text} uses {name}, which no code cell above "
                    "defines; import it in the handout's first ```python cell"
                )
            known.add(piece.text)
    return problems


def _problems(function: ast.FunctionDef) -> list[str]:
    docstring = ast.get_docstring(function)
    problems = []
    if not docstring:
        problems.append("has no docstring; it becomes the stub's, so it tells students shapes, dtype and result")
    elif '"""' in docstring or docstring.endswith(('"', "\\")):
        problems.append('has a docstring that holds """ or ends in a quote or backslash, which the stub cannot')
    for default in (*function.args.defaults, *(d for d in function.args.kw_defaults if d is not None)):
        try:
            ast.literal_eval(default)
        except (ValueError, TypeError):
            problems.append(f"has a default that is no constant, {ast.unparse(default)}; students would see it")
    return problems


def _source(function: ast.FunctionDef) -> str:
    docstring = ast.get_docstring(function) or ""
    # A backslash in a formula stands for itself.
    quotes = 'r"""' if "\\" in docstring else '"""'
    lines = docstring.split("\n")
    if len(lines) > 1:
        lines.append("")
    indented = "\n    ".join(line.rstrip() for line in lines).replace("\n    \n", "\n\n")
    return (
        f"{_signature(function)}\n"
        f'    {quotes}{indented}"""\n'
        f'    raise NotImplementedError("{function.name} is not written yet")'
    )


def _signature(function: ast.FunctionDef) -> str:
    arguments = ast.unparse(function.args)
    result = f" -> {ast.unparse(function.returns)}" if function.returns is not None else ""
    line = f"def {function.name}({arguments}){result}:"
    return line if len(line) <= _WIDTH else f"def {function.name}(\n    {arguments}\n){result}:"


def _needs(function: ast.FunctionDef) -> set[str]:
    """Names that Python looks up when it runs the ``def`` line."""
    everything = function.args
    arguments = [*everything.posonlyargs, *everything.args, *everything.kwonlyargs, everything.vararg, everything.kwarg]
    annotations = [argument.annotation for argument in arguments if argument is not None]
    nodes = [node for node in (*annotations, function.returns) if node is not None]
    return {part.id for node in nodes for part in ast.walk(node) if isinstance(part, ast.Name)}


def _defines(tree: ast.Module) -> set[str]:
    """Names bound by the statements of a cell."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names |= {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
    return names

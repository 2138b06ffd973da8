"""What the sources of the hidden tests say about themselves, read without importing them."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from autograder.course import Course
from autograder.model import UserError

__all__ = ["HiddenTest", "hidden_tests"]


@dataclass(frozen=True)
class HiddenTest:
    """A test function. ``name`` is ``file::function``; ``stays`` says why it is kept although it kills nothing."""

    name: str
    random: bool
    bonus: bool
    stays: str
    source: str

    def covers(self, test_id: str) -> bool:
        """Whether ``test_id`` is this test or one of its cases."""
        return test_id == self.name or test_id.startswith(f"{self.name}[")


def hidden_tests(course: Course, slug: str) -> list[HiddenTest]:
    """All hidden test functions of a homework; UserError if a file is not Python."""
    found = []
    for path in sorted(course.hidden_tests(slug).glob("test_*.py")):
        source = path.read_text("utf-8")
        try:
            tree = ast.parse(source, str(path))
        except SyntaxError as error:
            raise UserError(f"{course.shown(path)}:{error.lineno}: {error.msg}") from None
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                marks = {
                    name: call
                    for decorator in node.decorator_list
                    if (name := _mark(decorator))
                    for call in [decorator]
                }
                stays = marks.get("stays")
                found.append(
                    HiddenTest(
                        name=f"{path.name}::{node.name}",
                        random=any(argument.arg == "rng" for argument in node.args.args),
                        bonus="bonus" in marks,
                        stays=_text(stays) if stays is not None else "",
                        source=ast.get_source_segment(source, node) or "",
                    )
                )
    return found


def _mark(decorator: ast.expr) -> str:
    """``bonus`` of ``@pytest.mark.bonus`` and ``hint`` of ``@pytest.mark.hint("...")``."""
    target = decorator.func if isinstance(decorator, ast.Call) else decorator
    if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Attribute) and target.value.attr == "mark":
        return target.attr
    return ""


def _text(decorator: ast.expr) -> str:
    if isinstance(decorator, ast.Call) and decorator.args and isinstance(decorator.args[0], ast.Constant):
        return str(decorator.args[0].value)
    return ""

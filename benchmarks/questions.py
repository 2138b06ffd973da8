"""Seven questions of homework 2, the same checks for every grader, and eight students who answered them.

The checks are the public ones of ``hw2_multiclass``: ours are pytest functions in a course of their own, Otter's are
the files that ``autograder release`` makes of them, nbgrader's are the same statements in grade cells.
"""

from __future__ import annotations

import ast
import shutil
from collections import Counter
from pathlib import Path

import yaml

from autograder.course import Course, load_course
from autograder.notebook import Cell, read_cells, write_notebook
from autograder.release import build

__all__ = ["HOMEWORK", "QUESTIONS", "SLUG", "STUDENTS", "grade_cells", "otter_files", "seven_course", "write_class"]

HOMEWORK = "hw2_multiclass"
SLUG = "seven"
QUESTIONS = ("one_hot", "logsumexp", "softmax", "log_softmax", "nll_loss", "cross_entropy", "accuracy")

#: Notebooks of the sample class that any Jupyter can run to its end: right ones and wrong ones, with and without plots.
STUDENTS = ("ada", "ben", "chloe", "david", "emma", "lena", "liam", "mia")


def seven_course(course: Course, root: Path) -> Course:
    """A course in ``root`` whose one homework has the seven questions, their bans, the public checks, the reference."""
    public, hidden = root / "assignments" / SLUG, root / "tests" / "hidden" / SLUG
    solutions = root / "solutions" / SLUG
    for folder in (public, hidden, solutions):
        folder.mkdir(parents=True)
    shutil.copy(course.solutions(HOMEWORK) / "reference.py", solutions)
    data = yaml.safe_load((course.public(HOMEWORK) / "assignment.yml").read_text("utf-8"))
    tasks = [task for task in data["tasks"] if task["name"] in QUESTIONS]
    used = {key for task in tasks for key in task.get("forbid", ())}
    chosen = {
        "title": "Seven questions",
        "notebook": SLUG,
        "tasks": [{key: value for key, value in task.items() if key != "bonus"} for task in tasks],
        "bans": {key: ban for key, ban in data["bans"].items() if key in used},
    }
    (public / "assignment.yml").write_text(yaml.safe_dump(chosen, sort_keys=False), "utf-8")
    (hidden / "test_seven.py").write_text(_only_questions(course.public_tests(HOMEWORK).read_text("utf-8")), "utf-8")
    (root / "grader.yml").write_text(f"course: Benchmark\nhomeworks:\n  {SLUG}:\n", "utf-8")
    return load_course(root)


def write_class(course: Course, folder: Path, size: int, students: tuple[str, ...] = STUDENTS) -> list[Path]:
    """Notebooks of ``size`` students in ``folder``: the sample ones in turn, each with a comment of its own.

    The comment makes the bytes differ, so that nothing can be graded once for all.
    """
    folder.mkdir(parents=True, exist_ok=True)
    samples = course.root / "examples" / HOMEWORK
    cells = {name: read_cells((samples / f"{name}.ipynb").read_bytes(), name).cells for name in students}
    paths = []
    for number in range(size):
        name = students[number % len(students)]
        comment = Cell("code", f"# copy {number}", 1)
        path = folder / f"{name}{number:05d}.ipynb"
        path.write_bytes(write_notebook([comment, *cells[name]]))
        paths.append(path)
    return paths


def otter_files(course: Course) -> dict[str, bytes]:
    """The test files of the seven questions as students have them, by file name."""
    files = build(course, HOMEWORK)
    return {f"{question}.py": files[f"tests/{question}.py"] for question in QUESTIONS}


def grade_cells(course: Course) -> dict[str, str]:
    """The sources of nbgrader's cells: ``support`` with what all checks stand on, then one cell per question.

    A statement that stands in every one of Otter's files (the comparison, the imports) goes into ``support``, so that
    it is run once and not seven times.
    """
    trees = {question: ast.parse(otter_files(course)[f"{question}.py"]) for question in QUESTIONS}
    statements = {question: [_statement(node) for node in tree.body[1:]] for question, tree in trees.items()}
    counts = Counter(text for texts in statements.values() for text in set(texts))
    shared = [text for text in statements[QUESTIONS[0]] if text and counts[text] == len(QUESTIONS)]
    own = {question: [text for text in texts if text and text not in shared] for question, texts in statements.items()}
    return {"support": "\n\n".join(shared), **{question: "\n\n".join(texts) for question, texts in own.items()}}


def _statement(node: ast.stmt) -> str:
    """A statement of a test file without what only Otter needs; a registered case becomes the call that it makes."""
    match node:
        case ast.ImportFrom(module="otter.test_files"):
            return ""
        case ast.Assign(targets=[ast.Name(id="OK_FORMAT" | "name" | "points")]):
            return ""
        case ast.FunctionDef(name=name, body=[ast.Expr() as call]) if name.startswith("_case_"):
            return ast.unparse(call).replace("check(env", "check(globals()", 1)
    return ast.unparse(node)


def _only_questions(source: str) -> str:
    """A public test file without the tests of other tasks, and without device checks."""
    lines = source.splitlines()
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and not _is_compared(node):
            first = min(part.lineno for part in node.decorator_list)
            lines[first - 1 : node.end_lineno] = [""] * ((node.end_lineno or first) - first + 1)
    return "\n".join(lines) + "\n"


def _is_compared(node: ast.FunctionDef) -> bool:
    """Whether a test is of one of the questions and no device check: without a GPU the peers make none."""
    return _task(node) in QUESTIONS and all(argument.arg != "device" for argument in node.args.args)


def _task(node: ast.FunctionDef) -> str:
    for decorator in node.decorator_list:
        match decorator:
            case ast.Call(func=ast.Attribute(attr="task"), args=[ast.Constant(value=str(name))]):
                return name
    return ""

"""The seven questions: the same checks for every grader."""

import ast
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.notebook import read_cells
from benchmarks.questions import (
    HOMEWORK,
    QUESTIONS,
    SLUG,
    STUDENTS,
    grade_cells,
    otter_files,
    seven_course,
    write_class,
)


def test_our_course_asks_the_seven_questions(course: Course, tmp_path: Path) -> None:
    """In their order, each with its bans, and no other."""
    assignment = seven_course(course, tmp_path).assignment(SLUG)
    whole = course.assignment(HOMEWORK)
    assert tuple(task.name for task in assignment.tasks) == QUESTIONS
    for task in assignment.tasks:
        same = whole.task(task.name)
        assert same is not None
        assert task.forbid == same.forbid


def test_our_tests_are_those_of_the_seven_questions(course: Course, tmp_path: Path) -> None:
    """A test of another task is left out and so is a device check; every other test of a question is kept."""
    source = (seven_course(course, tmp_path).hidden_tests(SLUG) / "test_seven.py").read_text("utf-8")
    kept = {node.name for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)}
    everything = ast.parse(course.public_tests(HOMEWORK).read_text("utf-8")).body
    asked = {
        node.name
        for node in everything
        if isinstance(node, ast.FunctionDef)
        and any(f"'{question}'" in ast.dump(node) for question in QUESTIONS)
        and "device" not in [argument.arg for argument in node.args.args]
    }
    assert {name for name in kept if name.startswith("test_")} == {name for name in asked if name.startswith("test_")}


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_grade_cell_makes_the_checks_of_otters_file(course: Course, question: str) -> None:
    """As many calls of ``check`` as Otter has cases, and nothing of Otter."""
    cases = otter_files(course)[f"{question}.py"].count(b"\n@test_case(")
    cell = grade_cells(course)[question]
    assert cell.count("check(globals(), ") == cases > 0
    assert "otter" not in cell


@pytest.mark.parametrize("right", [True, False], ids=["reference", "echo"])
def test_grade_cells_judge(course: Course, right: bool) -> None:
    """The reference passes each of them, a function that hands back its first argument fails each of them."""
    cells = grade_cells(course)
    names: dict[str, object] = {}
    source = (course.solutions(HOMEWORK) / "reference.py").read_text("utf-8")
    exec(source if right else "\n".join(f"def {q}(*a):\n    return a[0]" for q in QUESTIONS), names)
    exec(cells["support"], names)
    failed = []
    for question in QUESTIONS:
        try:
            exec(cells[question], names)
        except Exception as error:
            failed.append(f"{question}: {type(error).__name__}")
    assert failed == ([] if right else [f"{question}: CheckFailed" for question in QUESTIONS])


def test_copies_differ_in_a_comment_alone(course: Course, tmp_path: Path) -> None:
    """Each student's notebook again and again, never the same bytes twice."""
    paths = write_class(course, tmp_path / "class", 2 * len(STUDENTS))
    contents = [path.read_bytes() for path in paths]
    assert len(set(contents)) == len(paths)
    first, again = (read_cells(content, "x.ipynb").cells for content in (contents[0], contents[len(STUDENTS)]))
    assert [cell.source for cell in first[1:]] == [cell.source for cell in again[1:]]
    assert first[0].source.startswith("# copy")

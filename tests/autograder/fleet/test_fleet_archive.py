"""The course as it travels to a cluster: what is in it, what is not, and that it arrives whole or not at all."""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.course import Course, load_course
from autograder.diagnosis import load_known
from autograder.fleet.archive import CourseArchive, pack_course
from autograder.model import AutograderError, UserError

FILES = {
    "grader.yml": "course: c\nhomeworks: {one: , two: }\n",
    "assignments/one/assignment.yml": "title: t\nnotebook: n\ntasks: [{name: f, points: 1}]\n",
    "assignments/two/assignment.yml": "title: t\nnotebook: n\ntasks: [{name: f, points: 1}]\n",
    "assignments/one/handout.md": "public",
    "tests/conftest.py": "",
    "tests/hidden/__init__.py": "",
    "tests/hidden/one/test_f.py": "def test_f(): pass\n",
    "tests/hidden/one/data/numbers.bin": "\0\1",
    "tests/hidden/one/__pycache__/test_f.pyc": "compiled",
    "tests/hidden/one/.test_f.py.swp": "an editor's",
    "tests/hidden/two/test_g.py": "def test_g(): pass\n",
    "solutions/one/reference.py": "the answer",
    "roster.csv": "names",
}


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """Two homeworks."""
    for name, text in FILES.items():
        path = tmp_path / "course" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    course = load_course(tmp_path / "course")
    marks = f'{{"tests_sha256": "{course.tests_digest("one")}", "fixed": ["t"], "wrong": {{}}}}'
    (tmp_path / "course/solutions/one/fingerprints.json").write_text(marks)
    return course


def names(archive: CourseArchive) -> list[str]:
    """The files in it."""
    return zipfile.ZipFile(io.BytesIO(archive.data)).namelist()


def test_what_travels(course: Course) -> None:
    """The tests of this homework and its reference, all assignments, the configuration, fingerprints; nothing else."""
    assert names(pack_course(course, "one")) == [
        "assignments/one/assignment.yml",
        "assignments/two/assignment.yml",
        "grader.yml",
        "solutions/one/fingerprints.json",
        "solutions/one/reference.py",
        "tests/conftest.py",
        "tests/hidden/__init__.py",
        "tests/hidden/one/data/numbers.bin",
        "tests/hidden/one/test_f.py",
    ]


def test_the_same_course_over_there(course: Course, tmp_path: Path) -> None:
    """It loads, has the same digest of its tests and the same known mistakes, and only its owner may enter."""
    pack_course(course, "one").unpack(tmp_path / "there")
    there = load_course(tmp_path / "there")
    assert there.tests_digest("one") == course.tests_digest("one")
    assert load_known(there, "one") == load_known(course, "one")
    assert load_known(there, "one").fixed == {"t"}
    assert (tmp_path / "there").stat().st_mode & 0o777 == 0o700


def test_equal_contents_give_equal_bytes(course: Course) -> None:
    """Whenever the files were written; another content, another name."""
    first = pack_course(course, "one")
    os.utime(course.root / "grader.yml", (1_700_000_000, 1_700_000_000))
    assert pack_course(course, "one") == first
    assert first.digest == hashlib.sha256(first.data).hexdigest()
    (course.root / "tests/hidden/one/test_f.py").write_text("def test_f(): assert True\n")
    assert pack_course(course, "one").digest != first.digest


def test_damaged_on_its_way(course: Course, tmp_path: Path) -> None:
    """Nothing is unpacked."""
    archive = pack_course(course, "one")
    with pytest.raises(AutograderError, match="damaged on its way"):
        replace(archive, data=archive.data[:-1]).unpack(tmp_path / "there")
    assert not (tmp_path / "there").exists()


@pytest.mark.parametrize("name", ["../outside", "/outside", "a/../../outside"])
def test_a_name_that_points_outside(tmp_path: Path, name: str) -> None:
    """Refused, although archives come from the trusted side."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(name, "x")
    data = packed.getvalue()
    with pytest.raises(AutograderError, match="outside of the course"):
        CourseArchive(hashlib.sha256(data).hexdigest(), data).unpack(tmp_path / "there")
    assert not (tmp_path / "outside").exists()


def test_no_tests(course: Course) -> None:
    """Said here, not on a hundred machines."""
    for path in sorted(course.hidden_tests("two").rglob("*")):
        path.unlink()
    course.hidden_tests("two").rmdir()
    with pytest.raises(UserError, match=r"two has no tests: tests/hidden/two does not exist"):
        pack_course(course, "two")

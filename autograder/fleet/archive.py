"""What a worker on another machine needs of a course, as one file: equal contents give equal bytes and one name."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from autograder.course import Course
from autograder.diagnosis import FINGERPRINTS
from autograder.model import AutograderError, UserError

__all__ = ["CourseArchive", "pack_course"]

_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_SUPPORT = ("__init__.py", "conftest.py")


@dataclass(frozen=True)
class CourseArchive:
    """A zip file in memory; ``digest`` is its SHA-256."""

    digest: str
    data: bytes

    def unpack(self, folder: Path) -> None:
        """Unpack into a new folder that only its owner may enter; AutograderError if it is not what was packed."""
        if hashlib.sha256(self.data).hexdigest() != self.digest:
            raise AutograderError(f"the course archive {self.digest[:12]} was damaged on its way")
        folder.mkdir(mode=0o700)
        with zipfile.ZipFile(io.BytesIO(self.data)) as archive:
            for info in archive.infolist():
                name = PurePosixPath(info.filename)
                if name.is_absolute() or ".." in name.parts:
                    raise AutograderError(f"the course archive {self.digest[:12]} names {name}, outside of the course")
                path = folder.joinpath(*name.parts)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(archive.read(info))


def pack_course(course: Course, slug: str) -> CourseArchive:
    """Pack what grading one homework needs: its tests, assignment.yml of all, grader.yml, and how known mistakes fail.

    Solutions stay at home, but for the reference, with which tests are rehearsed, and the fingerprints of wrong ones.

    Raises:
        UserError: a file cannot be read.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(set(_files(course, slug))):
            info = zipfile.ZipInfo(path.relative_to(course.root).as_posix(), _LONG_AGO)
            info.compress_type = zipfile.ZIP_DEFLATED
            try:
                archive.writestr(info, path.read_bytes())
            except OSError as error:
                raise UserError(f"{course.shown(path)}: cannot be read ({error.strerror})") from None
    data = packed.getvalue()
    return CourseArchive(hashlib.sha256(data).hexdigest(), data)


def _files(course: Course, slug: str) -> Iterator[Path]:
    hidden = course.hidden_tests(slug)
    if not hidden.exists():
        raise UserError(f"{slug} has no tests: {course.shown(hidden)} does not exist")
    yield course.root / "grader.yml"
    for other in course.slugs:  # a course with a homework that has none cannot be loaded
        yield course.public(other) / "assignment.yml"
    for folder in (course.root, hidden.parent.parent, hidden.parent):  # where pytest looks on its way to the tests
        yield from (folder / name for name in _SUPPORT if (folder / name).is_file())
    for path in hidden.rglob("*"):  # exactly what Course.tests_digest counts
        if path.is_file() and path.parent.name != "__pycache__" and not path.name.startswith("."):
            yield path
    for name in ("reference.py", FINGERPRINTS):
        if (course.solutions(slug) / name).is_file():
            yield course.solutions(slug) / name

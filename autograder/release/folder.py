"""``student_template/<slug>/`` on disk: written as a whole, and compared with what it should be."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from autograder.course import Course
from autograder.files import write_atomic
from autograder.model import UserError
from autograder.release.build import build

__all__ = ["Changes", "differences", "is_fresh", "template_folder", "write"]

#: Stands in every generated test file; notebooks of ours carry the homework's name in Otter's metadata.
_MADE = b"Made by `autograder release`"


@dataclass(frozen=True)
class Changes:
    """What lies in the folder and should not, or the other way round; paths relative to the folder, sorted."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is any difference."""
        return bool(self.new or self.changed or self.stale)

    def lines(self) -> list[str]:
        """One line for each file."""
        groups = (("new", self.new), ("changed", self.changed), ("removed", self.stale))
        return [f"{word} {name}" for word, names in groups for name in names]


def template_folder(course: Course, slug: str) -> Path:
    """Where students' material of one homework lies."""
    return course.root / "student_template" / slug


def differences(course: Course, slug: str, files: Mapping[str, bytes] | None = None) -> Changes:
    """What releasing now would change. ``files`` is what :func:`build` returned, if that is at hand."""
    wanted = build(course, slug) if files is None else files
    folder = template_folder(course, slug)
    there = {name: _read(folder / name) for name in wanted}
    return Changes(
        new=tuple(sorted(name for name, data in there.items() if data is None)),
        changed=tuple(sorted(name for name, data in there.items() if data not in (None, wanted[name]))),
        stale=tuple(sorted(_generated(folder, slug) - set(wanted))),
    )


def is_fresh(course: Course, slug: str, files: Mapping[str, bytes] | None = None) -> bool:
    """Whether the folder holds what a release would write now; files that no release made do not count."""
    return not differences(course, slug, files)


def write(course: Course, slug: str, files: Mapping[str, bytes]) -> Changes:
    """Bring the folder up to date and say what changed. Files that no release made are left alone.

    Everything is written beside the folder first and then moved into it file by file, so a full disk changes nothing
    and no reader ever sees half a file.
    """
    folder = template_folder(course, slug)
    changes = differences(course, slug, files)
    staging = folder.parent / f".{slug}-{secrets.token_hex(6)}"
    try:
        for name in (*changes.new, *changes.changed):
            write_atomic(staging / name, files[name])
        for name in (*changes.new, *changes.changed):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (staging / name).replace(folder / name)
        for name in changes.stale:
            (folder / name).unlink()
    except OSError as error:
        raise UserError(f"cannot write {course.shown(folder)}: {error.strerror or error}") from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return changes


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UserError(f"cannot read {path}: {error.strerror}") from error


def _generated(folder: Path, slug: str) -> set[str]:
    """Files that an earlier release made: checks of tasks that are gone, a notebook under its former name."""
    found = set()
    for path in (*folder.glob("tests/*.py"), *folder.glob("*.ipynb"), *folder.glob("*.py")):
        data = (_read(path) or b"") if path.is_file() and not path.is_symlink() else b""
        ours = _MADE in data or (path.suffix == ".ipynb" and f'"assignment_name": "{slug}"'.encode() in data)
        ours = ours or (path.suffix == ".py" and path.parent == folder and b"\ngrader = otter.Notebook(" in data)
        if ours:
            found.add(path.relative_to(folder).as_posix())
    return found

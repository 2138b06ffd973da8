"""Whose file is it where no LMS tells: the file's stem, or a folder's name where folders hold the same stem.

Works on names alone. Folders are counted from the file system's root, and a zip counts as a folder named by its stem.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from autograder.intake.lms import otter_time
from autograder.intake.walk import Entry

__all__ = ["owners_by_layout"]

# A folder with more notebooks than this is a class, not a student, unless they go by the wanted name.
MAX_STUDENT_FOLDER = 8

Folders = tuple[str, ...]


def owners_by_layout(
    roots: Sequence[Sequence[Entry]], wanted_stem: str | None
) -> Iterator[tuple[tuple[object, ...], str, Entry]]:
    """A key that tells students apart, the student's name, and the entry, for every entry under every PATH.

    A PATH in which a stem repeats is a class; the other PATHs are looked at together, so that ``subs/*`` (one folder,
    zip or file per student) reads like ``subs``.
    """
    pools: list[list[Entry]] = [[]]
    for entries in roots:
        if _repeated(entries):
            pools.append(list(entries))
        else:
            pools[0] += entries
    for number, pool in enumerate(pools):
        students = _student_folders(pool, wanted_stem)
        # A folder over other students' folders is nobody's own; only a notebook with the shared name takes its name.
        above = {folder[:n] for folder in students for n in range(len(folder))}
        shared = _repeated(pool)
        for entry in pool:
            folders = _folders(entry)
            mine = next((folders[:n] for n in range(len(folders), 0, -1) if folders[:n] in students), None)
            if mine and mine not in above:
                yield ("folder", number, mine), mine[-1], entry
            else:
                name = mine[-1] if mine and entry.stem.casefold() in shared else entry.stem
                yield ("stem", number, folders, entry.stem), name, entry


def _student_folders(pool: Sequence[Entry], wanted_stem: str | None) -> set[Folders]:
    """The folders that each belong to one student; none where files are named after students."""
    shared = {folders for places in _repeated(pool).values() for folders in places}
    if not shared:
        return {_below_path(e) for e in pool if _same(e.stem, wanted_stem) and _is_below(e)}
    depth = _depth(shared)
    students = {folders[:depth] for folders in shared}
    held = Counter(_folders(entry)[:depth] for entry in pool)
    wanted = any(_same(entry.stem, wanted_stem) and _folders(entry) in shared for entry in pool)
    if not wanted and any(held[folder] > MAX_STUDENT_FOLDER for folder in students):
        return set()
    return students


def _depth(shared: set[Folders]) -> int:
    """How many components lead to the student's own: past what all share, and past sections of a class.

    A section is told from a student by what it holds: no shared notebook of its own, several folders with one, and
    no folder name that another section has too (``v1`` and ``v2`` under every student are not names of people).
    """
    low, high = min(shared), max(shared)
    common = next((i for i, (a, b) in enumerate(zip(low, high, strict=False)) if a != b), min(len(low), len(high)))
    depth = common + 1
    while all(len(folders) > depth for folders in shared):
        deeper = {folders[: depth + 1] for folders in shared}
        per_folder = Counter(folders[:depth] for folders in deeper)
        names = {folders[depth] for folders in deeper}
        if max(per_folder.values()) == 1 or len(names) < len(deeper):
            break
        depth += 1
    return depth


def _folders(entry: Entry) -> Folders:
    """All folders over a file; a zip is one of them."""
    return entry.above + tuple(Path(p).stem if p.lower().endswith(".zip") else p for p in entry.parts[:-1])


def _repeated(entries: Iterable[Entry]) -> dict[str, set[Folders]]:
    """Every stem, in lower case, that is found in several folders, and those folders."""
    places: dict[str, set[Folders]] = defaultdict(set)
    for entry in entries:
        places[entry.stem.casefold()].add(_folders(entry))
    return {stem: found for stem, found in places.items() if len(found) > 1}


def _is_below(entry: Entry) -> bool:
    """Whether the file lies in a folder under its PATH, or in a zip that carries somebody's name."""
    parts = entry.parts
    return len(parts) > 2 or (_is_zip(parts[0]) and len(parts) == 2 and not otter_time(parts[0]))


def _below_path(entry: Entry) -> Folders:
    """The first folder under the PATH, or the PATH's own name if it is a zip."""
    return _folders(entry)[: len(entry.above) + (1 if _is_zip(entry.parts[0]) else 2)]


def _is_zip(name: str) -> bool:
    return name.lower().endswith(".zip")


def _same(stem: str, wanted: str | None) -> bool:
    return wanted is not None and stem.casefold() == wanted.casefold()

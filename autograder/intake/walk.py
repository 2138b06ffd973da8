"""What lies under one PATH: every notebook, every sidecar an LMS left, and every file that was refused, with why."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from autograder.intake.sources import MAX_MEMBER, MAX_NESTED_ZIP, Member, Packed, Refused, Source, members, utc
from autograder.model import UserError
from autograder.notebook import printable

__all__ = ["SIDECARS", "Entry", "Findings", "Kind", "explore"]

SIDECARS = {"timestamp.txt", "submission_metadata.yml", "__zip_filename__"}
NOTEBOOKS = {".ipynb", ".py"}
MAX_DEPTH = 40

_NOISE = {"__pycache__", "__MACOSX"}
_ARCHIVES = {".7z", ".bz2", ".gz", ".rar", ".tar", ".tgz", ".xz"}


class Kind(StrEnum):
    """What a file is to us."""

    NOTEBOOK = "notebook"
    SIDECAR = "sidecar"
    OTHER = "other"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Entry:
    """One file. ``parts`` starts with the PATH's own name and runs through zips; ``above`` are the folders over it."""

    kind: Kind
    above: tuple[str, ...]
    parts: tuple[str, ...]
    shown: str
    source: Source
    modified: datetime

    @property
    def place(self) -> tuple[str, ...]:
        """All components from the file system's root, through zips."""
        return self.above + self.parts

    @property
    def stem(self) -> str:
        """The file name without its suffix."""
        return Path(self.parts[-1]).stem

    @property
    def suffix(self) -> str:
        """The file name's suffix in lower case."""
        return Path(self.parts[-1]).suffix.lower()


@dataclass(slots=True)
class Findings:
    """Everything under one PATH; ``problems`` are lines about single files."""

    entries: list[Entry] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def refuse(self, entry: Entry, why: str) -> None:
        """Keep a file that is not opened on record, with a line that says why."""
        self.problems.append(f"{printable(entry.shown, 300)}: {why}")
        self.entries.append(entry)


def explore(path: Path) -> Findings:
    """Everything under a PATH; raises ``UserError`` with one line where the PATH itself is of no use."""
    shown = printable(str(path), 300)
    try:
        status = path.lstat()
        whole = path.resolve() if path.name in ("", "..") else path.parent.resolve() / path.name
    except FileNotFoundError:
        raise UserError(f"{shown}: there is no such file or folder; check the spelling") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise UserError(f"{shown}: cannot be read ({reason}); check the path and its permissions") from None
    if stat.S_ISLNK(status.st_mode):
        raise UserError(f"{shown}: is a symbolic link, which is never followed; give the path it points to")
    found = Findings()
    above, name = whole.parent.parts, whole.name or "root"
    if stat.S_ISDIR(status.st_mode):
        _folder(whole, path, found)
        _demand_notebooks(found, shown)
        return found
    if not stat.S_ISREG(status.st_mode):
        raise UserError(f"{shown}: is neither a file nor a folder; give a notebook, a folder or a zip file")
    suffix = path.suffix.lower()
    entry = Entry(Kind.NOTEBOOK, above, (name,), str(path), Source(whole), utc(status.st_mtime))
    if suffix in NOTEBOOKS:
        found.entries.append(entry)
    elif suffix == ".zip":
        _zip(entry, found, nested=False, budget=_Budget(status.st_size))
        _demand_notebooks(found, shown)
    elif suffix in _ARCHIVES:
        raise UserError(f"{shown}: is an archive of a kind not read here; unpack it and give the folder, or zip it")
    else:
        raise UserError(f"{shown}: is not a notebook; give .ipynb or .py files, folders or zip files of them")
    return found


def _demand_notebooks(found: Findings, shown: str) -> None:
    if any(entry.kind is Kind.NOTEBOOK for entry in found.entries):
        return
    others = sorted({printable(e.parts[-1], 40) for e in found.entries if e.kind is Kind.OTHER})
    holds = f" (it holds {', '.join(others[:3])}{' and more' if len(others) > 3 else ''})" if others else ""
    lines = [f"{shown}: no notebook in it{holds}; give a folder or zip file that holds .ipynb or .py files"]
    raise UserError("\n".join(lines + found.problems[:50]))


def _folder(root: Path, shown: Path, found: Findings) -> None:
    """Every file below a folder, in sorted order, without following links and without recursion.

    ``root`` is absolute, so that a worker with another working folder can read what was found; ``shown`` is the PATH
    as it was typed, for messages.
    """
    above, name = root.parent.parts, root.name or "root"
    waiting: list[tuple[str, ...]] = [()]
    while waiting:
        below = waiting.pop()
        folder = root.joinpath(*below)
        try:
            with os.scandir(folder) as listing:
                items = sorted(((item.name, item.stat(follow_symlinks=False)) for item in listing), key=lambda i: i[0])
        except OSError as error:
            found.problems.append(
                f"{printable(str(shown.joinpath(*below)), 300)}: cannot be read ({error.strerror}); left out"
            )
            continue
        folders = []
        for item, status in items:
            if item.startswith(".") or item in _NOISE:
                continue
            if stat.S_ISDIR(status.st_mode):
                folders.append((*below, item))
                continue
            place = str(shown.joinpath(*below, item))
            source = Source(root, (*below, item))
            entry = Entry(_kind(item), above, (name, *below, item), place, source, utc(status.st_mtime))
            if stat.S_ISLNK(status.st_mode):
                found.refuse(_as(entry, Kind.REFUSED), "is a symbolic link, which is never followed; left out")
            elif not stat.S_ISREG(status.st_mode):
                found.refuse(_as(entry, Kind.REFUSED), "is not a regular file; left out")
            elif entry.suffix == ".zip":
                _zip(entry, found, nested=False, budget=_Budget(status.st_size))
            else:
                found.entries.append(entry)
        if len(below) < MAX_DEPTH:
            waiting += reversed(folders)
        else:
            found.problems += [f"{printable(str(shown.joinpath(*below)), 300)}: nested too deep; left out"] * bool(
                folders
            )


class _Budget:
    """How many bytes of zips inside one zip are unpacked: members that overlap could claim thousands of times more."""

    def __init__(self, size: int) -> None:
        self.left = 10 * size + 2 * MAX_NESTED_ZIP


def _zip(entry: Entry, found: Findings, *, nested: bool, budget: _Budget) -> None:
    """Every member of a zip, and of zips in it, one level down."""
    try:
        with entry.source.open() as file:
            listed = members(file)
    except Refused as refusal:
        found.refuse(_as(entry, Kind.REFUSED), f"{refusal}; left out")
        return
    for member in sorted(listed, key=lambda m: (m.parts, m.packed.offset)):
        hidden = any((part.startswith(".") and part != "..") or part in _NOISE for part in member.parts)
        if hidden and not (member.refused and ".." in member.parts):
            continue
        inner = _inside(entry, member)
        kind = inner.kind
        why = member.refused
        is_zip = inner.suffix == ".zip"
        if not why and is_zip and nested:
            why = "is a zip file in a zip file in a zip file, which is deeper than is read here"
        limit = MAX_NESTED_ZIP if is_zip else MAX_MEMBER
        if not why and (is_zip or kind is not Kind.OTHER) and member.packed.size > limit:
            why = f"is larger than the {limit / 1e6:g} MB allowed"
        if not why and is_zip:
            budget.left -= member.packed.size
            if budget.left < 0:
                why = "is one of so many zip files in one that it looks like a zip bomb"
        if why:
            found.refuse(_as(inner, Kind.REFUSED), f"{why}; left out")
        elif is_zip:
            _zip(inner, found, nested=True, budget=budget)
        else:
            found.entries.append(inner)


def _inside(entry: Entry, member: Member) -> Entry:
    packed: tuple[Packed, ...] = (*entry.source.packed, member.packed)
    return Entry(
        _kind(member.parts[-1]),
        entry.above,
        entry.parts + member.parts,
        f"{entry.shown}!{'/'.join(member.parts)}",
        Source(entry.source.root, entry.source.below, packed),
        member.modified or entry.modified,
    )


def _kind(name: str) -> Kind:
    if name in SIDECARS:
        return Kind.SIDECAR
    return Kind.NOTEBOOK if Path(name).suffix.lower() in NOTEBOOKS else Kind.OTHER


def _as(entry: Entry, kind: Kind) -> Entry:
    return Entry(kind, entry.above, entry.parts, entry.shown, entry.source, entry.modified)

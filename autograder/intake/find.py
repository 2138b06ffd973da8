"""All submissions under the PATHs of a command line: whose each file is, which one counts, and under what name.

Nothing is lost silently: what is not graded is named in ``notes`` (a choice was made) or ``problems`` (a file could
not be taken), and a PATH that is of no use stops the whole run with one line per such PATH.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from autograder.intake.layout import owners_by_layout
from autograder.intake.lms import Gradescope, Owner, gradescope_owners, nbgrader_time, otter_time, owner_of
from autograder.intake.names import distinct, student_name
from autograder.intake.sources import Refused, Source
from autograder.intake.walk import Entry, Findings, Kind, explore
from autograder.model import UserError
from autograder.notebook import UnreadableNotebook, clean_text, printable

__all__ = ["Intake", "Submission", "find_submissions"]

MAX_PER_STUDENT = 20
MAX_METADATA = 20_000_000


@dataclass(frozen=True, slots=True)
class Submission:
    """One notebook to grade. The bytes stay where they are until ``read``; the object can be sent to a worker.

    ``student`` is a safe file name, distinct without regard to case; ``display_name`` is the name for people;
    ``file`` the file name as handed in; ``path`` is for messages (inside a zip: ``zip!member``). ``received`` is UTC:
    what the LMS recorded (then ``received_is_known``), else the time in an Otter zip's name, else the file's own;
    ``late_flag`` is the LMS's own mark. ``lms`` is ``canvas``,
    ``moodle``, ``gradescope``, ``nbgrader`` or empty, and ``lms_id`` the student's key there.
    """

    student: str
    file: str
    path: Path
    received: datetime
    late_flag: bool = False
    received_is_known: bool = False
    display_name: str = ""
    lms: str = ""
    lms_id: str = ""
    source: Source = field(default_factory=lambda: Source(Path()), repr=False)

    def read(self, max_bytes: int) -> bytes:
        """The file's bytes; raises ``UnreadableNotebook`` if it is larger, no regular file any more, or damaged."""
        try:
            return self.source.read(max_bytes)
        except Refused as refusal:
            raise UnreadableNotebook(f"{printable(self.file)} {refusal}") from refusal

    def sha256(self) -> str:
        """The SHA-256 of the file's bytes in lower-case hex; raises ``UnreadableNotebook`` as ``read`` does."""
        try:
            return self.source.sha256()
        except Refused as refusal:
            raise UnreadableNotebook(f"{printable(self.file)} {refusal}") from refusal


@dataclass(frozen=True, slots=True)
class Intake:
    """What was found: submissions sorted by student, files that could not be taken, and choices that were made."""

    submissions: tuple[Submission, ...]
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


_Sidecars = dict[tuple[str, ...], Entry]
"""The small files an LMS leaves beside notebooks, by their place."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A notebook and its owner."""

    entry: Entry
    owner: Owner
    received: datetime
    is_known: bool

    @property
    def again_key(self) -> tuple[str, ...]:
        """What a resubmission has in common with the file it replaces; unique to the file outside Canvas."""
        if self.owner.lms != "canvas":
            return (self.entry.shown,)
        inner = "" if self.owner.file else self.entry.stem.casefold()
        return (self.owner.stem.casefold(), inner, self.entry.suffix)

    def is_called(self, stem: str | None) -> bool:
        """Whether the file goes by this stem, with Canvas's ``-N`` or without."""
        owner = self.owner
        stems = {Path(owner.file).stem, owner.stem} if owner.file else {self.entry.stem}
        return stem is not None and stem.casefold() in {s.casefold() for s in stems if s}


def find_submissions(paths: Sequence[Path], *, wanted_stem: str | None = None, every_attempt: bool = False) -> Intake:
    """Find every submission under ``paths``: notebooks, ``.py`` scripts, folders, zip files, zips in zips.

    ``wanted_stem`` is the released notebook's stem: where one student handed in several notebooks, the one of that
    name is taken. ``every_attempt`` keeps submissions that a later one replaces. Raises ``UserError`` with one line
    for each PATH that is of no use.
    """
    found: list[Findings] = []
    useless: list[str] = [] if paths else ["no PATH was given; give notebooks, folders or zip files"]
    for path in dict.fromkeys(paths):
        try:
            found.append(explore(path))
        except UserError as error:
            useless.append(str(error))
    if useless:
        raise UserError("\n".join(useless))
    problems: list[str] = []
    notes: list[str] = []
    groups: dict[tuple[object, ...], list[_Candidate]] = defaultdict(list)
    loose: list[list[Entry]] = []
    sidecars: _Sidecars = {}
    for root, findings in enumerate(_without_repeats(found, notes)):
        problems += findings.problems
        sidecars |= {e.place: e for e in findings.entries if e.kind is Kind.SIDECAR}
        loose.append(_assign(root, findings, sidecars, groups, problems))
    for key, name, entry in owners_by_layout(loose, wanted_stem):
        received = _otter_received(entry, sidecars) or entry.modified
        groups[key].append(_Candidate(entry, Owner("", "", name), received, is_known=False))
    chosen = [
        c
        for group in groups.values()
        for c in _choose(group, wanted_stem, problems, notes, every_attempt=every_attempt)
    ]
    return Intake(tuple(_named(chosen, notes)), tuple(problems), tuple(notes))


def _without_repeats(found: Iterable[Findings], notes: list[str]) -> Iterable[Findings]:
    """The same findings without files met before, as when a folder and a file in it are both given."""
    met: set[tuple[object, ...]] = set()
    for findings in found:
        entries = []
        for entry in findings.entries:
            depth = len(entry.source.below) + 1
            key = (entry.above + entry.parts[:depth], entry.source.packed)
            if key not in met:
                met.add(key)
                entries.append(entry)
            elif entry.kind is Kind.NOTEBOOK:
                notes.append(f"{printable(entry.shown, 300)}: given twice, graded once")
        yield Findings(entries, findings.problems)


def _assign(
    root: int,
    findings: Findings,
    sidecars: _Sidecars,
    groups: dict[tuple[object, ...], list[_Candidate]],
    problems: list[str],
) -> list[Entry]:
    """Put the notebooks of one PATH whose owner an LMS tells into their groups; give back the others."""
    gradescope = _gradescope(findings, problems)
    loose = []
    handed_in: dict[Owner, list[str]] = defaultdict(list)
    taken: set[tuple[str, str]] = set()
    for entry in findings.entries:
        stamp = sidecars.get((*entry.place[:-1], "timestamp.txt"))
        owner = owner_of(entry.parts, gradescope, has_timestamp=stamp is not None, above=entry.above)
        if entry.kind is Kind.NOTEBOOK and owner is None:
            loose.append(entry)
        elif entry.kind is Kind.NOTEBOOK and owner is not None:
            groups[root, owner.lms, owner.key].append(
                _Candidate(entry, owner, *_received(entry, owner, stamp, sidecars, problems))
            )
        if owner is None:
            continue
        if entry.kind in (Kind.NOTEBOOK, Kind.REFUSED):  # a refused file has its line already
            taken.add((owner.lms, owner.key))
        elif entry.kind is Kind.OTHER:
            handed_in[owner].append(printable(entry.parts[-1], 60))
    empty = {(o.lms, o.key): o for owners in gradescope.values() for o in owners.values()}
    files: dict[tuple[str, str], list[str]] = defaultdict(list)
    for owner, names in handed_in.items():
        empty[owner.lms, owner.key] = owner
        files[owner.lms, owner.key] += names
    for key, owner in empty.items():
        if key not in taken:
            what = ", ".join(files[key][:3]) or "nothing"
            problems.append(f"{printable(owner.name)}: no notebook was handed in (found {what}); ask for the .ipynb")
    return loose


def _gradescope(findings: Findings, problems: list[str]) -> dict[tuple[str, ...], Gradescope]:
    """The owners that Gradescope's metadata name, by the metadata's folder.

    A student may hand in such a file too, to pose as another; so they are believed only if together they speak for
    every notebook under the PATH, and never from inside a hand-in.
    """
    owners: dict[tuple[str, ...], Gradescope] = {}
    files = [e for e in findings.entries if e.kind is Kind.SIDECAR and e.parts[-1] == "submission_metadata.yml"]
    for entry in sorted(files, key=lambda e: len(e.parts)):
        if owner_of(entry.parts, owners) is None:
            try:
                owners[entry.parts[:-1]] = gradescope_owners(_text(entry, MAX_METADATA))
            except (ValueError, Refused) as error:
                problems.append(f"{printable(entry.shown, 300)}: cannot be used for names ({printable(str(error))})")
    for entry in findings.entries:
        if (
            owners
            and entry.kind is Kind.NOTEBOOK
            and not any(entry.parts[:n] in owners for n in range(len(entry.parts)))
        ):
            problems.append(
                f"{printable(entry.shown, 300)}: lies outside Gradescope's export; its metadata is not used"
            )
            return {}
    return owners


def _text(entry: Entry, max_bytes: int) -> str:
    return entry.source.read(max_bytes).decode("utf-8-sig", errors="replace")


def _received(
    entry: Entry, owner: Owner, stamp: Entry | None, sidecars: _Sidecars, problems: list[str]
) -> tuple[datetime, bool]:
    """When a file arrived, and whether that is the LMS's word.

    The time in an Otter zip's name and a file's own time are better than nothing, but a student can set them.
    """
    if owner.received:
        return owner.received, True
    if stamp and owner.lms == "nbgrader":
        try:
            when = nbgrader_time(_text(stamp, 1000))
        except Refused:
            when = None
        if when:
            return when, True
        problems.append(f"{printable(stamp.shown, 300)}: holds no time that can be read; the file's own is taken")
    return _otter_received(entry, sidecars) or entry.modified, False


def _otter_received(entry: Entry, sidecars: _Sidecars) -> datetime | None:
    for part in reversed(entry.parts):
        if part.lower().endswith(".zip") and (when := otter_time(part)):
            return when
    # Otter also writes the zip's name into the zip, which outlives an LMS that renames or unpacks it.
    inner = sidecars.get((*entry.place[:-1], "__zip_filename__"))
    try:
        return otter_time(_text(inner, 1000).strip()) if inner else None
    except Refused:
        return None


def _choose(
    group: list[_Candidate], wanted_stem: str | None, problems: list[str], notes: list[str], *, every_attempt: bool
) -> list[_Candidate]:
    """Which of one student's notebooks count: the last resubmission, the wanted name, notebooks before scripts."""
    kept = sorted(group, key=lambda c: (c.entry.above, c.entry.parts, c.entry.shown))
    last: dict[tuple[str, ...], int] = {}
    for one in kept:
        last[one.again_key] = max(last.get(one.again_key, 0), one.owner.again)
    if not every_attempt:
        kept = _drop(kept, [c.owner.again < last[c.again_key] for c in kept], "a later submission replaces it", notes)
    if any(c.is_called(wanted_stem) for c in kept):
        kept = _drop(kept, [not c.is_called(wanted_stem) for c in kept], f"{wanted_stem} was handed in too", notes)
    if any(c.entry.suffix == ".ipynb" for c in kept):
        kept = _drop(kept, [c.entry.suffix == ".py" for c in kept], "it is a script beside a notebook", notes)
    if len(kept) > MAX_PER_STUDENT:
        name = printable(kept[0].owner.name)
        problems.append(f"{name}: {len(kept)} notebooks from one student; only the first {MAX_PER_STUDENT} are taken")
        kept = kept[:MAX_PER_STUDENT]
    if len(kept) > 1:
        files = ", ".join(printable(c.entry.parts[-1], 60) for c in kept[:5])
        notes.append(f"{printable(kept[0].owner.name)}: handed in {len(kept)} notebooks, all are kept ({files})")
    return kept


def _drop(kept: list[_Candidate], gone: list[bool], why: str, notes: list[str]) -> list[_Candidate]:
    """The candidates that are not gone, with a note for each that is."""
    notes += [f"{printable(c.entry.shown, 300)}: not graded, {why}" for c, out in zip(kept, gone, strict=True) if out]
    return [c for c, out in zip(kept, gone, strict=True) if not out]


def _named(chosen: Sequence[_Candidate], notes: list[str]) -> list[Submission]:
    """Submissions under distinct names, sorted by name."""
    wished = [student_name(c.owner.name) for c in chosen]
    submissions = []
    for candidate, wish, name in zip(chosen, wished, distinct(wished), strict=True):
        entry, owner = candidate.entry, candidate.owner
        if name != wish:
            notes.append(f"{printable(entry.shown, 300)}: graded as {name}, because {wish} is taken by another file")
        submissions.append(
            Submission(
                student=name,
                file=clean_text(owner.file or entry.parts[-1]),
                path=Path(entry.shown),
                received=candidate.received,
                late_flag=owner.late,
                received_is_known=candidate.is_known,
                display_name=clean_text(owner.name),
                lms=owner.lms,
                lms_id=owner.lms_id,
                source=entry.source,
            )
        )
    return sorted(submissions, key=lambda s: (s.student.casefold(), s.student))

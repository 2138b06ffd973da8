"""Whose file is it? What Canvas, Moodle, Gradescope, nbgrader and Otter write into names and sidecar files.

Pure functions of names and text; nothing here opens a file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import yaml

try:
    from yaml import CBaseLoader as _BaseLoader
except ImportError:  # PyYAML built without libyaml: the same answer, ten times slower
    from yaml import BaseLoader as _BaseLoader  # type: ignore[assignment]

__all__ = ["Gradescope", "Owner", "gradescope_owners", "nbgrader_time", "otter_time", "owner_of"]

MAX_YAML_DEPTH = 50

_CANVAS = re.compile(
    r"(?P<name>[^_/]+?)(?P<late>_LATE)?_(?P<user>\d+)_(?P<submission>\d+)_(?P<file>.+?)(?P<suffix>\.[A-Za-z0-9]+)",
    re.DOTALL,
)
_CANVAS_AGAIN = re.compile(r"(?P<stem>.+)-(?P<times>\d{1,4})", re.DOTALL)
_MOODLE = re.compile(r"(?P<name>.+?)_(?P<id>\d+)_assignsubmission_(?:file|onlinetext)(?:_(?P<file>.*))?", re.DOTALL)
_OTTER = re.compile(r"_(\d{4}_\d\d_\d\dT\d\d_\d\d_\d\d_\d{6})(?!\d)")


@dataclass(frozen=True, slots=True)
class Owner:
    """Who handed a file in, as the LMS tells: ``key`` tells owners apart, ``name`` is for people.

    ``file`` is the name as the student knew it, if the LMS changed it; ``stem`` and ``again`` are Canvas's: the stem
    without ``-N``, and N, which grows with every resubmission.
    """

    lms: str
    key: str
    name: str
    lms_id: str = ""
    late: bool = False
    file: str = ""
    stem: str = ""
    again: int = 0
    received: datetime | None = None


Gradescope = Mapping[str, Owner]


def owner_of(
    parts: tuple[str, ...],
    gradescope: Mapping[tuple[str, ...], Gradescope],
    *,
    has_timestamp: bool = False,
    above: tuple[str, ...] = (),
) -> Owner | None:
    """The owner of the file at ``parts`` (from the PATH's own name down, through zips), or None if no LMS is known.

    The outermost component that names an owner wins: what lies inside a hand-in was named by the student, who could
    otherwise pose as somebody else. ``gradescope`` maps the folder of each ``submission_metadata.yml`` to its owners;
    ``has_timestamp`` says that nbgrader's ``timestamp.txt`` lies beside the file, which is asked for where only the
    folders ``above`` the PATH tell of nbgrader.
    """
    whole = above + parts
    if has_timestamp and len(whole) >= 4 and whole[-4] == "submitted" and len(parts) < 4:
        return _nbgrader(whole[-3])
    for depth, part in enumerate(parts):
        last = depth == len(parts) - 1
        if owner := gradescope.get(parts[:depth], {}).get(part):
            return owner
        if found := _MOODLE.fullmatch(part):
            return Owner("moodle", found["id"], found["name"], found["id"], file=(found["file"] or "") if last else "")
        if (last or part.lower().endswith(".zip")) and (found := _CANVAS.fullmatch(part)):
            return _canvas(found, last=last)
        if part == "submitted" and depth + 3 < len(parts):
            return _nbgrader(parts[depth + 1])
    return None


def _nbgrader(student: str) -> Owner:
    return Owner("nbgrader", student, student, student)


def _canvas(found: re.Match[str], *, last: bool) -> Owner:
    again = _CANVAS_AGAIN.fullmatch(found["file"])
    return Owner(
        "canvas",
        f"{found['user']} {found['name']}",
        found["name"],
        found["user"],
        late=found["late"] is not None,
        file=found["file"] + found["suffix"] if last else "",
        stem=again["stem"] if again else found["file"],
        again=int(again["times"]) if again else 0,
    )


def gradescope_owners(text: str) -> Gradescope:
    """Folder name to owner, from ``submission_metadata.yml``; raises ``ValueError`` if it is not such a file.

    Ruby's symbols (``:name:``) are read as plain keys, and objects of Ruby classes as the data they hold. Students can
    put such a file into a hand-in, so a few lines of it must not become much: every scalar is text, merge keys mean
    nothing, and what an alias stands for is never written out.
    """
    try:
        _refuse_depth(text)
        content = yaml.load(text, Loader=_BaseLoader)
    except (yaml.YAMLError, ValueError, TypeError, RecursionError, OverflowError) as error:
        raise ValueError(str(error).partition("\n")[0]) from error
    if not isinstance(content, dict):
        raise ValueError("it does not list submissions")
    owners = {}
    for folder, facts in content.items():
        if not isinstance(folder, str) or not isinstance(facts, dict):
            continue
        people = _get(facts, "submitters")
        people = [p for p in people if isinstance(p, dict)] if isinstance(people, list) else []
        emails = [_word(_get(p, "email")) for p in people]
        names = [_word(_get(p, "name")) or email.partition("@")[0] for p, email in zip(people, emails, strict=True)]
        owners[folder] = Owner(
            "gradescope",
            folder,
            " & ".join(name for name in names if name.strip()) or folder,
            ",".join(email for email in emails if email),
            received=_time(_get(facts, "created_at")),
        )
    return owners


def _refuse_depth(text: str) -> None:
    """Refuse deep nesting before loading: libyaml's loader recurses in C, and 100,000 brackets end the process."""
    depth = 0
    for event in yaml.parse(text, Loader=_BaseLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_YAML_DEPTH:
            raise ValueError("it is nested too deeply")


def _word(value: object) -> str:
    """A name or an address, if it is one; YAML's ways to write nothing are nothing."""
    return value if isinstance(value, str) and value not in ("~", "null", "Null", "NULL") else ""


def _get(facts: dict[object, object], key: str) -> object:
    return facts.get(f":{key}", facts.get(key))


def _time(value: object) -> datetime | None:
    """A time in UTC from text, or from Ruby's object with a ``utc`` entry; without a zone it is UTC already."""
    if isinstance(value, dict):
        value = value.get("utc", value.get("time"))
    if not isinstance(value, str):
        return None
    text = value.strip()[:60].replace(" UTC", "+00:00").replace(" Z", "+00:00")
    try:
        time = datetime.fromisoformat(re.sub(r" (?=[+-]\d)", "", text))
        return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def nbgrader_time(text: str) -> datetime | None:
    """The time in ``timestamp.txt``, such as ``2026-11-21 20:50:00.123456 UTC``, if it is one."""
    return _time(text)


def otter_time(name: str) -> datetime | None:
    """The time in the name of an Otter zip, ``toys_2026_11_21T20_50_00_123456.zip``.

    Otter writes the clock of the student's machine without a zone; it is taken for UTC.
    """
    found = _OTTER.search(Path(name).name)
    try:
        return datetime.strptime(found[1], "%Y_%m_%dT%H_%M_%S_%f").replace(tzinfo=UTC) if found else None
    except ValueError:
        return None

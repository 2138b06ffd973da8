"""From the bytes of a roster to rows with known columns: encodings, separators and headers of the usual exports."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["Row", "Unreadable", "read_rows"]

_MOST_BYTES = 20_000_000
_SEPARATORS = (",", ";", "\t")

#: What the columns are called by us, by Canvas, by Moodle (English, German) and by people, without case and signs.
_KNOWN = {
    "student": ("student", "key", "studentkey"),
    "name": ("name", "fullname", "studentname", "vollständigername", "displayname"),
    "first_name": ("firstname", "givenname", "vorname"),
    "last_name": ("lastname", "surname", "familyname", "nachname"),
    "email": ("email", "emailaddress", "mail", "emailadresse"),
    "login": ("login", "loginid", "sisloginid", "username", "anmeldename", "netid"),
    "id": ("id", "canvasid", "identifier", "userid"),
    "sis_id": ("sisid", "sisuserid", "studentid", "studentnumber", "idnumber", "idnummer", "matrikelnummer", "sid"),
    "section": ("section", "sections", "sectionname", "tutorial", "lab"),
    "group": ("group", "groups", "groupname", "team", "gruppe", "gruppen"),
}
_COLUMN_OF = {spelling: column for column, spellings in _KNOWN.items() for spelling in spellings}
#: A header of Canvas's: its "Student" holds names.
_CANVAS = ("sisuserid", "sisloginid", "integrationid")


class Unreadable(ValueError):
    """The file is no roster; the message says why, without the file's name."""


@dataclass(frozen=True)
class Row:
    """One row: the line in the file on which it ends, from 1, and its cells by column, without blanks around them."""

    line: int
    cells: Mapping[str, str]


def read_rows(data: bytes, renamed: Mapping[str, str]) -> tuple[list[Row], list[str]]:
    """The rows of a CSV file with a header, and ``LINE: what is wrong`` for each row that does not fit it.

    Separated by commas, semicolons or tabs, in UTF-8 or UTF-16, with a byte order mark or without. ``renamed`` gives
    our name of a column to the header that it has in this file. Columns that nobody knows are left out.

    Raises:
        Unreadable: it is no such file.
    """
    text = _text(data)
    skipped = 0
    separator = ""
    if found := re.match(r"\"?sep=(.)\"?\r?\n", text):  # Excel's own first line
        separator, skipped, text = found[1], 1, text[found.end() :]
    separator = separator or _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[Row] = []
    problems: list[str] = []
    columns: list[str] | None = None
    try:
        for cells in reader:
            line = reader.line_num + skipped
            stripped = [cell.strip() for cell in cells]
            if not any(stripped):
                continue
            if columns is None:
                columns = _columns(stripped, renamed)
            elif len(stripped) > len(columns) and any(stripped[len(columns) :]):
                problems.append(f"{line}: has {len(stripped)} cells, expected {len(columns)} as in the header")
            else:
                rows.append(Row(line, {key: value for key, value in zip(columns, stripped, strict=False) if key}))
    except csv.Error as error:
        raise Unreadable(f"is no CSV file ({error}, line {reader.line_num + skipped})") from None
    if columns is None:
        raise Unreadable("is empty; expected a header such as student,name,email,section")
    return rows, problems


def _text(data: bytes) -> str:
    if len(data) > _MOST_BYTES:
        raise Unreadable(f"is larger than {_MOST_BYTES // 1_000_000} MB; that is no roster")
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise Unreadable('is not UTF-8 text; save it again as "CSV UTF-8"') from None
    if "\0" in text:
        raise Unreadable("is not text; save it again as CSV")
    return text


def _separator(text: str) -> str:
    """The separator that the header uses most, outside of quotes."""
    header = re.sub(r'"[^"]*"', "", text.lstrip("\r\n").partition("\n")[0])
    return max(_SEPARATORS, key=header.count)


def _columns(header: list[str], renamed: Mapping[str, str]) -> list[str]:
    """Our name for each column, "" for those that nobody asked for."""
    wanted = {given.strip().casefold(): column for column, given in renamed.items()}
    if missing := [f"{given!r}" for given in wanted if given not in [title.casefold() for title in header]]:
        raise Unreadable(f"has no column {', '.join(missing)}; its header is {', '.join(header)}")
    plain = [_plain(title) for title in header]
    known = [wanted.get(title.casefold()) or _COLUMN_OF.get(key, "") for title, key in zip(header, plain, strict=True)]
    known = [
        "" if column in renamed and title.casefold() not in wanted else column
        for title, column in zip(header, known, strict=True)
    ]
    if "name" not in known and "student" not in renamed and any(title in _CANVAS for title in plain):
        known = ["name" if column == "student" else column for column in known]
    for column in sorted(set(known) - {""}):
        if known.count(column) > 1:
            titles = ", ".join(title for title, own in zip(header, known, strict=True) if own == column)
            raise Unreadable(
                f"has {known.count(column)} columns for {column} ({titles}); "
                f"say which with `roster: {{file: ..., columns: {{{column}: ...}}}}`"
            )
    if not set(known) & {"student", "name", "email", "login", "id", "sis_id", "last_name"}:
        raise Unreadable(
            f"has no column that says who a student is; expected a header such as student,name,email,section, "
            f"found {', '.join(header)}"
        )
    return known


def _plain(title: str) -> str:
    """A header without case, blanks and signs."""
    return "".join(c for c in unicodedata.normalize("NFKC", title).casefold() if c.isalnum())

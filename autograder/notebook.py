"""Read any notebook a student hands in into plain cells, and write notebooks byte for byte the same every time.

Nothing is executed, nothing is validated beyond what a cell needs, and outputs are dropped: this module is as lenient
as Jupyter, and on bytes that Jupyter could not open either it raises ``UnreadableNotebook``, whose message is one
sentence a TA can act on. No other exception leaves ``read_cells``, whatever the bytes.
"""

from __future__ import annotations

import codecs
import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from autograder.model import AutograderError
from autograder.scripts import read_script

__all__ = [
    "MAX_BYTES",
    "Cell",
    "CellKind",
    "Notebook",
    "UnreadableNotebook",
    "clean_text",
    "printable",
    "read_cells",
    "strip_outputs",
    "write_notebook",
]

CellKind = Literal["code", "markdown", "raw"]

MAX_BYTES = 50_000_000
MAX_CELLS = 10_000
MAX_SOURCE = 5_000_000
# json.loads spends 60 bytes and more on every list or object, so that 50 MB of "[]," would cost over a gigabyte.
MAX_BRACKETS = 2_000_000

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark starts with UTF-16's
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_FOREIGN = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"{\\rtf", "a rich-text document"),
)
_HTML = re.compile(r"\s*(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_SURROGATE = re.compile("[\ud800-\udfff]")
# Colab keeps pasted pictures inside the Markdown source: megabytes of base64 that are an attachment in all but name.
_PICTURE = re.compile(r"data:image/[\w.+-]{1,40};base64,[A-Za-z0-9+/=]{200,}")
# Kernels for other languages. Any other name is somebody's own name for a Python environment.
_KERNELS = {
    "bash": "bash",
    "deno": "typescript",
    "ir": "r",
    "julia": "julia",
    "octave": "octave",
    "xcpp": "c++",
    "xr": "r",
}


class UnreadableNotebook(AutograderError):
    """These bytes are not a notebook anybody could open; the message says what they are and what to do."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. ``number`` is its position among ALL cells of the notebook, Markdown included, from 1.

    Position among all cells is the only count that does not depend on what was run in which order: the ``[n]`` that
    Jupyter prints is an execution count and is empty in a notebook with its outputs cleared.
    """

    kind: CellKind
    source: str
    number: int


@dataclass(frozen=True, slots=True)
class Notebook:
    """A notebook as plain data: ``name`` as handed in, its cells, the language of its kernel in lower case."""

    name: str
    cells: tuple[Cell, ...]
    kernel_language: str = "python"


def read_cells(data: bytes, name: str, *, max_bytes: int = MAX_BYTES) -> Notebook:
    """Read the bytes of an ``.ipynb`` (format 2, 3, 4) or of a ``.py`` script, percent format or plain.

    Sources come back with ``\\n`` line ends; null characters and lone surrogates, which neither a compiler nor UTF-8
    can carry, are replaced by U+FFFD. Raises ``UnreadableNotebook`` and nothing else.
    """
    who = printable(name)
    if len(data) > max_bytes:
        raise UnreadableNotebook(
            f"{who} has {len(data) / 1e6:.1f} MB, more than the {max_bytes / 1e6:g} MB allowed: "
            "clear its outputs (Edit > Clear Outputs of All Cells), save and hand it in again"
        )
    text = _decode(data, who)
    is_script = name.lower().endswith(".py")
    if is_script and not text.lstrip().startswith("{"):
        return _from_script(text, name, who)
    try:
        content = _parse(text, who)
    except UnreadableNotebook:
        if is_script:  # a script may well begin with a brace
            return _from_script(text, name, who)
        raise
    if is_script and not (isinstance(content, dict) and ("cells" in content or "worksheets" in content)):
        return _from_script(text, name, who)
    return _from_json(content, name, who)


def write_notebook(
    cells: Iterable[Cell],
    *,
    metadata: Mapping[str, Any] | None = None,
    cell_metadata: Mapping[int, Mapping[str, Any]] | None = None,
) -> bytes:
    """Write cells as a format-4.5 notebook without outputs; the same cells always give the same bytes.

    ``metadata`` replaces the notebook's metadata (default: a Python 3 kernel); ``cell_metadata`` maps a cell's
    position, from 1, to its metadata. A cell's id comes from its content, and from how many equal cells stand above
    it, so inserting a cell leaves the other ids alone.
    """
    seen: dict[tuple[str, str], int] = {}
    written = []
    for position, cell in enumerate(cells, start=1):
        source = clean_text(cell.source)
        count = seen[cell.kind, source] = seen.get((cell.kind, source), 0) + 1
        digest = hashlib.sha256(f"{cell.kind}\0{count}\0{source}".encode()).hexdigest()
        lines = [line for line in re.split(r"(?<=\n)", source) if line]
        node: dict[str, object] = {
            "cell_type": cell.kind,
            "id": digest[:16],
            "metadata": dict((cell_metadata or {}).get(position, {})),
            "source": lines,
        }
        if cell.kind == "code":
            node |= {"execution_count": None, "outputs": []}
        written.append(node)
    default = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    document = {
        "cells": written,
        "metadata": default if metadata is None else dict(metadata),
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return (json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def strip_outputs(data: bytes, name: str) -> bytes:
    """The same notebook without outputs, attachments and metadata, as bytes that do not change when run again."""
    return write_notebook(read_cells(data, name).cells)


def clean_text(text: str) -> str:
    """Text with ``\\n`` line ends that UTF-8 and a compiler can carry: null and lone surrogates become U+FFFD."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    return _SURROGATE.sub("\ufffd", text)


def printable(text: str, limit: int = 120) -> str:
    """A foreign name made safe for one line of a message: no control or bidi characters, not longer than ``limit``."""
    text = text[: 4 * limit]
    shown = "".join("?" if unicodedata.category(c)[0] in "CZ" and c != " " else c for c in text)
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"


def _decode(data: bytes, who: str) -> str:
    """Bytes to text: by byte order mark, else UTF-8, else Windows-1252, which old editors write without saying so."""
    if not data.strip():
        raise UnreadableNotebook(f"{who} is empty: ask for the notebook to be saved and handed in again")
    if not data.strip(b"\0"):
        raise UnreadableNotebook(
            f"{who} holds nothing but null bytes, so it was damaged when it was saved or uploaded: "
            "ask for it to be handed in again"
        )
    if data.startswith(b"version https://git-lfs"):
        raise UnreadableNotebook(
            f"{who} is a Git LFS pointer, not the notebook itself: run `git lfs pull` and hand in the real file"
        )
    for start, what in _FOREIGN:
        if data.startswith(start):
            raise UnreadableNotebook(f"{who} is {what}, not a notebook: ask for the .ipynb file itself")
    text = _to_text(data).removeprefix("\ufeff")
    if not text.strip():
        raise UnreadableNotebook(f"{who} is empty: ask for the notebook to be saved and handed in again")
    if _HTML.match(text):
        raise UnreadableNotebook(f"{who} is a web page, not a notebook: download the file again (the raw .ipynb)")
    return text


def _to_text(data: bytes) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    # UTF-16 without its mark: every other byte of what is mostly ASCII is zero.
    if data[1:2] == b"\0" and data[:1] != b"\0":
        return data.decode("utf-16-le", errors="replace")
    if data[:1] == b"\0" and data[1:2] != b"\0":
        return data.decode("utf-16-be", errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _parse(text: str, who: str) -> object:
    """JSON to Python, with the reason in plain words where that fails."""
    if text.count("[") + text.count("{") > MAX_BRACKETS:
        raise UnreadableNotebook(
            f"{who} holds far too much data in its outputs: clear them (Edit > Clear Outputs of All Cells) and save"
        )
    try:
        # strict=False lets raw control characters pass; a number of 5,000 digits would make int() raise.
        return json.loads(text, strict=False, parse_int=_number)
    except RecursionError:
        raise UnreadableNotebook(
            f"{who} is JSON nested deeper than any notebook: ask for it to be saved by Jupyter and handed in again"
        ) from None
    except json.JSONDecodeError as error:
        raise UnreadableNotebook(_why_not_json(text, error, who)) from None


def _number(digits: str) -> int:
    return int(digits) if len(digits) < 20 else 0


def _why_not_json(text: str, error: json.JSONDecodeError, who: str) -> str:
    if all(f"\n{sign}" in text for sign in ("<<<<<<<", "=======", ">>>>>>>")):
        return f"{who} holds an unresolved Git merge conflict (<<<<<<<): resolve it and hand it in again"
    if not text.lstrip().startswith("{"):
        return f"{who} is not a notebook (it does not hold notebook JSON): ask for the .ipynb file itself"
    if error.msg.startswith("Unterminated string") or error.pos >= len(text.rstrip()):
        return f"{who} breaks off before its end, as after an interrupted upload: ask for it to be handed in again"
    return (
        f"{who} is damaged at line {error.lineno}, column {error.colno}, so Jupyter cannot open it either: "
        "ask for it to be saved and handed in again"
    )


def _from_script(text: str, name: str, who: str) -> Notebook:
    text = clean_text(text)
    _check_length(len(text), who)
    language, pairs = read_script(text)
    return Notebook(name, _checked(pairs, who), _language(language))


def _from_json(content: object, name: str, who: str) -> Notebook:
    """Notebook format 4 has ``cells``, formats 2 and 3 keep them in ``worksheets``; what else there is is dropped."""
    raw: list[object] = []
    known = False
    if isinstance(content, dict):
        sheets = content.get("worksheets")
        holders = [content, *(s for s in sheets if isinstance(s, dict))] if isinstance(sheets, list) else [content]
        known = isinstance(sheets, list)
        for holder in holders:
            if isinstance(cells := holder.get("cells"), list):
                raw += cells
                known = True
    if not known or not isinstance(content, dict):
        raise UnreadableNotebook(f"{who} is JSON but not a notebook (it has no cells): ask for the .ipynb file itself")
    pairs = [_node(node, number, who) for number, node in enumerate(raw, start=1)]
    return Notebook(name, _checked(pairs, who), _kernel(content.get("metadata")))


def _node(node: object, number: int, who: str) -> tuple[str, str]:
    """Kind and source of one cell in JSON, of any format."""
    if not isinstance(node, dict):
        raise UnreadableNotebook(f"{who} is damaged: its cell {number} is not a cell; ask for it to be handed in again")
    source = node.get("source", node.get("input"))
    parts = source if isinstance(source, list) else [] if source is None else [source]
    if not all(isinstance(part, str) for part in parts):
        raise UnreadableNotebook(
            f"{who} is damaged: the source of its cell {number} is not text; ask for it to be handed in again"
        )
    text = "".join(parts)
    kind = node.get("cell_type")
    if kind == "heading":
        level = node.get("level")
        hashes = "#" * (min(max(level, 1), 6) if isinstance(level, int) else 1)
        return "markdown", f"{hashes} {' '.join(text.split())}"
    if kind == "code" or (kind is None and ("outputs" in node or "input" in node or "execution_count" in node)):
        return "code", text
    return ("markdown" if kind in ("markdown", "html") else "raw"), text


def _checked(pairs: list[tuple[str, str]], who: str) -> tuple[Cell, ...]:
    """Number the cells and hold the notebook to its limits."""
    if len(pairs) > MAX_CELLS:
        raise UnreadableNotebook(f"{who} has {len(pairs):,} cells, more than {MAX_CELLS:,}: ask for a shorter notebook")
    cells = []
    total = 0
    for number, (kind, source) in enumerate(pairs, start=1):
        if kind == "code":
            cell = Cell("code", clean_text(source), number)
        else:
            cell = Cell("markdown" if kind == "markdown" else "raw", _PICTURE.sub("data:,", clean_text(source)), number)
        total += len(cell.source)
        cells.append(cell)
    _check_length(total, who)
    return tuple(cells)


def _check_length(total: int, who: str) -> None:
    if total > MAX_SOURCE:
        raise UnreadableNotebook(
            f"{who} has {total / 1e6:.1f} million characters of source, more than {MAX_SOURCE // 1_000_000} million: "
            "ask for data to be loaded from a file rather than pasted into a cell"
        )


def _kernel(metadata: object) -> str:
    """The kernel's language from notebook metadata, which may be missing or of any shape."""
    if not isinstance(metadata, dict):
        return "python"
    spec, info = metadata.get("kernelspec"), metadata.get("language_info")
    spec = spec if isinstance(spec, dict) else {}
    info = info if isinstance(info, dict) else {}
    for found in (spec.get("language"), info.get("name"), metadata.get("language")):
        if isinstance(found, str) and found.strip():
            return _language(found)
    kernel = spec.get("name")
    if isinstance(kernel, str):
        return _KERNELS.get(re.sub(r"[-\d.].*", "", kernel.lower()), "python")
    return "python"


def _language(name: str) -> str:
    """A language name fit for a message: lower case, printable, ``ipython`` and ``python3`` being Python."""
    name = printable(name.strip().lower(), 40)
    return "python" if re.fullmatch(r"i?python[\d.]*", name) else name or "python"

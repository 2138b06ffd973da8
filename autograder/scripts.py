"""Read ``.py`` hand-ins in the percent format (``# %%`` between cells) into cells, with one linear scan.

Jupytext reads the same format, but it is large and built for files one trusts; this reader faces whatever a student
hands in, in the trusted process, and can neither raise nor slow down. The tests hold it against Jupytext.
Knows nothing of notebooks' JSON and imports nothing of ours.
"""

from __future__ import annotations

import re

__all__ = ["read_script"]

# "# %% title", "#%%", "# %%%% sub-cell"; and "# In[3]:", which Jupyter writes on "Download as Python".
_MARKER = re.compile(r"^(?:# ?%%+(?P<rest>[ \t].*)?|# In\[[\d ]*\]:[ \t]*)$", re.MULTILINE)
_KIND = re.compile(r"\[(markdown|md|raw)\]")
_LANGUAGE = re.compile(r"""\blanguage="(\w{1,20})\"""")
_HEADER = re.compile(r"\A\n*# ---\n((?:#.*\n)*?)# ---(?:\n|\Z)")
_HEADER_LANGUAGE = re.compile(r"^#\s+language:[ \t]*(\S+)", re.MULTILINE)
_CELL_MAGIC = re.compile(r"\A# ?(?=%%[A-Za-z])")
_LINE_MAGIC = re.compile(r"^([ \t]*)# (?=%[A-Za-z]|![A-Za-z])", re.MULTILINE)
# Comments and strings, so that a marker inside a triple-quoted string is seen to be text. Every alternative may end
# at the end of the text, so no attempt ever fails after a long run: the scan is linear on any input.
_TOKEN = re.compile(
    r"""#[^\n]*
    | (?:\"{3}(?:\\.|[^\\]|\\\Z)*?(?P<end1>\"{3}|\Z) | '{3}(?:\\.|[^\\]|\\\Z)*?(?P<end2>'{3}|\Z))
    | "(?:\\.|[^\\\n"])*"? | '(?:\\.|[^\\\n'])*'?""",
    re.DOTALL | re.VERBOSE,
)


def read_script(text: str) -> tuple[str, list[tuple[str, str]]]:
    """Split a script into cells: the kernel's language, and (kind, source) per cell.

    ``text`` has ``\\n`` line ends only. Without a marker the whole script is one code cell. Line magics stay comments,
    unless a Jupytext header says that Jupytext commented them out; a cell magic on a cell's first line is restored.
    """
    header = _HEADER.match(text)
    language = "python"
    if header:
        named = _HEADER_LANGUAGE.search(header[1])
        language = named[1] if named else language
        text = text[header.end() :]
    strings = _long_strings(text)
    markers = [m for m in _MARKER.finditer(text) if not _inside(m.start(), strings)]
    if not markers:
        return language, [("code", text)]
    cells: list[tuple[str, str]] = []
    before = text[: markers[0].start()]
    # What Jupyter's own export puts above the first cell is not a cell of the student's.
    preamble = re.sub(r"^(?:#!.*|# coding: .*|# -\*- coding.*)$", "", before, flags=re.MULTILINE)
    if preamble.strip():
        cells.append(("code", _trim(before)))
    ends = [m.start() for m in markers[1:]] + [len(text)]
    for marker, end in zip(markers, ends, strict=True):
        rest = marker["rest"] or ""
        cells.append(_cell(rest, _trim(text[marker.end() : end]), restore=header is not None))
    return language, cells


def _cell(rest: str, body: str, *, restore: bool) -> tuple[str, str]:
    """Kind and source of one cell, given what follows ``# %%`` on its marker line."""
    kind = _KIND.search(rest)
    if kind:
        return ("raw" if kind[1] == "raw" else "markdown"), _uncomment(body)
    other = _LANGUAGE.search(rest)
    if other:
        return "code", f"%%{other[1]}\n{_uncomment(body)}"
    if _CELL_MAGIC.match(body):
        body = _CELL_MAGIC.sub("", body)
    elif restore:
        strings = _long_strings(body)
        body = _LINE_MAGIC.sub(lambda m: m[0] if _inside(m.start(), strings) else m[1], body)
    return "code", body


def _uncomment(body: str) -> str:
    """Prose from a Markdown or raw cell: comment signs, or the quotes of one long string, removed."""
    bare = body.strip()
    for quotes in ('"""', "'''"):
        if len(bare) >= 6 and bare.startswith(quotes) and bare.endswith(quotes):
            return bare[3:-3].strip("\n")
    return "\n".join(re.sub(r"\A# ?", "", line) for line in body.split("\n"))


def _trim(body: str) -> str:
    """A cell's text without the blank lines around it; the first line keeps its indentation."""
    return re.sub(r"\A(?:[ \t]*\n)+", "", body.rstrip())


def _long_strings(text: str) -> list[tuple[int, int]]:
    """Start and end of every finished triple-quoted string; one that never ends is taken for a typing error."""
    return [m.span() for m in _TOKEN.finditer(text) if m["end1"] or m["end2"]]


def _inside(position: int, spans: list[tuple[int, int]]) -> bool:
    """Whether a position lies strictly inside one of the sorted, disjoint spans."""
    low, high = 0, len(spans)
    while low < high:
        middle = (low + high) // 2
        if spans[middle][1] <= position:
            low = middle + 1
        else:
            high = middle
    return low < len(spans) and spans[low][0] < position

"""The readers of notebooks, scripts and YAML: any bytes end as data or as the one exception with a sentence."""

from __future__ import annotations

import contextlib
import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.course import load_course
from autograder.model import UserError
from autograder.notebook import UnreadableNotebook, read_cells

_ROOT = Path(__file__).parents[2]
_NIGHTLY = (pytest.mark.slow, pytest.mark.nightly)
_SIZES = [pytest.param(1_000, id="a thousand"), pytest.param(200_000, id="many", marks=_NIGHTLY)]

_NOTEBOOK = json.dumps(
    {
        "cells": [
            {"cell_type": "markdown", "metadata": {}, "source": ["# Title\n", "text"]},
            {
                "cell_type": "code",
                "metadata": {"tags": ["a"]},
                "outputs": [{"data": {"text/plain": "1"}}],
                "source": "x",
            },
        ],
        "metadata": {"kernelspec": {"name": "python3", "language": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
).encode()
_SCRIPT = b"# ---\n# jupyter:\n#   language: python\n# ---\n# %% [markdown]\n# text\n# %%\nx = '''\n# %%\n'''\n# %%\n"
_PIECES = (
    b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b'"', b"'''", b"\\", b"{", b"[" * 50, b"]", b"}", b"\n", b"\r", b"# %%", b"%%",
    b"1e999", b"-1", b"9" * 5000, b"null", b'"cells":', b"\xed\xa0\x80",
    b"\\ud800", b"&a ", b"*a ", b"!!python/object:os.system ",
    b"<<: *a\n", b": ", b"- ", b"? ", b"|\n", b">\n", b"2026-11-30", b"%YAML 9.9\n", b"---\n", b"\t",
    b".inf", b"~", b"0o17",
)  # fmt: skip


def damaged(honest: bytes, count: int) -> Iterator[bytes]:
    """``honest`` with pieces cut, doubled, moved and planted; the same for the same count."""
    chance = random.Random(count)
    for _ in range(count):
        data = bytearray(honest)
        for _ in range(chance.choice((1, 2, 6))):
            at = chance.randrange(len(data) + 1)
            length = chance.choice((1, 3, 30))
            match chance.randrange(4):
                case 0:
                    data[at : at + length] = b""
                case 1:
                    data[at:at] = chance.choice(_PIECES)
                case 2:
                    data[at:at] = data[chance.randrange(len(data) + 1) :][:length]
                case _:
                    data[at : at + length] = chance.randbytes(length)
        yield bytes(data)


@pytest.mark.parametrize("count", _SIZES)
@pytest.mark.parametrize(("name", "honest"), [("hw.ipynb", _NOTEBOOK), ("hw.py", _SCRIPT)])
def test_notebooks(name: str, honest: bytes, count: int) -> None:
    """Cells that a compiler and UTF-8 can carry, or UnreadableNotebook with one sentence."""
    read = 0
    refusals: set[str] = set()
    for data in damaged(honest, count):
        try:
            cells = read_cells(data, name).cells
        except UnreadableNotebook as error:
            refusals.add(str(error))
            continue
        read += 1
        for cell in cells:
            assert "\0" not in cell.source
            cell.source.encode()
    assert read > 0
    assert not [refusal for refusal in refusals if "\n" in refusal]


@pytest.mark.parametrize("count", [100, pytest.param(5_000, id="many", marks=_NIGHTLY)])
@pytest.mark.parametrize("file", ["grader.yml", "assignments/hw2_multiclass/assignment.yml"])
def test_courses(tmp_path: Path, file: str, count: int) -> None:
    """A course, or UserError; never another exception, whatever somebody typed."""
    honest = (_ROOT / file).read_bytes()
    slug = "hw2_multiclass"
    target = tmp_path / file
    (tmp_path / "assignments" / slug).mkdir(parents=True)
    (tmp_path / "grader.yml").write_text(f"course: c\nhomeworks: {{{slug}: }}\n", "ascii")
    for data in damaged(honest, count):
        target.write_bytes(data)
        with contextlib.suppress(UserError):
            load_course(tmp_path).assignment(slug)


_LAUGHS = "a0: &a0 [x]\n" + "".join(f"a{n + 1}: &a{n + 1} [*a{n}, *a{n}]\n" for n in range(40))


@pytest.mark.parametrize(
    "text",
    [_LAUGHS, "[" * 20_000, "a: " * 5000, "{" * 2000, "- " * 5000 + "x", "? " * 3000],
    ids=["laughs", "brackets", "colons", "braces", "dashes", "questions"],
)
def test_yaml_bombs(tmp_path: Path, text: str) -> None:
    """Aliases that grow without end and nesting without end are a UserError."""
    (tmp_path / "grader.yml").write_text(text, "ascii")
    with pytest.raises(UserError):
        load_course(tmp_path)

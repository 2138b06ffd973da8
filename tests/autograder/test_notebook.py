"""``autograder.notebook`` and ``autograder.scripts``: any bytes become cells or one sentence, never anything else.

nbformat and Jupytext are the oracles for what the formats mean; the readers themselves use neither.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from typing import Any

import jupytext
import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat import v3, v4

from autograder.notebook import (
    MAX_BRACKETS,
    MAX_CELLS,
    Cell,
    UnreadableNotebook,
    clean_text,
    printable,
    read_cells,
    strip_outputs,
    write_notebook,
)


def notebook(*cells: Any, **extra: Any) -> bytes:
    """A format-4 notebook holding these cells (dicts, or code as text), as bytes."""
    nodes = [c if isinstance(c, dict) else {"cell_type": "code", "source": c, "outputs": []} for c in cells]
    return json.dumps({"cells": nodes, "metadata": {}, "nbformat": 4, "nbformat_minor": 5} | extra).encode()


def pairs(data: bytes, name: str = "hw.ipynb") -> list[tuple[str, str]]:
    """Kind and source of every cell."""
    return [(cell.kind, cell.source) for cell in read_cells(data, name).cells]


def reason(data: bytes, name: str = "hw.ipynb", **limits: int) -> str:
    """The message with which the bytes are refused: always one line that names the file."""
    with pytest.raises(UnreadableNotebook) as caught:
        read_cells(data, name, **limits)
    message = str(caught.value)
    assert name in message
    assert "\n" not in message
    return message


# --- JSON notebooks -------------------------------------------------------------------------------------------------


def test_cells_kinds_and_numbers() -> None:
    """Code, Markdown and raw cells keep their kind; the number counts all cells from 1."""
    data = notebook("x = 1", {"cell_type": "markdown", "source": "# Hi"}, {"cell_type": "raw", "source": "r"}, "y")
    read = read_cells(data, "ada.ipynb")
    assert read.name == "ada.ipynb"
    assert read.kernel_language == "python"
    assert read.cells == (
        Cell("code", "x = 1", 1),
        Cell("markdown", "# Hi", 2),
        Cell("raw", "r", 3),
        Cell("code", "y", 4),
    )


def test_no_cells_is_readable() -> None:
    """A notebook without cells is a notebook."""
    assert read_cells(notebook(), "hw.ipynb").cells == ()


def test_source_as_list_or_text() -> None:
    """Jupyter writes lists of lines, other programs one string; a missing source is empty."""
    nodes = [
        {"cell_type": "code", "source": ["a\n", "b"]},
        {"cell_type": "code"},
        {"cell_type": "code", "source": None},
    ]
    assert [source for _, source in pairs(notebook("a\nb", *nodes))] == ["a\nb", "a\nb", "", ""]


def test_agrees_with_nbformat_on_format_4() -> None:
    """A notebook that nbformat wrote reads as nbformat reads it."""
    nb = v4.new_notebook(
        cells=[
            v4.new_code_cell("x = 'é'\n\ny", outputs=[v4.new_output("stream", text="out")]),
            v4.new_markdown_cell("![a](attachment:a.png)", attachments={"a.png": {"image/png": "AAAA"}}),
            v4.new_raw_cell("raw\n"),
        ]
    )
    assert pairs(nbformat.writes(nb).encode()) == [(c.cell_type, c.source) for c in nb.cells]


def test_agrees_with_nbformat_on_format_3() -> None:
    """Format 3 (worksheets, ``input``, headings) is upgraded as nbformat upgrades it."""
    sheets = [
        v3.new_worksheet(cells=[v3.new_heading_cell("Part\nA", level=2), v3.new_code_cell("x = 1", prompt_number=3)]),
        v3.new_worksheet(cells=[v3.new_text_cell("markdown", "hello"), v3.new_text_cell("html", "<b>hi</b>")]),
    ]
    text = v3.writes_json(v3.new_notebook(worksheets=sheets))
    upgraded = nbformat.reads(text, as_version=4)
    assert pairs(text.encode()) == [(c.cell_type, c.source) for c in upgraded.cells]


@pytest.mark.parametrize(
    "extra",
    [{"nbformat": 4, "nbformat_minor": 0}, {"metadata": None}, {"nbformat": "4"}, {"metadata": {"kernelspec": []}}],
    ids=["old-minor", "no-metadata", "text-version", "odd-kernelspec"],
)
def test_lenient_as_jupyter(extra: dict[str, Any]) -> None:
    """Missing ids and metadata, and wrong types where nothing depends on them, do no harm and warn of nothing."""
    assert pairs(notebook("x", **extra)) == [("code", "x")]


def test_unknown_cell_types() -> None:
    """A cell of an unknown type is kept as raw; one without a type is code if it looks like code."""
    assert pairs(notebook({"cell_type": "graph", "source": "g"}, {"source": "x", "outputs": []}, {"source": "y"})) == [
        ("raw", "g"),
        ("code", "x"),
        ("raw", "y"),
    ]


@pytest.mark.parametrize(
    ("metadata", "language"),
    [
        ({}, "python"),
        ({"kernelspec": {"name": "python3"}}, "python"),
        ({"kernelspec": {"name": "ir", "language": "R"}}, "r"),
        ({"kernelspec": {"name": "ir"}}, "r"),
        ({"kernelspec": {"name": "julia-1.10"}}, "julia"),
        ({"language_info": {"name": "ipython"}}, "python"),
        ({"kernelspec": {"name": "dl2026"}}, "python"),
        ({"kernelspec": {"language": "x\u202e\n"}}, "x?"),
    ],
)
def test_kernel_language(metadata: dict[str, Any], language: str) -> None:
    """The kernel's language is reported, in lower case and fit for a message; the cells are readable all the same."""
    read = read_cells(notebook("x", metadata=metadata), "hw.ipynb")
    assert (read.kernel_language, len(read.cells)) == (language, 1)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
@pytest.mark.parametrize("name", ["hw.ipynb", "hw.py"])
def test_encodings(encoding: str, name: str) -> None:
    """UTF-8 and UTF-16 with and without a mark, UTF-32, and what old Windows editors write."""
    source = "x = 'naïve'\ny = 2"
    text = (
        source
        if name.endswith("py")
        else json.dumps({"cells": [{"cell_type": "code", "source": source}]}, ensure_ascii=False)
    )
    assert pairs(text.encode(encoding), name) == [("code", source)]


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"], ids=["CRLF", "CR", "LF"])
@pytest.mark.parametrize("name", ["hw.ipynb", "hw.py"])
def test_line_ends(end: str, name: str) -> None:
    """Every line end becomes a newline, in the file and inside JSON strings."""
    source = f"x = 1{end}{end}y = 2"
    data = source.encode() if name.endswith("py") else notebook(source).replace(b", ", b"," + end.encode())
    assert pairs(data, name) == [("code", "x = 1\n\ny = 2")]


def test_characters_no_compiler_takes() -> None:
    """Null and lone surrogates become U+FFFD, so a comment that holds one still runs; the rest is untouched."""
    assert pairs(notebook("# a\0b \ud800 \U0001f600")) == [("code", "# a\ufffdb \ufffd \U0001f600")]
    assert pairs(b"# a\0b\nx", "hw.py") == [("code", "# a\ufffdb\nx")]


def test_raw_control_characters_in_json() -> None:
    """A tab or a null inside a JSON string is against the rules and harmless."""
    assert pairs(notebook("a_b").replace(b"a_b", b"a\tb\0")) == [("code", "a\tb\ufffd")]


def test_five_megabytes_of_outputs_are_dropped_fast() -> None:
    """Outputs cost next to nothing and are not kept."""
    node = {"cell_type": "code", "source": "x", "outputs": [{"data": {"image/png": "A" * 5_000_000}}] * 2}
    data = notebook(node)
    start = time.perf_counter()
    assert pairs(data) == [("code", "x")]
    assert time.perf_counter() - start < 5
    assert len(strip_outputs(data, "hw.ipynb")) < 1000


def test_pasted_pictures_are_left_out() -> None:
    """Colab keeps pictures inside the Markdown source; attachments and they are dropped, links are not."""
    picture = "data:image/png;base64," + "A" * 6_000_000
    node = {"cell_type": "markdown", "source": f"see ![a]({picture}) and ![b](b.png)", "attachments": {"a": {}}}
    assert pairs(notebook(node)) == [("markdown", "see ![a](data:,) and ![b](b.png)")]


def test_duplicate_keys_and_long_numbers() -> None:
    """The last of two equal keys counts, as in Jupyter; a number of 5,000 digits is not a reason to fail."""
    assert pairs(b'{"cells": [], "x": ' + b"9" * 5000 + b', "cells": [{"cell_type": "code", "source": "x"}]}') == [
        ("code", "x")
    ]


# --- what is not a notebook ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is empty"),
        (b" \r\n\t", "is empty"),
        (b"\xef\xbb\xbf\n", "is empty"),
        (b"\0" * 5000, "nothing but null bytes"),
        (notebook("x = 1")[:60], "breaks off before its end"),
        (notebook("x = 1")[:-1], "breaks off before its end"),
        (b'{"cells": [}', "is damaged at line 1"),
        (b'{"nbformat": 4}', "has no cells"),
        (b"[1, 2]", "JSON but not a notebook"),
        (b"null", "JSON but not a notebook"),
        (b'{"cells": {"a": 1}}', "has no cells"),
        (b'{"cells": [1]}', "its cell 1 is not a cell"),
        (b'{"cells": [{"source": 1}]}', "the source of its cell 1 is not text"),
        (b'{"cells": [{"source": ["a", null]}]}', "the source of its cell 1 is not text"),
        (b"\n<!DOCTYPE html><html>", "is a web page, not a notebook: download the file again"),
        (b"<!-- saved from url=x -->\n<html lang=en>", "is a web page"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "Git LFS pointer"),
        (b'{\n<<<<<<< HEAD\n "a": 1\n=======\n "a": 2\n>>>>>>> x\n}', "merge conflict"),
        (b'{"cells": ' + b"[" * 100_000, "nested deeper"),
        (b'{"a":' * 100_000, "nested deeper"),
        (b"[" * (MAX_BRACKETS + 1), "far too much data"),
        (b"import torch\n", "is not a notebook"),
        (b"%PDF-1.7", "is a PDF"),
        (b"PK\x03\x04....", "is a zip archive"),
        (b"\x89PNG\r\n", "is a picture"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_unreadable(data: bytes, says: str) -> None:
    """Each kind of wrong file is named for what it is, in one line."""
    assert says in reason(data)


@pytest.mark.parametrize("data", [b"", b"<html>", b"%PDF-1.7", b"\0\0\0", b"PK\x03\x04"])
def test_unreadable_scripts(data: bytes) -> None:
    """A .py file gets the same treatment."""
    reason(data, "hw.py")


def test_limits() -> None:
    """Bytes, cells and characters of source have limits of their own."""
    assert "more than the 1 MB allowed" in reason(b" " * 1_000_001, max_bytes=1_000_000)
    assert "cells, more than 10,000" in reason(notebook(*["x"] * (MAX_CELLS + 1)))
    assert len(read_cells(notebook(*["x"] * MAX_CELLS), "hw.ipynb").cells) == MAX_CELLS
    assert "million characters of source" in reason(notebook("x" * 2_600_000, "y" * 2_600_000))
    assert "million characters of source" in reason(b"x" * 5_100_000, "hw.py")


def test_the_name_in_a_message_is_harmless() -> None:
    """A file name cannot bring line breaks, terminal escapes or bidi tricks into a message, nor flood it."""
    with pytest.raises(UnreadableNotebook) as caught:
        read_cells(b"", "a\n\x1b[31m\u202e" + "b" * 5000)
    assert str(caught.value).startswith("a??[31m?bbb")
    assert len(str(caught.value)) < 300
    assert printable("né é\u2028") == "né é?"


# --- scripts ---------------------------------------------------------------------------------------------------------

PERCENT = '''\
# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Title
#
# text

# %%
# %matplotlib inline
x = 1

# %% some title tags=["a"]
s = """
# %% not a marker
"""
t = "it's" # don't

# %% [raw]
# raw text

# %% [markdown]
"""
quoted **text**
"""

# %% language="bash"
# ls
# %%
'''


def test_percent_script_agrees_with_jupytext() -> None:
    """Kinds and sources of a percent script are those that Jupytext finds."""
    theirs = [(c.cell_type, c.source) for c in jupytext.reads(PERCENT, "py:percent").cells]
    assert pairs(PERCENT.encode(), "hw.py") == theirs
    assert len(theirs) == 7


_LINES = st.lists(
    st.sampled_from(
        ["x = 1", "def f():", "    return 2", "", "# a comment", "s = 'it'", "d = {}", "'''long", "text'''"]
    ),
    max_size=6,
)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.sampled_from(["code", "markdown", "raw"]), _LINES), min_size=1, max_size=5))
def test_what_jupytext_writes_is_read_back(cells: list[tuple[str, list[str]]]) -> None:
    """Any small notebook survives Jupytext's percent format and our reader, but for blank lines at cell ends."""
    make = {"code": v4.new_code_cell, "markdown": v4.new_markdown_cell, "raw": v4.new_raw_cell}
    wanted = []
    for kind, lines in cells:
        source = "\n".join(lines).strip()
        if source.count("'''") % 2 or (kind != "code" and "'''" in source):
            source = "y = 3"
        wanted.append((kind, source))
    nb = v4.new_notebook(cells=[make[kind](source) for kind, source in wanted])
    assert pairs(jupytext.writes(nb, "py:percent").encode(), "hw.py") == wanted


def test_plain_script_is_one_cell() -> None:
    """Without markers the whole file is one code cell, unchanged."""
    assert pairs(b"\nimport torch\n\nx = 1\n", "hw.PY") == [("code", "\nimport torch\n\nx = 1\n")]


def test_markers_of_other_programs() -> None:
    """``#%%`` (Spyder, VS Code) and ``# In[3]:`` (Jupyter's own export) separate cells as well."""
    exported = b"#!/usr/bin/env python\n# coding: utf-8\n\n# In[1]:\n\n\nx = 1\n\n\n# In[ ]:\n\n\ny = 2\n"
    assert pairs(exported, "hw.py") == [("code", "x = 1"), ("code", "y = 2")]
    assert pairs(b"import a\n#%%\nx\n#%% two\ny", "hw.py") == [("code", "import a"), ("code", "x"), ("code", "y")]


def test_what_only_looks_like_a_marker() -> None:
    """Indented markers, percent signs in prose and markers in long strings separate nothing."""
    source = "def f():\n    # %% inside\n    '''\n# %%\n'''\n# %%time\n# 50 %% off\nx = 1 # %%"
    assert pairs(source.encode(), "hw.py") == [("code", source)]


def test_an_unfinished_string_does_not_swallow_the_cells_below() -> None:
    """A typing error costs its own cell, not the rest of the script."""
    assert len(pairs(b'# %%\ns = """oops\n# %%\nx = 1\n', "hw.py")) == 2


def test_magics() -> None:
    """A cell magic on the first line is restored; a line magic only where Jupytext said it had commented it out."""
    assert pairs(b"# %%\n# %%writefile a.py\nx = 1\n", "hw.py") == [("code", "%%writefile a.py\nx = 1")]
    assert pairs(b"# %%\n# %d apples\nx = 1\n", "hw.py") == [("code", "# %d apples\nx = 1")]


def test_notebook_json_named_py() -> None:
    """A notebook saved with the wrong suffix is read; a script that begins with a brace stays a script."""
    assert pairs(notebook("x"), "hw.py") == [("code", "x")]
    assert pairs(b"{1: 2}\n", "hw.py") == [("code", "{1: 2}\n")]
    assert pairs(b"{}", "hw.py") == [("code", "{}")]


@pytest.mark.parametrize(
    "unit", ['"""', '"""\\', "'''\n\\", "'", "\\", '"\\', "#", "# ---\n", " \n", "# %% ", "'''\"\"\"\\"]
)
def test_scripts_are_read_in_linear_time(unit: str) -> None:
    """No text makes the scanner slow: megabytes of half-open strings take well under ten seconds."""
    data = ("#\n" + unit * (1_000_000 // len(unit)) + "\n# %%\n\\").encode()
    start = time.perf_counter()
    read_cells(data, "hw.py")
    assert time.perf_counter() - start < 10


# --- whatever the bytes ----------------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=300), st.sampled_from(["hw.ipynb", "hw.py"]))
def test_arbitrary_bytes(data: bytes, name: str) -> None:
    """Any bytes give cells or ``UnreadableNotebook``."""
    check_any(data, name)


SEED = notebook(
    "x = 1\ny = 2", {"cell_type": "markdown", "source": ["# é"]}, metadata={"kernelspec": {"name": "python3"}}
)


@settings(deadline=None, max_examples=200)
@given(st.data())
def test_mutated_notebooks(data: st.DataObject) -> None:
    """A notebook with a piece cut out, overwritten or doubled gives cells or ``UnreadableNotebook``."""
    original = data.draw(st.sampled_from([SEED, PERCENT.encode(), SEED.decode().encode("utf-16")]))
    start = data.draw(st.integers(0, len(original)))
    end = data.draw(st.integers(start, min(len(original), start + 40)))
    filler = data.draw(st.one_of(st.just(original[start:end] * 2), st.binary(max_size=8)))
    check_any(original[:start] + filler + original[end:], data.draw(st.sampled_from(["hw.ipynb", "hw.py"])))


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["cells", "worksheets", "source", "input", "cell_type", "metadata", "kernelspec", "level", "name"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(deadline=None, max_examples=200)
@given(_JSON)
def test_json_of_any_shape(content: Any) -> None:
    """Any JSON value, with a notebook's keys in the wrong places, gives cells or ``UnreadableNotebook``."""
    check_any(json.dumps(content).encode(), "hw.ipynb")
    check_any(json.dumps({"cells": [content], "metadata": content}).encode(), "hw.ipynb")


def check_any(data: bytes, name: str) -> None:
    """Read and check what every reading promises: numbered, clean cells that survive writing; or one line."""
    try:
        read = read_cells(data, name)
    except UnreadableNotebook:
        assert reason(data, name)
        return
    assert [cell.number for cell in read.cells] == list(range(1, len(read.cells) + 1))
    assert all(clean_text(cell.source) == cell.source for cell in read.cells)
    assert read_cells(write_notebook(read.cells), name).cells == read.cells


# --- writing ---------------------------------------------------------------------------------------------------------


def test_written_notebook_is_valid_and_stable() -> None:
    """nbformat accepts what is written; the bytes are sorted, indented by one, end in a newline and never change."""
    cells = [
        Cell("markdown", "# é", 1),
        Cell("code", "x = 1\ny\n", 2),
        Cell("code", "x = 1\ny\n", 3),
        Cell("raw", "", 4),
    ]
    data = write_notebook(cells, cell_metadata={2: {"tags": ["stub"]}})
    nb = nbformat.reads(data.decode(), as_version=4)
    nbformat.validate(nb)
    assert [(c.cell_type, c.source) for c in nb.cells] == [(c.kind, c.source) for c in cells]
    assert nb.cells[1].metadata == {"tags": ["stub"]}
    assert data.endswith(b"}\n")
    assert data == (json.dumps(json.loads(data), sort_keys=True, indent=1, ensure_ascii=False) + "\n").encode()
    assert data == write_notebook(cells, cell_metadata={2: {"tags": ["stub"]}})


def test_ids_are_distinct_and_stay_when_a_cell_is_inserted() -> None:
    """Equal cells get different ids; a new cell above changes no other id, so diffs stay small."""

    def ids(*sources: str) -> list[str]:
        data = write_notebook(Cell("code", source, number) for number, source in enumerate(sources, start=1))
        return [cell["id"] for cell in json.loads(data)["cells"]]

    first = ids("x", "x", "y")
    assert len(set(first)) == 3
    assert ids("new", "x", "x", "y")[1:] == first


def test_strip_outputs_is_idempotent() -> None:
    """Stripping twice is stripping once, and keeps the sources."""
    once = strip_outputs(SEED, "hw.ipynb")
    assert strip_outputs(once, "hw.ipynb") == once
    assert pairs(once) == pairs(SEED)


def test_metadata_can_be_given() -> None:
    """The release writes its own notebook metadata."""
    data = write_notebook([], metadata={"otter": {"OK_FORMAT": False}})
    assert json.loads(data)["metadata"] == {"otter": {"OK_FORMAT": False}}


def test_reading_needs_the_standard_library_only() -> None:
    """The reader faces hostile files in the trusted process: it loads no notebook library and nothing of torch."""
    code = (
        "import sys, autograder.notebook\n"
        "print(sorted({'nbformat', 'jupytext', 'torch', 'IPython', 'numpy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

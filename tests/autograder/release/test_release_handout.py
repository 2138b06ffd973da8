"""``autograder.release.handout``: prose, cells and placeholders, and every mistake with its line."""

from __future__ import annotations

import pytest

from autograder.model import UserError
from autograder.release.handout import parse_handout

GOOD = "intro\n\n<!-- stub: f -->\n<!-- check: f -->\n"


def pieces(text: str, tasks: tuple[str, ...] = ("f",)) -> list[tuple[str, str]]:
    """Kind and text of every piece."""
    return [(piece.kind, piece.text) for piece in parse_handout(text, "handout.md", tasks)]


def problems(text: str, tasks: tuple[str, ...] = ("f",)) -> list[str]:
    """The lines with which a handout is refused."""
    with pytest.raises(UserError) as caught:
        parse_handout(text, "handout.md", tasks)
    return str(caught.value).splitlines()


def test_the_pieces_of_a_handout() -> None:
    """Prose is split at placeholders, cells and second-level headings; blank lines around it go."""
    text = "# T\n\nprose\n\n```python cell\nx = 1\n\ny = 2\n```\n\n## A\nb\n### C\n" + GOOD
    assert pieces(text) == [
        ("markdown", "# T\n\nprose"),
        ("code", "x = 1\n\ny = 2"),
        ("markdown", "## A\nb\n### C\nintro"),
        ("stub", "f"),
        ("check", "f"),
    ]


def test_the_line_of_a_piece_is_where_it_starts() -> None:
    """A code cell starts below its fence."""
    found = parse_handout("\n\nprose\n\n```python cell\nx = 1\n```\n" + GOOD, "h", ["f"])
    assert [(piece.kind, piece.line) for piece in found][:3] == [("markdown", 3), ("code", 6), ("markdown", 8)]


@pytest.mark.parametrize("fence", ["```", "````", "~~~"])
def test_other_blocks_stay_prose(fence: str) -> None:
    """Headings and placeholders inside a fenced block are text, and so are shorter fences."""
    block = f"{fence}python\n## no heading\n<!-- stub: f -->\n``\n{fence}"
    assert pieces(f"{block}\n\n{GOOD}")[0] == ("markdown", f"{block}\n\nintro")


def test_windows_lines_and_indented_placeholders() -> None:
    """Carriage returns are no part of the text."""
    assert pieces("a\r\n\r\n  <!-- stub: f -->\r\n<!-- check: f -->") == [
        ("markdown", "a"),
        ("stub", "f"),
        ("check", "f"),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (GOOD + "<!-- stub: g -->", "handout.md:5: 'g' is no task of this assignment"),
        (GOOD + "<!-- stub: f -->", "handout.md:5: the stub of f stands in line 3 too"),
        (GOOD + "<!-- check: f -->", "handout.md:5: the check of f stands in line 4 too"),
        ("<!-- stub: f -->", "handout.md: task f has no check; add a line <!-- check: f -->"),
        ("<!-- check: f -->\n<!-- stub: f -->", "handout.md:1: the check of f stands before its stub"),
        (GOOD + "```\nnever closed", "handout.md:5: this block is never closed; end it with ```"),
        (GOOD + "```python cell\nnever closed", "handout.md:5: this block is never closed; end it with ```"),
        (GOOD + "```python cell\nx = 1\nif\n```", "handout.md:7: this cell is not plain Python (invalid syntax)"),
        (GOOD + "```python cell\n%timeit 1\n```", "handout.md:6: this cell is not plain Python (invalid syntax)"),
        (GOOD + "```python cell\n# %% x\n```", 'handout.md:6: this cell holds a line "# %%", which would split it'),
        (GOOD + "see <!-- stub: f -->", "handout.md:5: 'see <!-- stub: f -->' is no placeholder"),
        (GOOD + "<!-- for TAs only -->", "handout.md:5: '<!-- for TAs only -->' is no placeholder"),
        (GOOD + "<!--stub: f-->", "handout.md:5: '<!--stub: f-->' is no placeholder"),
    ],
    ids=lambda value: value[-30:] if value.startswith("handout") else "",
)
def test_one_mistake(text: str, words: str) -> None:
    """Each mistake is one line: file, line, what is wrong."""
    (line,) = problems(text)
    assert line.startswith(words)


def test_all_mistakes_at_once() -> None:
    """Nobody should have to run the command five times."""
    found = problems("<!-- stub: g -->\n<!-- hm -->\n```python cell\nif\n```\n```\n", ("f", "h"))
    assert len(found) == 8


def test_the_order_of_the_tasks() -> None:
    """The handout and the assignment agree on it."""
    text = "<!-- stub: g -->\n<!-- check: g -->\n" + GOOD
    assert problems(text, ("f", "g")) == [
        "handout.md: the stubs come in another order than the tasks of assignment.yml: g, f"
    ]

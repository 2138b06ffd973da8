"""Finding the text that a person reads: wherever students put it, and never the words that they were given."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.course import TaskSpec, load_course
from autograder.essay import MOST_CHARACTERS, Answer, answer_notes, find_answer, template_lines
from autograder.notebook import Cell, CellKind, Notebook

TEXT = "The cross-entropy learns faster."
RUBRIC = [{"name": "clarity", "points": 1, "says": "says which loss learns faster"}]
TASK = TaskSpec.model_validate({"name": "conclusion", "points": 1, "rubric": RUBRIC, "headings": ["Fazit"]})


def cells(*parts: str | tuple[CellKind, str]) -> list[Cell]:
    """Markdown cells, or cells of another kind."""
    pairs: list[tuple[CellKind, str]] = [("markdown", part) if isinstance(part, str) else part for part in parts]
    return [Cell(kind, source, number) for number, (kind, source) in enumerate(pairs, 1)]


def found(*parts: str | tuple[CellKind, str], template: tuple[str, ...] = ()) -> Answer:
    """The conclusion in these cells."""
    return find_answer(cells(*parts), ("conclusion", "Fazit"), template)


@pytest.mark.parametrize(
    "cell",
    [
        f"## Conclusion\n\n{TEXT}",
        f"# 9. Conclusions (4 points)\n{TEXT}",
        f"Conclusion\n==========\n{TEXT}",
        f"Conclusion\n---\n\n{TEXT}",
        f"<h2 style='x'>Conclusion</h2>\n\n{TEXT}",
        f"<h2><b>Conclusion</b></h2>\n{TEXT}",
        f"Conclusion: {TEXT}",
        f"**Conclusion** {TEXT}",
        f"**Conclusion:** {TEXT}",
        f"**Conclusion**\n\n{TEXT}",
        f"*My work*\n\n**CONCLUSION**\n\n{TEXT}",
        f"#Conclusion\n{TEXT}",
        f"3.2 conclusion\n{TEXT}",
        f"<b>Conclusion</b>: {TEXT}",
        f"Fazit: {TEXT}",
        f"## Mein Fazit\n{TEXT}",
        f"## Conclusion\n```\n# no heading\n```\n{TEXT}",
    ],
)
def test_where_students_put_it(cell: str) -> None:
    """Headings of every kind, bold lines, first words; upper case, plural, numbers, another configured word."""
    answer = found(("code", "x = 1"), cell, ("code", "y = 2"), "# References\n\nnone of it")
    assert answer.cell == 2
    assert answer.text.endswith(TEXT)
    assert "none of it" not in answer.text


@pytest.mark.parametrize(
    "cell",
    [
        f"## Results\n{TEXT}",
        f"The conclusion is missing. {TEXT}",
        "Inconclusion: nothing",
        f"## Conclusively\n{TEXT}",
    ],
)
def test_what_is_no_conclusion(cell: str) -> None:
    """A word in the middle of a sentence, or inside another word, names nothing."""
    assert found(cell) == Answer("", None)


def test_a_section_goes_on_until_a_heading_of_its_rank() -> None:
    """Over cells, subheadings and code; a label belongs to its own cell, or to the next if it stands alone."""
    parts = ["## Conclusion", "First.", ("code", "plot()"), "### In detail\n\nSecond.", "## Appendix", "Third."]
    assert found(*parts).text == "First.\n\n### In detail\n\nSecond."
    assert found("**Conclusion**", "First.", "Second.").text == "First."
    assert found("**Conclusion**", ("code", "plot()"), "Second.") == Answer("", 1)
    assert found("Conclusion: first.", "Second.").text == "first."


def test_an_answer_in_several_places_is_put_together() -> None:
    """One that begins under a heading and another with a label: nobody's words are lost."""
    answer = found("## A first conclusion\n\nOne.", "## Work", "**Conclusion:** Two.")
    assert (answer.text, answer.cell) == ("One.\n\nTwo.", 1)


def test_a_sentence_with_a_rule_under_it_is_kept() -> None:
    """Markdown makes a heading of it, the student meant a line."""
    sentence = "The cross-entropy learns faster than the squared error, as both of the plots show."
    assert found(f"## Conclusion\n\n{sentence}\n---").text == f"{sentence}\n---"


def test_a_whole_answer_as_a_heading_is_kept() -> None:
    """Some make everything large."""
    answer = found("# Conclusion: the cross-entropy is faster here and its gradient does not vanish")
    assert answer.text == "the cross-entropy is faster here and its gradient does not vanish"


TEMPLATE = ("## Conclusion", "Which loss learns faster?", "Say why.", "**Conclusion:** *write here.*", "## The end")


@pytest.mark.parametrize(
    ("parts", "text", "cell"),
    [
        (
            ["## Conclusion\n\nWhich loss learns faster?\nSay why.", "**Conclusion:** *write here.*", "## The end"],
            "",
            1,
        ),
        (["## Conclusion\n\nWhich loss learns faster?\nSay why.", f"**Conclusion:** {TEXT}", "## The end"], TEXT, 2),
        (["## Conclusion\n\nWhich loss learns faster?\nSay why.", TEXT, "## The end"], TEXT, 2),
        (["## Conclusion\n\nWhich loss learns faster?\nSay why.", f"**Conclusion:** *write here.*\n\n{TEXT}"], TEXT, 2),
        (
            [f"## Conclusion\n\nWhich loss  learns faster?\nSay why.\n\n{TEXT}", "**Conclusion:** *write here.*"],
            TEXT,
            1,
        ),
        (["# Conclusion", "**Conclusion:** *write here.*", "## The end"], "", 1),
        (["**Conclusion:** *write here.*\n"], "", 1),
        (["## Conclusion\n \n\t\n", ("raw", "   ")], "", 1),
    ],
)
def test_the_released_words_are_no_answer(parts: list[str | tuple[CellKind, str]], text: str, cell: int | None) -> None:
    """The question, the placeholder and the notebook's last headings do not count, wherever the student writes."""
    assert found(*parts, template=TEMPLATE) == Answer(text, cell)


def test_a_released_line_with_a_word_of_the_student_is_kept_whole() -> None:
    """An answer written into the question is shown with it."""
    answer = found("## Conclusion\n\nWhich loss learns faster?\nThe second.\n\nSay why.", template=TEMPLATE)
    assert answer.text == "Which loss learns faster?\nThe second."


def test_notes_say_what_was_found() -> None:
    """The text with its cell, the untouched place, or that there is none and what would have been one."""

    def note(*parts: str) -> tuple[str, str, int | None]:
        [made] = answer_notes([TASK], Notebook("hw.ipynb", tuple(cells(*parts))), TEMPLATE)
        return made.kind, made.says, made.cell

    assert note("intro", f"## Conclusion\n{TEXT}\n\nMore.") == ("answer", f"conclusion\n{TEXT}\n\nMore.", 2)
    kind, says, cell = note("intro", "## Conclusion")
    assert (kind, cell) == ("no_answer", 2)
    assert says.startswith("conclusion: ")
    assert "cell 2" in says
    kind, says, cell = note("intro")
    assert (kind, cell) == ("no_answer", None)
    assert "'conclusion' or 'Fazit'" in says


def test_a_long_text_is_cut_and_says_so() -> None:
    """A note must fit on a page; what is missing is counted."""
    [note] = answer_notes([TASK], Notebook("hw.ipynb", tuple(cells("## Conclusion\n" + "x" * 10_000))), ())
    assert len(note.says) < 4_000
    assert note.says.endswith(f"[cut here: {10_000 - MOST_CHARACTERS} more characters stand in the notebook]")


def test_a_name_of_several_words() -> None:
    """``what_you_saw`` is found as "What you saw", however the words are joined."""
    for heading in ("What you saw", "what_you_saw", "What-you  saw"):
        assert find_answer(cells(f"## {heading}\n{TEXT}"), ("what you saw",)).text == TEXT


@given(st.lists(st.tuples(st.sampled_from(["markdown", "raw", "code"]), st.text(max_size=60)), max_size=6))
def test_any_notebook_is_searched(parts: list[tuple[CellKind, str]]) -> None:
    """No text makes the search fail, and what it finds is in the notebook."""
    every = cells(*parts, "# Conclusion", *parts)
    answer = find_answer(every, ("conclusion",))
    assert set("".join(answer.text.split())) <= set("".join(cell.source for cell in every))


@pytest.mark.parametrize("piece", ["#", "<h1", "*_", "1.", "`", "conclusion ", "\n-", "=\n", "<b>", "Conclusion:\n"])
def test_a_hostile_text_takes_no_time(piece: str) -> None:
    """Five million characters of what the patterns look for; a search that is not linear would not come back."""
    source = "## Conclusion\n" + piece * (2_000_000 // len(piece))
    assert find_answer(cells(source), ("conclusion",), TEMPLATE).cell in (None, 1)


def test_the_template_is_what_students_were_given(tmp_path: Path) -> None:
    """Handout, placeholder and the fixed cells; without a handout the others remain."""
    files = {
        "grader.yml": "course: Small\nhomeworks: {hw: }\n",
        "assignments/hw/assignment.yml": "title: t\nnotebook: n\ntasks:\n  - {name: f, points: 1}\n"
        "  - {name: conclusion, points: 2, rubric: [{name: why, points: 2, says: says why it is so}]}\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    course = load_course(tmp_path)
    without = template_lines(course, "hw")
    assert any(line.startswith("**Conclusion:**") for line in without)
    assert "## Handing in" in without
    handout = (
        "# T\n\n<!-- stub: f -->\n<!-- check: f -->\n\n## Conclusion\n\nSay   why.\n\n<!-- answer: conclusion -->\n"
    )
    (tmp_path / "assignments/hw/handout.md").write_text(handout)
    assert template_lines(course, "hw") - without >= {"# T", "## Conclusion", "Say why."}

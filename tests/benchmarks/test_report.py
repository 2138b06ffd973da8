"""RESULTS.md: a section is replaced, the others stay."""

from benchmarks.cost import Cost
from benchmarks.peers import Line
from benchmarks.report import SECTIONS, replace_section, section, table


def test_sections_keep_their_order_whatever_ran_last() -> None:
    """And each stands there once."""
    text = ""
    for name in ("strength", "peers", "strength", "floor"):
        text = replace_section(text, name, section(name, "", f"body of {name}"))
    titles = [line.removeprefix("## ") for line in text.splitlines() if line.startswith("## ")]
    assert titles == [SECTIONS[name] for name in ("peers", "floor", "strength")]
    assert text.count("body of strength") == 1


def test_a_section_names_its_command_and_its_machine() -> None:
    """A figure without them is a rumour."""
    text = section("floor", "--repeats 5", "body")
    assert "`python -m benchmarks floor --repeats 5`" in text
    assert "torch" in text


def test_replacing_leaves_other_sections_as_they_are() -> None:
    """To the letter."""
    before = replace_section("", "peers", section("peers", "", "| a |\n| --- |\n| 1 |"))
    after = replace_section(before, "floor", section("floor", "", "body"))
    assert after.startswith(before.rstrip("\n"))


def test_a_table_is_markdown() -> None:
    """Text to the left, numbers to the right."""
    assert table(["a", "b"], [["x", "1"]]) == "| a | b |\n| --- | --: |\n| x | 1 |"


def test_one_more_submission_is_the_slope() -> None:
    """A run of 10 that costs 12 s and one of 110 that costs 32 s: 0.2 s each, and 10 s to start."""
    line = Line("ours", 10, 110, [Cost(12.0, 12.0)], [Cost(32.0, 32.0)])
    assert line.each == Cost(0.2, 0.2)
    assert abs(line.start.cpu - 10.0) < 1e-9
    assert abs(line.amortised(100) - 0.3) < 1e-9

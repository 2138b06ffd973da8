"""Dataclasses to JSON and back: the same bytes as the standard library, and nothing odd taken for a record."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.records import Unfit, read_quickly, write


class Colour(StrEnum):
    """Words."""

    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, slots=True)
class Leaf:
    """One of each plain kind."""

    text: str
    whole: int
    number: float
    yes: bool
    maybe: int | None


@dataclass(frozen=True)
class Tree:
    """Records, words and lists inside a record."""

    leaf: Leaf
    colour: Colour
    size: Literal["small", "large"]
    leaves: tuple[Leaf, ...]
    words: tuple[str, ...]


numbers = st.floats(allow_nan=False, allow_infinity=False, width=32).map(lambda value: round(value, 4) + 0.0)
leaves = st.builds(Leaf, st.text(), st.integers(), numbers, st.booleans(), st.none() | st.integers())
trees = st.builds(
    Tree,
    leaves,
    st.sampled_from(Colour),
    st.sampled_from(["small", "large"]),
    st.lists(leaves, max_size=3).map(tuple),
    st.lists(st.text(), max_size=3).map(tuple),
)


@given(trees)
def test_the_bytes_are_those_of_the_standard_library(tree: Tree) -> None:
    """Whatever is in it; and it is read back as what it was."""
    text = write(tree)
    assert text == json.dumps(asdict(tree), indent=1, ensure_ascii=False)
    assert read_quickly(Tree, json.loads(text)) == tree


LEAF: dict[str, Any] = {"text": "a", "whole": 1, "number": 0.5, "yes": True, "maybe": None}
TREE: dict[str, Any] = {"leaf": LEAF, "colour": "red", "size": "small", "leaves": [LEAF], "words": ["a"]}


@pytest.mark.parametrize(
    "changes",
    [
        {"leaf": None},
        {"leaf": [LEAF]},
        {"leaf": {**LEAF, "more": 1}},
        {"leaf": {key: LEAF[key] for key in list(LEAF)[:-1]}},
        {"leaf": {**LEAF, "text": 1}},
        {"leaf": {**LEAF, "whole": True}},
        {"leaf": {**LEAF, "number": 1}},
        {"leaf": {**LEAF, "yes": 1}},
        {"leaf": {**LEAF, "maybe": "1"}},
        {"leaf": {key if key != "yes" else "no": value for key, value in LEAF.items()}},
        {"colour": "green"},
        {"colour": ["red"]},
        {"size": "medium"},
        {"leaves": {"0": LEAF}},
        {"leaves": [LEAF, {}]},
        {"words": ["a", None]},
    ],
    ids=str,
)
def test_what_is_odd_is_left_to_others(changes: dict[str, Any]) -> None:
    """Missing, extra and renamed keys, other kinds of values, unknown words."""
    assert read_quickly(Tree, TREE).colour is Colour.RED
    with pytest.raises(Unfit):
        read_quickly(Tree, {**TREE, **changes})


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_what_json_cannot_say(number: float) -> None:
    """No file with NaN in it, which other readers would refuse."""
    with pytest.raises(Unfit, match="cannot hold"):
        write(Leaf("a", 1, number, True, None))

"""The course's total: weights, dropped homeworks, categories, in exact fractions."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.course.policy import CourseTotal
from autograder.people.totals import Counted, Total, total


def counted(**points: tuple[float, float]) -> list[Counted]:
    """Homeworks with points and maximum."""
    return [Counted(name, Fraction(str(got)), Fraction(str(full))) for name, (got, full) in points.items()]


CLASS = counted(one=(10, 10), two=(5, 20), three=(0, 10), four=(6, 10))


@pytest.mark.parametrize(
    ("rules", "share", "dropped"),
    [
        ({}, Fraction(21, 50), ()),
        ({"drop_lowest": 1}, Fraction(21, 40), ("three",)),
        ({"drop_lowest": 2}, Fraction(16, 20), ("two", "three")),
        ({"drop_lowest": 9}, Fraction(1), ("two", "three", "four")),
        ({"weights": {"one": 3, "two": 1, "three": 1, "four": 1}}, Fraction(385, 600), ()),
        ({"weights": {"two": 0.5}}, (10 + Fraction(1, 4) * Fraction(1, 2) + 6) / Fraction("30.5"), ()),
    ],
)
def test_weights_and_dropped_homeworks(rules: dict[str, Any], share: Fraction, dropped: tuple[str, ...]) -> None:
    """By points unless weights say otherwise; the lowest shares go first, and one homework always stays."""
    assert total(CourseTotal.model_validate(rules), CLASS) == Total(share, dropped)


def test_categories() -> None:
    """Each has a weight and drops its own; one in which nothing counts leaves its weight to the others."""
    rules = CourseTotal.model_validate(
        {
            "categories": {
                "homework": {"homeworks": ["one", "two", "three"], "weight": 60, "drop_lowest": 1},
                "project": {"homeworks": ["four"], "weight": 40},
            }
        }
    )
    assert total(rules, CLASS) == Total(
        Fraction(60, 100) * Fraction(15, 30) + Fraction(40, 100) * Fraction(6, 10), ("three",)
    )
    assert total(rules, CLASS[:3]) == Total(Fraction(15, 30), ("three",))


def test_nothing_counts_yet() -> None:
    """No homework, or none with any points, is no total rather than zero."""
    assert total(CourseTotal(), []) == Total(None)
    assert total(CourseTotal(), counted(one=(0, 0))) == Total(None)


def test_bonus_may_lead_beyond_everything() -> None:
    """Eleven of ten points are eleven tenths."""
    assert total(CourseTotal(), counted(one=(11, 10))).share == Fraction(11, 10)


ROWS = st.lists(st.tuples(st.integers(0, 12), st.integers(1, 12)), min_size=1, max_size=6)


@given(ROWS, st.integers(0, 7), st.lists(st.integers(1, 9), min_size=6, max_size=6))
def test_dropping_never_hurts_and_a_total_is_a_mean(rows: list[tuple[int, int]], drop: int, weights: list[int]) -> None:
    """With every homework dropped the total can only rise, and it lies between the best and the worst share."""
    homeworks = [Counted(f"h{n}", Fraction(got), Fraction(full)) for n, (got, full) in enumerate(rows)]
    own = {f"h{n}": Decimal(weight) for n, weight in enumerate(weights)}
    less, more = (total(CourseTotal(drop_lowest=n, weights=own), homeworks) for n in (drop, drop + 1))
    shares = [one.points / one.maximum for one in homeworks]
    assert less.share is not None
    assert more.share is not None
    assert min(shares) <= less.share <= more.share <= max(shares)
    assert len(less.dropped) == min(drop, len(rows) - 1)

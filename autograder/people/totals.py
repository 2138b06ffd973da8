"""The course's total of one student: which homeworks are dropped, and how the others are weighed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from autograder.course.policy import CourseTotal

__all__ = ["Counted", "Total", "total"]


@dataclass(frozen=True)
class Counted:
    """Points of one homework out of a maximum, as exact fractions."""

    homework: str
    points: Fraction
    maximum: Fraction


@dataclass(frozen=True)
class Total:
    """A share of everything, 1 for all points (bonus may lead beyond it), and the homeworks that were dropped.

    ``share`` is None where nothing counts yet.
    """

    share: Fraction | None
    dropped: tuple[str, ...] = ()


def total(rules: CourseTotal, counted: Sequence[Counted]) -> Total:
    """The total over ``counted``, in which a missing homework is there with no points and an excused one is not.

    A homework weighs as much as its maximum, or its entry in ``weights``. The lowest shares of points to maximum are
    dropped, at least one homework stays. A category weighs what its ``weight`` says; one in which nothing counts is
    left out, and the others share its weight.
    """
    if not rules.categories:
        return _weighed(counted, rules.drop_lowest, rules.weights)
    parts: list[tuple[Fraction, Fraction]] = []
    dropped: list[str] = []
    for category in rules.categories.values():
        own = [one for one in counted if one.homework in category.homeworks]
        part = _weighed(own, category.drop_lowest, rules.weights)
        dropped += part.dropped
        if part.share is not None:
            parts.append((part.share, Fraction(category.weight)))
    return Total(_mean(parts), tuple(dropped))


def _weighed(counted: Sequence[Counted], drop: int, weights: Mapping[str, object]) -> Total:
    worth = [one for one in counted if one.maximum > 0]
    weakest = sorted(worth, key=lambda one: one.points / one.maximum)[: max(0, min(drop, len(worth) - 1))]
    kept = [one for one in worth if one not in weakest]
    shares = [(one.points / one.maximum, Fraction(str(weights.get(one.homework, one.maximum)))) for one in kept]
    order = [one.homework for one in counted]
    return Total(_mean(shares), tuple(sorted((one.homework for one in weakest), key=order.index)))


def _mean(parts: Sequence[tuple[Fraction, Fraction]]) -> Fraction | None:
    weight = sum((weight for _, weight in parts), Fraction(0))
    return sum((share * weight for share, weight in parts), Fraction(0)) / weight if weight else None

"""Our throughput beside ``otter run`` and ``nbgrader autograde``: the same questions, checks and submissions."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from autograder.course import Course, load_course
from benchmarks import ours
from benchmarks.cost import Cost, median_cost
from benchmarks.peer_tools import REQUIREMENTS, Nbgrader, Otter, Verdicts, peer_environment
from benchmarks.questions import HOMEWORK, QUESTIONS, SLUG, STUDENTS, otter_files, seven_course, write_class
from benchmarks.report import table

__all__ = ["Line", "measure"]

_GOAL, _DEFECT = 100, 60

_WORDS = """\
**What is compared.** Seven functions of homework 2 ({questions}), answered by {students} students of the sample class
(`examples/`), of whom some are right and some are wrong. The checks are the {checks} public ones of these questions,
with the same comparison: pytest functions for us, the files of `autograder release` for `otter run` ({otter}), the same
statements in grade cells for `nbgrader autograde` ({nbgrader}; the statements that all questions share stand in one
cell). Each peer has an environment of its own with the same torch; all of them run single-threaded. We also enforce the
bans of the seven questions, which the peers cannot, and put each submission behind the wall. Device checks are left
out: on a machine without a GPU the peers make none. The last line grades the
same notebooks by all hidden tests of `{homework}`, device checks included: about nine times as many checks.

The large class is the small one several times over. Its answers have therefore been seen before, and ours does not
judge the same answers of the same function twice; the notebooks are run and asked all the same. What a class costs
whose members all write differently stands under "Distance from the floor" (*first seen*).

**How.** {repeats} rounds, each of them every tool in turn, in another order each time; medians. CPU seconds are those
of the whole command and of everything that it started. Ours and nbgrader's are measured with a small and a large class
(students, and students again, with a comment that makes the bytes differ): the slope is what *one more submission*
costs, the rest is *start-up*. Otter starts anew for every submission, so its start-up is inside.

**All tools agree** on who got which question right: {agree}.

{table}

The goal is {goal}; less than {defect} is a defect to be explained. Against `otter run`, one worker, the same checks:
**{slope:.0f} times fewer CPU seconds** for one more submission, {amortised:.0f} times with the start-up shared by a
class of {large}, {day:.0f} times for a class of 500. Where the time goes, and why it is not less:
[PROFILE.md](PROFILE.md).
"""


@dataclass
class Line:
    """One tool in one way: what a small and a large class cost, round by round."""

    name: str
    small: int
    large: int
    small_costs: list[Cost] = field(default_factory=list)
    large_costs: list[Cost] = field(default_factory=list)

    @property
    def each(self) -> Cost:
        """One more submission; where there is only one size, the mean over it."""
        if self.small == self.large:
            return median_cost(self.large_costs) / self.large
        difference = [large - small for small, large in zip(self.small_costs, self.large_costs, strict=True)]
        return median_cost(difference) / (self.large - self.small)

    @property
    def start(self) -> Cost:
        """What a run costs beside its submissions."""
        each = self.each
        return median_cost(self.large_costs) - Cost(each.cpu * self.large, each.wall * self.large)

    def amortised(self, students: int) -> float:
        """CPU seconds per submission of a class, start-up included."""
        return self.each.cpu + self.start.cpu / students


def measure(root: Path, repeats: int, copies: int, students: int = len(STUDENTS)) -> str:
    """The body of the section.

    Args:
        root: the course.
        repeats: rounds.
        copies: how many times larger our large class is than the small one.
        students: how many of the sample students take part.
    """
    course = load_course(root)
    with tempfile.TemporaryDirectory() as folder:
        return _Comparison(course, Path(folder), copies, STUDENTS[:students]).run(repeats)


class _Comparison:
    def __init__(self, course: Course, folder: Path, copies: int, students: tuple[str, ...]) -> None:
        self.course = course
        self.folder = folder
        self.few = write_class(course, folder / "few", len(students), students)
        self.many = write_class(course, folder / "many", len(students) * copies, students)
        self.seven = seven_course(course, folder / "course")
        for name in ("otter", "nbgrader", "nbgrader_half"):
            (folder / name).mkdir()
        self.otter = Otter(peer_environment(course.root, "otter"), folder / "otter", course)
        self.otter.prepare()
        python = peer_environment(course.root, "nbgrader")
        self.half = self.few[: max(1, len(self.few) // 2)]
        self.nbgrader = Nbgrader(python, folder / "nbgrader", course)
        self.nbgrader.prepare(self.few)
        self.nbgrader_half = Nbgrader(python, folder / "nbgrader_half", course)
        self.nbgrader_half.prepare(self.half)
        few, many = len(self.few), len(self.many)
        self.lines = {
            "otter": Line("`otter run`", few, few),
            "nbgrader": Line("`nbgrader autograde`", len(self.half), few),
            "one": Line("`autograder grade`, 1 worker", few, many),
            "two": Line("`autograder grade`, 2 workers", few, many),
            "full": Line("`autograder grade`, 1 worker, all hidden tests", few, many),
        }
        self.verdicts: dict[str, Verdicts] = {}

    def run(self, repeats: int) -> str:
        """All rounds, then the words."""
        turns = [self._otter, self._nbgrader, lambda: self._ours("one"), lambda: self._ours("two"), self._full]
        for number in range(repeats):
            shift = number % len(turns)
            for turn in [*turns[shift:], *turns[:shift]]:
                turn()
            print(f"round {number + 1} of {repeats}", flush=True)
        return self._words(repeats)

    def _otter(self) -> None:
        total = Cost(0.0, 0.0)
        verdicts: Verdicts = {}
        for path in self.few:
            cost, found = self.otter.grade(path)
            total, verdicts = total + cost, verdicts | found
        self.lines["otter"].large_costs.append(total)
        self.verdicts["otter"] = verdicts

    def _nbgrader(self) -> None:
        self.lines["nbgrader"].small_costs.append(self.nbgrader_half.grade()[0])
        cost, self.verdicts["nbgrader"] = self.nbgrader.grade()
        self.lines["nbgrader"].large_costs.append(cost)

    def _ours(self, key: str) -> None:
        workers = {"one": 1, "two": 2}[key]
        cost, self.verdicts[key] = ours.grade(self.seven.root, SLUG, self.few, workers)
        self.lines[key].small_costs.append(cost)
        self.lines[key].large_costs.append(ours.grade(self.seven.root, SLUG, self.many, workers)[0])

    def _full(self) -> None:
        line = self.lines["full"]
        line.small_costs.append(ours.grade(self.course.root, HOMEWORK, self.few, 1)[0])
        line.large_costs.append(ours.grade(self.course.root, HOMEWORK, self.many, 1)[0])

    def _words(self, repeats: int) -> str:
        otter, one = self.lines["otter"], self.lines["one"]
        header = ["", "CPU s, one more", "wall s, one more", "CPU s, start-up", "wall s, start-up"]
        header += [f"CPU s, one of {len(self.many)}", "`otter run` / this"]
        rows = [
            [
                line.name,
                f"{line.each.cpu:.3f}",
                f"{line.each.wall:.3f}",
                f"{line.start.cpu:.1f}" if line is not otter else "in each",
                f"{line.start.wall:.1f}" if line is not otter else "in each",
                f"{line.amortised(len(self.many)):.3f}",
                f"{otter.each.cpu / line.each.cpu:.1f}",
            ]
            for line in self.lines.values()
        ]
        return _WORDS.format(
            questions=", ".join(f"`{question}`" for question in QUESTIONS),
            students=len(self.few),
            checks=self._checks(),
            otter=REQUIREMENTS["otter"].partition("==")[2],
            nbgrader=REQUIREMENTS["nbgrader"].partition("==")[2],
            homework=HOMEWORK,
            repeats=repeats,
            agree=_agreement(self.verdicts),
            table=table(header, rows),
            goal=_GOAL,
            defect=_DEFECT,
            slope=otter.each.cpu / one.each.cpu,
            amortised=otter.each.cpu / one.amortised(len(self.many)),
            day=otter.each.cpu / one.amortised(500),
            large=len(self.many),
        )

    def _checks(self) -> int:
        return sum(source.count(b"\n@test_case(") for source in otter_files(self.course).values())


def _agreement(verdicts: dict[str, Verdicts]) -> str:
    """Whether all tools say the same, or where they do not."""
    pairs = sorted(set().union(*verdicts.values()))
    different = [pair for pair in pairs if len({found.get(pair) for found in verdicts.values()}) > 1]
    right = sum(next(iter(verdicts.values()))[pair] for pair in pairs)
    if not different:
        return f'the same {len(pairs)} verdicts, of which {right} are "right"'
    shown = ", ".join(f"{student}'s {question}" for student, question in different[:10])
    return f"no, they differ on {shown}"

"""The report as web pages: an index for the whole class, a page for each submission.

The pages need no network and no JavaScript. Students choose their names, file names and error messages, so nothing
of theirs may run or mislead: everything is escaped, hidden characters are spelled out, and a content security policy
allows only the two inline blocks whose hashes it names.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from autograder.files import safe_name, write_atomic
from autograder.grade import Grade, TaskGrade, TestResult
from autograder.model import Verdict
from autograder.report import words
from autograder.report.alike import alike
from autograder.report.feedback import student_markdown
from autograder.report.glance import TestMap, glance
from autograder.report.person import short_notes, text_of
from autograder.report.triage import fraction, groups, look_at, odd_first, open_classes, reasons

__all__ = ["write_report"]

#: Verdicts that deserve a sign in the table of students; a plain miss shows in the points.
_SIGNED = (Verdict.GRADER_ERROR, Verdict.TIMEOUT, Verdict.FORBIDDEN, Verdict.DEFERRED)


def write_report(
    grades: Sequence[Grade],
    out: Path,
    *,
    title: str,
    feedback_policy: words.Policy,
    made: str = "",
    pictures: Callable[[Grade], Mapping[str, bytes]] = lambda _: {},
) -> Path:
    """Write ``out/index.html`` and ``out/<assignment>/<student>.html`` for each grade; the path of the index.

    The pages are for course staff and show everything; each holds a fold with what its student may see under
    ``feedback_policy``. ``made`` is the moment of grading (ISO 8601), shown in the heading if given: without it the
    pages depend on the grades alone. ``pictures`` gives a grade's figures, PNG files by task; they are written beside
    its page and asked for one grade at a time.
    """
    policy = words.check_policy(feedback_policy)
    ordered = odd_first(grades)
    pages = _page_names(ordered)
    common = {"title": title, "made": made, "policy": policy}
    for place, (grade, page) in enumerate(zip(ordered, pages, strict=True)):
        drawn = _write_pictures(pictures(grade), out, page)
        text = _render(
            "student.html.j2",
            **common,
            grade=grade,
            tasks=[(task, alike(task.tests), _passes(task)) for task in grade.tasks],
            known={task.task: [m for m in grade.misconceptions if m.task == task.task] for task in grade.tasks},
            shown=student_markdown(grade, policy),
            notes=short_notes(grade),
            texts={task.task: text_of(grade, task) for task in grade.tasks if task.by_a_person},
            drawn=drawn,
            before=(ordered[place - 1], pages[place - 1]) if place else None,
            after=(ordered[place + 1], pages[place + 1]) if place + 1 < len(ordered) else None,
        )
        write_atomic(out / page, text, sync=False)  # thousands of pages, each of which can be made again
    index = out / "index.html"
    write_atomic(index, _index(ordered, pages, common))
    return index


@dataclass(frozen=True, slots=True)
class _Cell:
    """A task in a student's row: points, how full (0 to 4 quarters), a sign for odd verdicts."""

    points: str
    level: int
    sign: str
    says: str


@dataclass(frozen=True, slots=True)
class _Row:
    """A student in the table, by triage order."""

    place: int
    grade: Grade
    page: str
    odd: str
    look: str
    cells: tuple[_Cell | None, ...]


def _write_pictures(pictures: Mapping[str, bytes], out: Path, page: str) -> dict[str, str]:
    """Write a page's pictures beside it; their addresses as seen from the page, by task."""
    addresses = {}
    for task, png in pictures.items():
        path = out / f"{page.removesuffix('.html')}.{safe_name(task)}.png"
        write_atomic(path, png, sync=False)
        addresses[task] = path.name
    return addresses


def _index(ordered: Sequence[Grade], pages: Sequence[str], common: dict[str, Any]) -> str:
    """The index page."""
    page_of = {id(grade): page for grade, page in zip(ordered, pages, strict=True)}
    odd = groups(ordered)
    odd_in = {id(grade): group.oddity for group in odd for grade in group.cases if group.oddity != "low"}
    sections = []
    for name in sorted({grade.assignment for grade in ordered}):
        members = [grade for grade in ordered if grade.assignment == name]
        tasks = list(dict.fromkeys(task.task for grade in members for task in grade.tasks))
        rows = [
            _row(place, grade, page_of[id(grade)], odd_in.get(id(grade), ""), tasks)
            for place, grade in enumerate(members, 1)
        ]
        sections.append((f"a-{safe_name(name)}", glance(members), rows))
    received = sorted(filter(None, (words.moment(grade.submission.received) for grade in ordered)))
    return _render(
        "index.html.j2",
        **common,
        size=len(ordered),
        sections=sections,
        groups=odd,
        open_classes=sorted(open_classes(ordered)),
        page_of=page_of,
        statuses=Counter(grade.status for grade in ordered),
        received=(received[0], received[-1]) if received else None,
        isolation=Counter(words.isolation_sentence(grade) for grade in ordered).most_common(),
        unwalled=sum(words.unwalled(grade) for grade in ordered),
        gpus=[said for said in Counter(_gpu_sentence(grade) for grade in ordered).most_common() if said[0]],
    )


def _gpu_sentence(grade: Grade) -> str:
    return words.gpu_sentence(grade.gpu, torch=grade.environment.torch)


def _page_names(ordered: Iterable[Grade]) -> list[str]:
    """A relative path for each grade; a second submission under the same name gets a number."""
    used: set[str] = set()
    names = []
    for grade in ordered:
        stem = f"{safe_name(grade.assignment)}/{safe_name(grade.student)}"
        name, copies = stem, 1
        while name in used:
            copies += 1
            name = f"{stem}.{copies}"
        used.add(name)
        names.append(f"{name}.html")
    return names


def _row(place: int, grade: Grade, page: str, odd: str, tasks: Sequence[str]) -> _Row:
    """A student's row, its cells in the order of ``tasks``."""
    of = {task.task: _cell(task) for task in grade.tasks}
    return _Row(place, grade, page, odd, look_at(grade), tuple(of.get(task) for task in tasks))


def _cell(task: TaskGrade) -> _Cell:
    """One task's points, tinted by how many of them were earned."""
    share = task.earned / task.possible if task.possible > 0 else 1.0
    level = 4 if share >= 1 else max(0, min(3, int(share * 4)))
    seen = {test.verdict for test in task.tests}
    worst = next((verdict for verdict in _SIGNED if verdict in seen), None)
    points = words.number(task.earned)
    return (
        _Cell(points, level, words.SIGNS[worst], words.VERDICT_NAMES[worst]) if worst else _Cell(points, level, "", "")
    )


def _passes(task: TaskGrade) -> list[TestResult]:
    """The tests that passed."""
    return [test for test in task.tests if test.verdict is Verdict.PASSED]


def _test_list(tests: Iterable[TestResult], *, hints: bool = False) -> Markup:
    """The list of some tests. What one student passed, most of the class did, so it is made once for all of them."""
    return _test_list_of(tuple((test.id, test.hidden, test.hint if hints else "") for test in tests))


@lru_cache(maxsize=256)
def _test_list_of(rows: tuple[tuple[str, bool, str], ...]) -> Markup:
    parts: Any = _environment().get_template("parts.html.j2").module
    return Markup(parts.tests(rows))


def _map_paths(test_map: TestMap) -> dict[Verdict, str]:
    """One SVG path a verdict for the test map (unit cells): few bytes, and shapes as well as colours tell apart."""
    paths: dict[Verdict, list[str]] = {}
    for y, row in enumerate(test_map.rows):
        for x, verdict in enumerate(row):
            if verdict is not None:
                paths.setdefault(verdict, []).append(f"M{x} {y}{_SHAPES[verdict]}")
    return {verdict: "".join(parts) for verdict, parts in paths.items()}


#: Relative paths inside a unit cell: square, triangle, clock-like half, diamond, dot, cross; a dot for a pass.
_SHAPES = {
    Verdict.PASSED: "m.4 .4h.2v.2h-.2z",
    Verdict.FAILED: "m.1 .1h.8v.8h-.8z",
    Verdict.RAISED: "m.5 .05l.45 .9h-.9z",
    Verdict.TIMEOUT: "m.05 .5h.9v.45h-.9z",
    Verdict.FORBIDDEN: "m.5 0l.5 .5l-.5 .5l-.5 -.5z",
    Verdict.DEFERRED: "m.05 .4h.9v.2h-.9z",
    Verdict.GRADER_ERROR: "m.35 0h.3v.35h.35v.3h-.35v.35h-.3v-.35h-.35v-.3h.35z",
}


def _render(template: str, **values: Any) -> str:
    """A page from its template, with the policy that lets only our own style and script in."""
    return _environment().get_template(template).render(values)


@cache
def _environment() -> Environment:
    """Jinja with escaping on, unknown names refused, and every string that a template prints made visible."""
    environment = Environment(
        loader=PackageLoader("autograder.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_finalize,
        auto_reload=False,
    )
    style, script = _asset("style.css"), _asset("table.js")
    environment.globals.update(
        css=style,
        js=script,
        csp=(
            f"default-src 'none'; style-src {_source_hash(style)}; script-src {_source_hash(script)}; "
            "base-uri 'none'; form-action 'none'"
        ),
        Verdict=Verdict,
        words=words,
        fraction=fraction,
        look_at=look_at,
        reasons=reasons,
        map_paths=_map_paths,
        shapes=_SHAPES,
        test_list=_test_list,
    )
    parts: Any = environment.get_template("parts.html.j2").module
    environment.globals["legend"] = parts.legend()
    environment.filters.update(number=words.number, short=words.short, ident=id)
    return environment


def _finalize(value: object) -> object:
    """Every printed string loses its invisible characters; markup of our own is left alone."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return words.visible(value, lines=True)
    return value


def _asset(name: str) -> Markup:
    """A file of ours that goes into the page as it is."""
    return Markup((files("autograder.report") / "templates" / name).read_text(encoding="utf-8"))


def _source_hash(text: str) -> str:
    """The hash by which a content security policy names an inline block."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

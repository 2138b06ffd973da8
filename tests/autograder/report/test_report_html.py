"""The web pages: everything is there, odd cases come first, and nothing of a student's can run or mislead."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import random
import re
from collections.abc import Callable
from html import unescape
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path

import pytest

from autograder.files import safe_name
from autograder.grade import Grade, Misconception, Note, TaskGrade, TestResult
from autograder.model import UserError, Verdict
from autograder.report.html import write_report
from autograder.report.triage import groups, odd_first
from autograder.report.words import number, visible

MakeGrade = Callable[..., Grade]
MakeTask = Callable[..., TaskGrade]

_VOID = {"meta", "input", "br", "hr", "img", "link"}


class Page(HTMLParser):
    """A page taken apart: its tags with attributes, its links and its text; unbalanced tags are an error."""

    def __init__(self, text: str) -> None:
        """Parse the whole page."""
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.blocks: dict[str, str] = {}
        self._open: list[str] = []
        self.source = text
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.append((tag, dict(attrs)))
        if tag not in _VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag that closes itself."""
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        """Check the nesting."""
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Collect the text, that of style and script apart."""
        if self._open and self._open[-1] in ("style", "script"):
            self.blocks[self._open[-1]] = self.blocks.get(self._open[-1], "") + data
        else:
            self.text.append(data)

    @property
    def words(self) -> str:
        """The text in one line."""
        return " ".join("".join(self.text).split())

    @property
    def links(self) -> list[str]:
        """Every target of a link."""
        return [attributes.get("href") or "" for tag, attributes in self.tags if tag == "a"]


def write(grades: list[Grade], out: Path) -> Page:
    """The report's index, taken apart."""
    index = write_report(grades, out, title="Deep Learning & <b>more</b>", feedback_policy="hints")
    assert index == out / "index.html"
    return Page(index.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def report(course: list[Grade], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of the sample course, written once."""
    out = tmp_path_factory.mktemp("report")
    write(course, out)
    return out


@pytest.fixture(scope="module")
def pages(report: Path) -> dict[str, Page]:
    """Every page of it by its path."""
    return {str(path.relative_to(report)): Page(path.read_text(encoding="utf-8")) for path in report.rglob("*.html")}


def test_one_page_each(course: list[Grade], pages: dict[str, Page], report: Path) -> None:
    """An index and a page a submission, in the folder of its assignment; no stray file; every link leads somewhere."""
    assert len(pages) == len(course) + 1
    assert len([path for path in report.rglob("*") if path.is_file()]) == len(pages)
    assert {"index.html", "alpha/ada.html", "beta/elif.html"} <= set(pages)
    for name, page in pages.items():
        anchors = {attributes.get("id") for _, attributes in page.tags}
        for link in page.links:
            if link.startswith("#"):
                assert link[1:] in anchors
            else:
                assert (report / name).parent.joinpath(link).resolve().is_relative_to(report.resolve())
                assert (report / name).parent.joinpath(link).is_file()


def test_every_link_leads_to_its_student(course: list[Grade], pages: dict[str, Page]) -> None:
    """The page behind a name in the table is that student's, for that assignment, with that score."""
    rows = re.findall(
        r'<th scope="row"><a href="([^"]+)">.*?</th><td class="num">(.*?)</td>', pages["index.html"].source
    )
    assert len(rows) == len(course)
    ordered = [grade for name in ("alpha", "beta", "gamma") for grade in odd_first(course) if grade.assignment == name]
    for (link, score), grade in zip(rows, ordered, strict=True):
        assert link == f"{grade.assignment}/{safe_name(grade.student)}.html"
        page = pages[link]
        assert f"{grade.assignment}, for course staff" in page.words
        assert f"{score} of {number(grade.max_score)} points" in page.words
        assert grade.environment.tests_sha256 in page.words
        heading = page.source.partition("<h1><bdi>")[2].partition("</bdi></h1>")[0]
        assert unescape(heading) == visible(grade.student)


def test_every_test_is_on_its_page(grade: MakeGrade, task: MakeTask, tmp_path: Path) -> None:
    """Every test id is there once, with detail and hint where it did not pass."""
    graded = grade("ada", tasks=tuple(task(f"t_{verdict.value}", [verdict] * 6) for verdict in Verdict))
    write([graded], tmp_path)
    page = Page((tmp_path / "beta" / "ada.html").read_text(encoding="utf-8"))
    for of_task in graded.tasks:
        for test in of_task.tests:
            assert page.words.count(test.id) == 1
            if test.verdict is not Verdict.PASSED:
                assert test.detail in page.words
                assert test.hint in page.words


def test_every_student_and_reason_is_on_the_index(course: list[Grade], pages: dict[str, Page]) -> None:
    """All ninety are in the tables, with scores, and the odd ones with their reasons."""
    index = pages["index.html"]
    assert sum(tag == "tr" for tag, _ in index.tags) >= len(course)
    for said in ("tried to read", "it starts with %PDF-1.7", "timeout: sigmoid", "forbidden: one_hot"):
        assert said in index.words
    assert "90 submissions to 3 assignments" in index.words
    assert "landlock, seccomp, uid, rlimits" in index.words
    assert "pretended to be on a GPU" in index.words


def test_odd_ones_first(course: list[Grade], pages: dict[str, Page]) -> None:
    """The list at the top is the triage; each table follows its order; low scores are the last group."""
    index = pages["index.html"].words
    places = [index.index(group.title) for group in groups(course)]
    assert places == sorted(places)
    assert index.index("Look at these first") < index.index("A person must decide") < index.index("Hardest tests")
    table = pages["index.html"].source.partition('<caption class="off">Students of alpha')[2].partition("</table>")[0]
    names = re.findall(r"<bdi>(.*?)</bdi></a></th>", table)
    assert names == [grade.student for grade in odd_first(course) if grade.assignment == "alpha"]
    assert names[:4] == ["rosalind", "uma", "elif", "jamal"]


def test_a_class_without_oddities(grade: MakeGrade, task: MakeTask, tmp_path: Path) -> None:
    """A calm class is told so; an empty one too."""
    fine = [grade(name, tasks=(task("t", [Verdict.PASSED]),)) for name in ("ada", "bob")]
    assert "Nothing is odd" in write(fine, tmp_path).words
    assert "No submissions have been graded yet" in write([], tmp_path / "empty").words


def test_missing_isolation_alarms(grade: MakeGrade, task: MakeTask, tmp_path: Path) -> None:
    """A run without isolation is said at the top, with its number; a notebook that never ran is not counted."""
    tasks = (task("t", [Verdict.PASSED]),)
    unread = grade("unread", isolation=(), notes=(Note("unreadable", "no notebook"),))
    page = write([grade("ada", tasks=tasks), grade("bob", tasks=tasks, isolation=()), unread], tmp_path)
    assert "1 submission ran without isolation." in page.words
    assert "WITHOUT isolation" in page.words


def test_only_our_own_tags(pages: dict[str, Page]) -> None:
    """Hostile names, files and messages are text: no tag, handler, style or outside address comes from them."""
    for page in pages.values():
        seen = {tag for tag, _ in page.tags}
        assert not seen & {"img", "iframe", "object", "embed", "form", "link", "base", "foreignobject"}
        assert sum(tag == "script" for tag, _ in page.tags) == (page is pages["index.html"])
        for _, attributes in page.tags:
            assert not [name for name in attributes if name.startswith("on") or name == "style"]
            for name in ("href", "src", "action"):
                assert ":" not in (attributes.get(name) or "")
    assert "{{ 7 * 7 }}{% raw %}" in pages["index.html"].words


def test_no_hidden_characters(pages: dict[str, Page]) -> None:
    """No page holds a bidi, control or otherwise invisible character."""
    for page in pages.values():
        assert not [character for character in page.source if not character.isprintable() and character != "\n"]
    assert "ada⟨U+202E⟩lmth.exe" in pages["index.html"].words


def test_hostile_everything(grade: MakeGrade, tmp_path: Path, hostile: tuple[str, ...]) -> None:
    """The same with every string of a grade that a student could influence, and with the course's title."""
    for evil in hostile:
        test = TestResult(evil, Verdict.FAILED, True, evil, evil, 0.0)
        graded = grade(
            evil,
            assignment="evil",
            file=evil,
            tasks=(TaskGrade(evil, 0.0, 1.0, 0.0, 0, 1, (test,)),),
            misconceptions=(Misconception(evil, evil, evil),),
            notes=(Note(evil, evil, 1), Note("suspicion", evil, None), Note("cell_error", evil, 2)),
        )
        graded = dataclasses.replace(graded, submission=dataclasses.replace(graded.submission, received=evil))
        index = write([graded], tmp_path)
        (path,) = (tmp_path / "evil").iterdir()
        for page in (index, Page(path.read_text(encoding="utf-8"))):
            assert not [character for character in page.source if not character.isprintable() and character != "\n"]
            assert "img" not in {tag for tag, _ in page.tags}
            assert sum(tag == "script" for tag, _ in page.tags) == (page is index)
        path.unlink()
    assert {path.name for path in tmp_path.iterdir()} == {"index.html", "evil"}


def test_the_policy_names_our_blocks(pages: dict[str, Page]) -> None:
    """The content security policy allows nothing but the inline style and script with exactly these hashes."""
    for page in pages.values():
        (policy,) = (
            attributes["content"]
            for _, attributes in page.tags
            if attributes.get("http-equiv") == "Content-Security-Policy"
        )
        assert policy is not None
        rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
        assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
        for name, rule in (("style", "style-src"), ("script", "script-src")):
            if name in page.blocks:
                digest = base64.b64encode(hashlib.sha256(page.blocks[name].encode()).digest()).decode()
                assert rules[rule] == f"'sha256-{digest}'"
        assert "http" not in page.blocks["style"]
        assert "url(" not in page.blocks["style"]
        assert "@import" not in page.blocks["style"]


def test_pages_are_functions_of_the_grades(course: list[Grade], report: Path, tmp_path: Path) -> None:
    """The same grades in another order give the same bytes."""
    write(random.Random(2).sample(course, len(course)), tmp_path)
    for path in report.rglob("*.html"):
        assert (tmp_path / path.relative_to(report)).read_bytes() == path.read_bytes()


def test_what_the_student_is_shown(grade: MakeGrade, task: MakeTask, tmp_path: Path) -> None:
    """Each page folds in the feedback under the policy; a policy that does not exist writes nothing."""
    graded = grade("ada", tasks=(task("t", [Verdict.FAILED]),))
    write([graded], tmp_path)
    shown = (tmp_path / "beta" / "ada.html").read_text(encoding="utf-8").partition("<pre>")[2].partition("</pre>")[0]
    assert "**failed**: exp overflows" in shown
    assert "returned nan" not in shown
    with pytest.raises(UserError):
        write_report([graded], tmp_path / "new", title="x", feedback_policy="all")  # type: ignore[arg-type]
    assert not (tmp_path / "new").exists()


def test_notes_and_made(grade: MakeGrade, tmp_path: Path) -> None:
    """Notes stand on the student's page with their cells, even if nothing is odd; the footer tells how to redo it."""
    graded = grade("ada", notes=(Note("intake", "renamed from x", None), Note("cell_error", "raised\nin two lines", 7)))
    write_report([graded], tmp_path, title="x", feedback_policy="scores", made="2026-11-22T01:10:00+00:00")
    page = Page((tmp_path / "beta" / "ada.html").read_text(encoding="utf-8"))
    assert "On arrival renamed from x" in page.words
    assert "Cell stopped cell 7: raised in two lines" in page.words
    for value in (graded.submission.sha256, graded.environment.tests_sha256, str(graded.environment.seed), "2.13.0"):
        assert value in page.words
    assert "graded 2026-11-22 01:10 UTC" in Page((tmp_path / "index.html").read_text(encoding="utf-8")).words


def test_the_same_name_twice(grade: MakeGrade, tmp_path: Path) -> None:
    """Two grades under one name get a page each."""
    write([grade("ada", file="1.ipynb"), grade("ada", file="2.ipynb")], tmp_path)
    assert sorted(path.name for path in (tmp_path / "beta").iterdir()) == ["ada.2.html", "ada.html"]


def test_accessible(pages: dict[str, Page]) -> None:
    """A language, a title, one main part and first heading; named pictures, labelled fields, scoped heads."""
    for page in pages.values():
        names = [tag for tag, _ in page.tags]
        assert ("html", {"lang": "en"}) in page.tags
        assert names.count("main") == names.count("h1") == 1
        assert "title" in names[: names.index("style")]
        for tag, attributes in page.tags:
            if tag == "svg":
                assert attributes.get("aria-label") or attributes.get("aria-hidden")
            if tag == "th":
                assert attributes.get("scope") in ("row", "col")
        assert page.source.count("<label>") == names.count("input")
        ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
        assert len(ids) == len(set(ids))


def _luminance(colour: str) -> float:
    """Relative luminance of a #rrggbb colour (WCAG 2)."""
    values = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in values]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_contrast(scheme: int) -> None:
    """Text of every kind stands out from its ground by at least 4.5 to 1 in both colour schemes."""
    style = (files("autograder.report") / "templates" / "style.css").read_text(encoding="utf-8")
    block = style.split(":root {")[scheme + 1].partition("}")[0]
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block))
    pairs = [(text, ground) for text in ("ink", "soft", "accent") for ground in ("paper", "card")]
    pairs += [(name, f"{name}-bg") for name in ("red", "amber", "violet", "rust", "green", "slate")] + [
        ("paper", "ink")
    ]
    for text, ground in pairs:
        bright, dark = sorted((_luminance(colours[text]), _luminance(colours[ground])), reverse=True)
        assert (bright + 0.05) / (dark + 0.05) >= 4.5, (text, ground)


def test_large_class(grade: MakeGrade, task: MakeTask, tmp_path: Path) -> None:
    """The index of a large class grows by less than 600 bytes a student and lists the first odd ones only."""
    tasks = tuple(task(f"task_{n}", [Verdict.PASSED] * 9 + [Verdict.FAILED]) for n in range(9))
    odd = (task("task_0", [Verdict.TIMEOUT]), *tasks[1:])
    few = [grade(f"s{n}", tasks=tasks if n % 2 else odd) for n in range(300)]
    small, large = (write(few[:200], tmp_path / "small").source, write(few, tmp_path / "large").source)
    assert (len(large) - len(small)) / 100 < 600
    assert "and 130 more" in large

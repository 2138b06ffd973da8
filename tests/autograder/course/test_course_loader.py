"""Reading a course from disk: every mistake with file, key, what was expected and what was found, all at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course import Course, find_course, load_course
from autograder.model import UserError

GOOD = "course: Toys\nhomeworks:\n  toy: {due: 2026-11-30 23:59}\n"
HOMEWORK = "title: Toy\nnotebook: toy\ntasks:\n  - {name: f, points: 1}\n"


def course(root: Path, config: str | bytes = GOOD, homework: str | bytes | None = HOMEWORK) -> Course:
    """Write a course with one homework and load it."""
    folder = root / "assignments" / "toy"
    folder.mkdir(parents=True, exist_ok=True)
    if homework is not None:
        (folder / "assignment.yml").write_bytes(homework.encode() if isinstance(homework, str) else homework)
    (root / "grader.yml").write_bytes(config.encode() if isinstance(config, str) else config)
    return load_course(root)


def complaints(root: Path, config: str | bytes = GOOD, homework: str | bytes | None = HOMEWORK) -> list[str]:
    """The lines of the UserError that a wrong course ends in."""
    with pytest.raises(UserError) as caught:
        course(root, config, homework).assignment("toy")
    return str(caught.value).splitlines()


def test_a_good_course(tmp_path: Path) -> None:
    """Slugs, paths and the assignment of a course without mistakes."""
    toys = course(tmp_path)
    assert toys.slugs == ["toy"]
    assert toys.assignment("toy").title == "Toy"
    assert toys.assignment("toy") is toys.assignment("toy")
    assert toys.public_tests("toy") == tmp_path / "assignments/toy/test_public.py"
    assert toys.hidden_tests("toy") == tmp_path / "tests/hidden/toy"
    assert toys.solutions("toy") == tmp_path / "solutions/toy"
    assert toys.shown(tmp_path / "a" / "b") == "a/b"
    assert toys.shown(Path("/elsewhere")) == "/elsewhere"


def test_every_mistake_in_grader_yml_at_once(tmp_path: Path) -> None:
    """A TA repairs the file once, not eleven times."""
    text = """
course: 3
timezone: Mars/Olympus
homeworks: {toy: {due: 23:59, Due: 1}, 7: }
late_policy: {per_day: 2, grace_minutes: soon, max_day: 1}
limits: {memory_mb: 1, cell_seconds: .inf}
isolation: {require: [landlok]}
feedback: everything
feedbak: hints
"""
    names = "'namespaces', 'landlock', 'seccomp', 'no-fork', 'uid' or 'rlimits'"
    assert sorted(complaints(tmp_path, text)) == sorted(
        [
            "grader.yml: course: should be text (in quotes, if it looks like a number or a date); found 3",
            "grader.yml: timezone: is no time zone; expected a name such as Europe/Berlin or America/New_York; "
            "found 'Mars/Olympus'",
            "grader.yml: homeworks.7: should be text (in quotes, if it looks like a number or a date); found 7",
            "grader.yml: homeworks.toy.due: should be a date and a time, such as 2026-11-30 23:59; found 1439",
            "grader.yml: homeworks.toy.Due: is not a known key (a typo?)",
            "grader.yml: late_policy.per_day: should be less than or equal to 1; found 2",
            "grader.yml: late_policy.grace_minutes: should be a whole number; found 'soon'",
            "grader.yml: late_policy.max_day: is not a known key (a typo?)",
            "grader.yml: limits.memory_mb: should be greater than or equal to 256; found 1",
            "grader.yml: limits.cell_seconds: should be less than or equal to 3600; found inf",
            f"grader.yml: isolation.require.0: should be {names}; found 'landlok'",
            "grader.yml: feedback: should be 'scores', 'hints' or 'details'; found 'everything'",
            "grader.yml: feedbak: is not a known key (a typo?)",
        ]
    )


def test_every_mistake_in_assignment_yml_at_once(tmp_path: Path) -> None:
    """The same for the file that a homework's author writes; its limits are checked with it."""
    text = """
title: 1
notebook: two words
tasks:
  - {name: f, points: -1}
  - {name: 1g, bonus: much, forbid: softmax}
  - stub
bans: {softmax: {says: short}}
limits: {cell_seconds: slow, memory: 1}
"""
    file = "assignments/toy/assignment.yml"
    assert sorted(complaints(tmp_path, homework=text)) == sorted(
        [
            f"{file}: title: should be text (in quotes, if it looks like a number or a date); found 1",
            f"{file}: notebook: should be a plain name: letters, digits and underscores; found 'two words'",
            f"{file}: tasks.0.points: should be greater than or equal to 0; found -1",
            f"{file}: tasks.1.name: should be a plain name: letters, digits and underscores; found '1g'",
            f"{file}: tasks.1.points: is missing",
            f"{file}: tasks.1.bonus: should be a number; found 'much'",
            f"{file}: tasks.1.forbid: should be a list; found 'softmax'",
            f"{file}: tasks.2: should hold keys and values; found 'stub'",
            f"{file}: bans.softmax.says: text should have at least 10 characters; found 'short'",
            f"{file}: limits.cell_seconds: should be a number; found 'slow'",
            f"{file}: limits.memory: is not a known key (a typo?)",
        ]
    )


def test_what_does_not_add_up_has_a_line_each(tmp_path: Path) -> None:
    """An unknown ban, a task listed twice and a ban that nobody uses."""
    text = (
        HOMEWORK + "  - {name: f, points: 1, forbid: [softmax]}\nbans: {x: {says: ten letters, names: [torch.exp]}}\n"
    )
    assert complaints(tmp_path, homework=text) == [
        "assignments/toy/assignment.yml: the file: task 'f' is listed 2 times",
        "assignments/toy/assignment.yml: the file: task 'f' forbids 'softmax', which `bans` does not define",
        "assignments/toy/assignment.yml: the file: the ban 'x' is used by no task",
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "grader.yml: the file: should hold keys and values; found nothing"),
        ("# only a comment\n", "grader.yml: the file: should hold keys and values; found nothing"),
        ("- a\n- b\n", "grader.yml: the file: should hold keys and values; found a list"),
        ("just words", "grader.yml: the file: should hold keys and values; found 'just words'"),
        ("course: c\n", "grader.yml: homeworks: is missing"),
        ("course: c\nhomeworks:\n", "grader.yml: homeworks: should hold keys and values; found nothing"),
        ("course: c\nhomeworks: {}\n", "grader.yml: homeworks: should not be empty; found nothing"),
        ("course: c\nhomeworks: [toy]\n", "grader.yml: homeworks: should hold keys and values; found a list"),
        ("course: c\nhomeworks:\n\ttoy:\n", "grader.yml:3: found character '\\t' that cannot start any token"),
        ("course: c\nhomeworks: {\n", "grader.yml:3: expected the node content, but found '<stream end>'"),
        ("course: c\ncourse: d\n", "grader.yml:2: the key 'course' is there twice"),
        ("a: {b: {c: 1,\n c: 2}}\n", "grader.yml:2: the key 'c' is there twice"),
        ("a: *b\n", "grader.yml:1: found undefined alias 'b'"),
        ("a: b\n---\nc: d\n", "grader.yml:2: expected a single document in the stream, but found another document"),
        ("a: \x00\n", "grader.yml: is not YAML (unacceptable character #x0000: special characters are not allowed)"),
        ("course: !!python/object/apply:os.getcwd []\n", None),
        ("[" * 5000, None),
        (b"course: \xff\xfe\n", "grader.yml: is not UTF-8 text"),
        (b"x" * 1_000_001, "grader.yml: larger than a megabyte; that is no grader.yml"),
    ],
    ids=lambda value: repr(value)[:30] if not isinstance(value, str) or len(value) < 500 else "deep",
)
def test_one_line_for_what_is_no_configuration(tmp_path: Path, text: str | bytes, line: str | None) -> None:
    """Empty, of another kind, no YAML, no text: one line with the file and, where there is one, the line."""
    found = complaints(tmp_path, text)
    assert len(found) == 1
    assert found[0] == line if line else found[0].startswith("grader.yml")


def test_a_wrong_calendar_date_names_its_key(tmp_path: Path) -> None:
    """YAML itself would stop at such a date without saying which."""
    text = GOOD.replace("11-30", "13-40")
    start = "grader.yml: homeworks.toy.due: should be a valid datetime"
    assert [line.startswith(start) for line in complaints(tmp_path, text)] == [True]


def test_a_byte_order_mark_is_forgiven(tmp_path: Path) -> None:
    """Editors on Windows write one."""
    assert course(tmp_path, b"\xef\xbb\xbf" + GOOD.encode()).slugs == ["toy"]


def test_a_missing_assignment_is_named_with_its_path(tmp_path: Path) -> None:
    """For every homework that lacks one."""
    text = "course: c\nhomeworks: {toy: , jar: , ball: }\n"
    assert complaints(tmp_path, text) == [
        "grader.yml: homeworks.jar: there is no assignments/jar/assignment.yml",
        "grader.yml: homeworks.ball: there is no assignments/ball/assignment.yml",
    ]


def test_an_unknown_homework_lists_the_known_ones(tmp_path: Path) -> None:
    """A slip of the finger on the command line."""
    toys = course(tmp_path)
    for ask in (toys.assignment, toys.require, toys.limits):
        with pytest.raises(UserError, match=r"^no homework is called 'tyo'; grader.yml lists toy$"):
            ask("tyo")


def test_find_course_from_a_subfolder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The nearest grader.yml upwards counts, from a given folder or from the current one."""
    course(tmp_path)
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    assert find_course(below) == tmp_path
    monkeypatch.chdir(below)
    assert find_course() == tmp_path
    (tmp_path / "a" / "grader.yml").write_text(GOOD)
    assert find_course() == tmp_path / "a"


def test_no_course_anywhere(tmp_path: Path) -> None:
    """The message says where was looked and what to do. A folder of that name is no course."""
    (tmp_path / "grader.yml").mkdir()
    with pytest.raises(UserError, match=r"no grader.yml in .* or any folder above it: change into"):
        find_course(tmp_path)


def test_an_assignments_own_limits_come_on_top(tmp_path: Path) -> None:
    """Only those that it names; the rest is the course's."""
    toys = course(
        tmp_path,
        GOOD + "limits: {cell_seconds: 7, call_seconds: 3}\n",
        HOMEWORK + "limits: {call_seconds: 20}\n",
    )
    limits = toys.limits("toy")
    assert (limits.cell_seconds, limits.call_seconds, limits.task_seconds) == (7, 20, 60)


def test_the_digest_covers_what_decides_a_verdict(tmp_path: Path) -> None:
    """Tests and assignment, by name and content; compiled leftovers and the order on disk do not count."""
    toys = course(tmp_path)
    hidden = toys.hidden_tests("toy")
    hidden.mkdir(parents=True)
    digests = [toys.tests_digest("toy")]
    for name, content in [("test_f.py", "a"), ("test_f.py", "b"), ("oracle.py", "b"), ("golden.json", "{}")]:
        (hidden / name).write_text(content)
        digests.append(toys.tests_digest("toy"))
    (hidden / "oracle.py").rename(hidden / "oracle2.py")
    digests.append(toys.tests_digest("toy"))
    (toys.public("toy") / "assignment.yml").write_text(HOMEWORK + "# more\n")
    digests.append(toys.tests_digest("toy"))
    assert len(set(digests)) == len(digests)
    (hidden / "__pycache__").mkdir()
    (hidden / "__pycache__" / "oracle2.pyc").write_bytes(b"x")
    (hidden / ".test_f.py.swp").write_text("an editor's")
    assert toys.tests_digest("toy") == digests[-1]

"""``autograder.intake``: whose every file is, that nothing is lost, and that no prepared file does harm."""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import stat
import struct
import time
import tracemalloc
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.intake import Intake, Submission, find_submissions, student_name
from autograder.intake.lms import gradescope_owners, nbgrader_time, otter_time, owner_of
from autograder.intake.names import distinct
from autograder.intake.sources import MAX_MEMBER, Packed, Refused, Source, members
from autograder.model import UserError
from autograder.notebook import UnreadableNotebook

NB = b'{"cells": [], "nbformat": 4}'
WHEN = (2026, 11, 21, 20, 50, 0)
WHEN_UTC = datetime(2026, 11, 21, 20, 50, tzinfo=UTC)
OTTER = "hw2_2026_11_20T08_30_00_123456.zip"
OTTER_UTC = datetime(2026, 11, 20, 8, 30, 0, 123456, tzinfo=UTC)


def put(folder: Path, *names: str, data: bytes = NB) -> Path:
    """Write files of the same content below a folder, making folders as needed; gives the folder back."""
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def zipped(content: dict[str, bytes]) -> bytes:
    """The bytes of a deflated zip with these members, all of one known time."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            info = zipfile.ZipInfo(name, WHEN)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return buffer.getvalue()


def students(intake: Intake) -> list[str]:
    """The students' names, in the order of the submissions."""
    return [submission.student for submission in intake.submissions]


def by_name(intake: Intake) -> dict[str, Submission]:
    """Submissions by student."""
    return {submission.student: submission for submission in intake.submissions}


def refused(intake: Intake) -> dict[str, str]:
    """The problem lines as {file: reason}; every line is one line."""
    assert not any("\n" in line for line in intake.problems)
    return dict(line.rsplit(": ", 1) for line in intake.problems)


# --- files and folders -----------------------------------------------------------------------------------------------


def test_one_notebook(tmp_path: Path) -> None:
    """A single file: the student is its stem, the bytes and their hash come on request."""
    path = put(tmp_path, "ada.ipynb") / "ada.ipynb"
    os.utime(path, (WHEN_UTC.timestamp(),) * 2)
    (ada,) = find_submissions([path]).submissions
    assert (ada.student, ada.file, ada.path, ada.received) == ("ada", "ada.ipynb", path, WHEN_UTC)
    assert (ada.late_flag, ada.lms, ada.lms_id, ada.display_name) == (False, "", "", "ada")
    assert ada.read(1000) == NB
    assert ada.sha256() == hashlib.sha256(NB).hexdigest()


def test_a_folder_is_searched_in_order_and_noise_is_skipped(tmp_path: Path) -> None:
    """Folders are searched to the bottom; checkpoints, caches and hidden files are not looked at."""
    put(tmp_path, "bob.ipynb", "ada.ipynb", "week 2/cy.py", "ada.pdf")
    put(tmp_path, ".ipynb_checkpoints/eve.ipynb", "__pycache__/eve.py", ".eve.ipynb", ".git/eve.py", ".OTTER_LOG")
    intake = find_submissions([tmp_path])
    assert students(intake) == ["ada", "bob", "cy"]
    assert intake.problems == intake.notes == ()


def test_every_useless_path_is_named_at_once(tmp_path: Path) -> None:
    """Missing, empty, foreign and linked PATHs: one ``UserError``, one line each, saying what to do."""
    put(tmp_path, "ada.ipynb", "a/x.pdf", "b.pdf", "c.tar.gz", "d.zip")
    (tmp_path / "empty").mkdir()
    (tmp_path / "link.ipynb").symlink_to(tmp_path / "ada.ipynb")
    os.mkfifo(tmp_path / "fifo.ipynb")
    names = ["nowhere", "a", "b.pdf", "c.tar.gz", "d.zip", "empty", "link.ipynb", "fifo.ipynb", "ada.ipynb"]
    with pytest.raises(UserError) as caught:
        find_submissions([tmp_path / name for name in names])
    lines = str(caught.value).splitlines()
    says = [
        "there is no such file or folder; check",
        "no notebook in it (it holds x.pdf); give",
        "is not a notebook; give",
        "unpack it and give the folder",
        "no notebook in it; give",
        "is not a readable zip file",
        "no notebook in it; give",
        "is a symbolic link, which is never followed; give",
        "is neither a file nor a folder; give",
    ]
    assert len(lines) == len(says)
    assert all(text in line for line, text in zip(lines, says, strict=True))


def test_no_path_at_all() -> None:
    """No PATH is a mistake too."""
    with pytest.raises(UserError, match="no PATH"):
        find_submissions([])


def test_links_and_special_files_in_a_folder(tmp_path: Path) -> None:
    """Links, to files and folders, and FIFOs are refused one by one, without waiting for a writer."""
    secret = put(tmp_path / "secret", "reference.ipynb")
    folder = put(tmp_path / "subs", "ada.ipynb")
    (folder / "bob.ipynb").symlink_to(secret / "reference.ipynb")
    (folder / "cy").symlink_to(secret)
    os.mkfifo(folder / "dan.ipynb")
    intake = find_submissions([folder])
    assert students(intake) == ["ada"]
    assert {Path(name).name: why.split(",")[0].split(";")[0] for name, why in refused(intake).items()} == {
        "bob.ipynb": "is a symbolic link",
        "cy": "is a symbolic link",
        "dan.ipynb": "is not a regular file",
    }


@pytest.mark.parametrize("what", ["link", "fifo", "folder link", "gone"])
def test_a_file_that_changes_after_it_was_found(tmp_path: Path, what: str) -> None:
    """What is swapped for a link or a FIFO between finding and reading is refused when it is read."""
    folder = put(tmp_path / "subs", "ada/hw.ipynb", "bob/hw.ipynb")
    ada = by_name(find_submissions([folder]))["ada"]
    path = folder / "ada" / "hw.ipynb"
    path.unlink()
    if what == "link":
        path.symlink_to(folder / "bob" / "hw.ipynb")
    elif what == "fifo":
        os.mkfifo(path)
    elif what == "folder link":
        path.parent.rmdir()
        path.parent.symlink_to(folder / "bob")
    for act in (lambda: ada.read(1000), ada.sha256):
        with pytest.raises(UnreadableNotebook, match=r"^hw.ipynb (is|cannot)"):
            act()


def test_reading_is_limited(tmp_path: Path) -> None:
    """``read`` gives all bytes or refuses; never a part."""
    path = put(tmp_path, "ada.ipynb") / "ada.ipynb"
    (ada,) = find_submissions([path]).submissions
    assert ada.read(len(NB)) == NB
    with pytest.raises(UnreadableNotebook, match="larger than"):
        ada.read(len(NB) - 1)
    with path.open("wb") as file:
        file.truncate(1 << 40)  # a sparse terabyte
    with pytest.raises(UnreadableNotebook, match="larger than"):
        ada.read(1000)
    with pytest.raises(UnreadableNotebook, match="larger than"):
        ada.sha256()


def test_the_same_file_given_twice(tmp_path: Path) -> None:
    """A folder and a file in it, or a PATH twice: graded once, with a note."""
    put(tmp_path, "ada.ipynb", "bob.ipynb")
    intake = find_submissions([tmp_path, tmp_path / "ada.ipynb", tmp_path])
    assert students(intake) == ["ada", "bob"]
    assert len(intake.notes) == 1
    assert "given twice" in intake.notes[0]


def test_submissions_can_be_sent_to_a_worker(tmp_path: Path) -> None:
    """A submission pickles small, whether on disk or in a zip, and still reads."""
    big = os.urandom(100_000)
    put(tmp_path, "ada.ipynb", data=big)
    put(tmp_path, "b.zip", data=zipped({"bob.ipynb": big}))
    for submission in find_submissions([tmp_path]).submissions:
        sent = pickle.dumps(submission)
        assert len(sent) < 2000
        assert pickle.loads(sent).read(100_000) == big


def test_relative_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages show a PATH as it was typed; the bytes are found from any working folder; ``.`` has a name too."""
    put(tmp_path / "class", "ada/hw2.ipynb", "bob/hw2.ipynb")
    monkeypatch.chdir(tmp_path)
    found = [*find_submissions([Path("class")]).submissions]
    monkeypatch.chdir(tmp_path / "class" / "ada")
    found += find_submissions([Path("../bob/hw2.ipynb")]).submissions
    found += find_submissions([Path()]).submissions
    monkeypatch.chdir("/")
    assert [str(s.path) for s in found] == [
        "class/ada/hw2.ipynb",
        "class/bob/hw2.ipynb",
        "../bob/hw2.ipynb",
        "hw2.ipynb",
    ]
    assert all(submission.read(1000) == NB for submission in found)


def test_folders_that_are_nested_too_deep(tmp_path: Path) -> None:
    """A very deep tree is cut off with a line, and does no harm."""
    put(tmp_path, "ada.ipynb", "/".join("d" * 60) + "/bob.ipynb")
    intake = find_submissions([tmp_path])
    assert students(intake) == ["ada"]
    assert "nested too deep" in intake.problems[0]


# --- students told by folders ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (["ada/hw2.ipynb", "bob/hw2.ipynb"], ["ada", "bob"]),
        (["ada/hw2/hw2.ipynb", "bob/hw2/hw2.ipynb"], ["ada", "bob"]),
        (["export/all/ada/hw2.ipynb", "export/all/bob/hw2.ipynb"], ["ada", "bob"]),
        (["A/ada/hw2.ipynb", "A/bob/hw2.ipynb", "B/cy/hw2.ipynb"], ["ada", "bob", "cy"]),
        (["ada/hw2.ipynb", "bob/deep/er/hw2.ipynb", "cy.ipynb"], ["ada", "bob", "cy"]),
        (["ada/hw2.ipynb"], ["ada"]),
        (["ada/hw2.ipynb", "bob.ipynb"], ["ada", "bob"]),
        (["ada/HW2.ipynb", "bob/hw2.ipynb"], ["ada", "bob"]),
        (["hw2.ipynb"], ["hw2"]),
        (["ada/a.ipynb", "bob/b.ipynb"], ["a", "b"]),
        (["hw2.ipynb", "ada/hw2.ipynb", "bob.ipynb"], ["ada", "bob", "subs"]),
    ],
)
def test_stem_or_folder(tmp_path: Path, files: list[str], expected: list[str]) -> None:
    """The stem names the student, unless folders hold the same stem: then the folder that tells them apart does."""
    folder = put(tmp_path / "subs", *files)
    assert students(find_submissions([folder], wanted_stem="hw2")) == expected


def test_a_folder_per_student_given_one_by_one(tmp_path: Path) -> None:
    """``subs/*`` reads like ``subs``, be it folders, files in folders, or zips."""
    folder = put(tmp_path / "subs", "ada/hw2.ipynb", "bob/hw2.ipynb")
    put(folder, "cy.zip", data=zipped({"hw2/hw2.ipynb": NB}))
    assert students(find_submissions([folder])) == ["ada", "bob", "cy"]
    assert students(find_submissions(sorted(folder.iterdir()))) == ["ada", "bob", "cy"]
    assert students(find_submissions([folder / "ada/hw2.ipynb", folder / "bob/hw2.ipynb"])) == ["ada", "bob"]
    assert students(find_submissions([folder / "cy.zip"], wanted_stem="hw2")) == ["cy"]


def test_two_classes_keep_both_of_a_name(tmp_path: Path) -> None:
    """The same student name in two PATHs: both are kept, under distinct names, with a note."""
    for name in ("A", "B"):
        put(tmp_path / name, "ada/hw2.ipynb", "bob/hw2.ipynb")
    intake = find_submissions([tmp_path / "A", tmp_path / "B"], wanted_stem="hw2")
    assert students(intake) == ["ada", "ada-2", "bob", "bob-2"]
    assert [note for note in intake.notes if "ada-2" in note]


def test_sections_with_files_named_after_students(tmp_path: Path) -> None:
    """Two big folders that share one name are sections of a class; nobody becomes a section."""
    for section in "AB":
        put(tmp_path / section, "ada.ipynb", *(f"student{section}{n}.ipynb" for n in range(9)))
    found = students(find_submissions([tmp_path]))
    assert len(found) == 20
    assert {"ada", "ada-2"} <= set(found)


def test_several_notebooks_in_a_folder(tmp_path: Path) -> None:
    """The wanted stem is taken and the rest noted; without it all are kept, with a note; scripts are helpers."""
    put(tmp_path, "ada/hw2.ipynb", "ada/scratch.ipynb", "ada/utils.py", "bob/hw2.ipynb")
    intake = find_submissions([tmp_path], wanted_stem="hw2")
    assert [(s.student, s.file) for s in intake.submissions] == [("ada", "hw2.ipynb"), ("bob", "hw2.ipynb")]
    assert sum("not graded, hw2 was handed in too" in note for note in intake.notes) == 2
    intake = find_submissions([tmp_path], wanted_stem="hw3")
    assert [(s.student, s.file) for s in intake.submissions] == [
        ("ada", "hw2.ipynb"),
        ("ada-2", "scratch.ipynb"),
        ("bob", "hw2.ipynb"),
    ]
    assert any("utils.py: not graded, it is a script beside a notebook" in note for note in intake.notes)
    assert any("handed in 2 notebooks" in note for note in intake.notes)


def test_a_flood_of_notebooks_from_one_student(tmp_path: Path) -> None:
    """One student cannot make the grader run ten thousand notebooks; the rest is named as a problem."""
    many = {f"n{n:03}.ipynb": NB for n in range(30)}
    put(tmp_path, "lovelaceada_1_2_work.zip", data=zipped(many))
    intake = find_submissions([tmp_path])
    assert len(intake.submissions) == 20
    assert "30 notebooks from one student" in intake.problems[0]


# --- learning-management systems -------------------------------------------------------------------------------------


def test_canvas(tmp_path: Path) -> None:
    """Canvas names: student, id, lateness; the file name is the student's own."""
    put(tmp_path, "lovelaceada_1234_5678_hw2.ipynb", "hopper-graceb_LATE_99_100_my_work.ipynb")
    found = by_name(find_submissions([tmp_path]))
    ada, grace = found["lovelaceada"], found["hopper-graceb"]
    assert (ada.lms, ada.lms_id, ada.late_flag, ada.file) == ("canvas", "1234", False, "hw2.ipynb")
    assert (grace.lms_id, grace.late_flag, grace.file) == ("99", True, "my_work.ipynb")


def test_canvas_resubmissions(tmp_path: Path) -> None:
    """Of ``-N`` copies of one file the highest N counts, numerically; the others are noted; other files stay."""
    put(
        tmp_path,
        *(f"ada_1_2_hw2{end}.ipynb" for end in ("", "-1", "-2", "-10")),
        "ada_1_2_hw2.py",
        "bob_3_4_hw-1.ipynb",
    )
    intake = find_submissions([tmp_path], wanted_stem="hw2")
    assert [(s.student, s.file) for s in intake.submissions] == [("ada", "hw2-10.ipynb"), ("bob", "hw-1.ipynb")]
    assert sum("a later submission replaces it" in note for note in intake.notes) == 3


def test_canvas_wanted_stem_may_end_in_a_number(tmp_path: Path) -> None:
    """A released notebook called ``hw-2`` is still recognised, though Canvas might have added the ``-2``."""
    put(tmp_path, "ada_1_2_hw-2.ipynb", "ada_1_2_other.ipynb")
    (ada,) = find_submissions([tmp_path], wanted_stem="hw-2").submissions
    assert ada.file == "hw-2.ipynb"


def test_canvas_resubmitted_zips(tmp_path: Path) -> None:
    """A resubmitted zip replaces the notebook of the same name in the earlier zip."""
    put(tmp_path, "ada_1_2_work.zip", data=zipped({"hw2.ipynb": b"old"}))
    put(tmp_path, "ada_1_2_work-1.zip", data=zipped({"hw2.ipynb": b"new"}))
    (ada,) = find_submissions([tmp_path], wanted_stem="hw2").submissions
    assert ada.read(100) == b"new"


def test_two_students_of_one_name(tmp_path: Path) -> None:
    """Two people of the same name, told apart by their ids, are two submissions."""
    put(tmp_path, "leewei_11_1_hw2.ipynb", "leewei_22_2_hw2.ipynb")
    intake = find_submissions([tmp_path], wanted_stem="hw2")
    assert [(s.student, s.lms_id) for s in intake.submissions] == [("leewei", "11"), ("leewei-2", "22")]
    assert "graded as leewei-2" in intake.notes[0]


def test_students_without_a_notebook_are_named(tmp_path: Path) -> None:
    """Who handed in something else does not vanish: one line says what was found."""
    put(tmp_path, "ada_1_2_hw2.ipynb", "bob_3_4_hw2.pdf", "Cy Young_5_assignsubmission_file_/notes.txt")
    intake = find_submissions([tmp_path])
    assert students(intake) == ["ada"]
    assert len(intake.problems) == 2
    assert any(line.startswith("bob: no notebook was handed in (found bob_3_4_hw2.pdf)") for line in intake.problems)
    assert any(line.startswith("Cy Young: no notebook was handed in (found notes.txt)") for line in intake.problems)


def test_moodle(tmp_path: Path) -> None:
    """Moodle folders, and the flat form: the full name for people, a safe one for files."""
    put(tmp_path, "Ada Lovelace_123_assignsubmission_file_/sub/hw2.ipynb", "José Ñ_7_assignsubmission_file_hw2.ipynb")
    put(tmp_path, "Ada Lovelace_123_assignsubmission_onlinetext_/onlinetext.html")
    found = by_name(find_submissions([tmp_path]))
    assert sorted(found) == ["Ada_Lovelace", "José_Ñ"]
    ada, jose = found["Ada_Lovelace"], found["José_Ñ"]
    assert (ada.display_name, ada.lms, ada.lms_id, ada.file) == ("Ada Lovelace", "moodle", "123", "hw2.ipynb")
    assert (jose.lms_id, jose.file) == ("7", "hw2.ipynb")


GRADESCOPE = """\
---
submission_101:
  :submitters:
  - :name: Ada Lovelace
    :sid: '1'
    :email: ada@example.edu
  :created_at: 2026-11-21 20:50:00.000000000 Z
  :score: 3.0
submission_102:
  :submitters:
  - :name: Bob Stone
    :email: bob@example.edu
  - :name: Cy Young
    :email: cy@example.edu
  :created_at: !ruby/object:ActiveSupport::TimeWithZone
    utc: 2026-11-21 20:50:00.000000000 Z
    zone: !ruby/object:ActiveSupport::TimeZone
      name: America/Chicago
submission_103:
  :submitters:
  - :name: ''
    :email: dan@example.edu
submission_104:
  :submitters: []
"""


@pytest.mark.parametrize("as_zip", [False, True], ids=["folder", "zip"])
def test_gradescope(tmp_path: Path, as_zip: bool) -> None:
    """Gradescope's metadata name the students, also groups; who has no folder is named as a problem."""
    files = {f"assignment_9_export/submission_{n}/hw2.ipynb": NB for n in (101, 102, 103)}
    files["assignment_9_export/submission_metadata.yml"] = GRADESCOPE.encode()
    if as_zip:
        path = put(tmp_path, "export.zip", data=zipped(files)) / "export.zip"
    else:
        path = tmp_path
        for name, data in files.items():
            put(path, name, data=data)
    intake = find_submissions([path])
    found = by_name(intake)
    assert sorted(found) == ["Ada_Lovelace", "Bob_Stone_Cy_Young", "dan"]
    ada, group = found["Ada_Lovelace"], found["Bob_Stone_Cy_Young"]
    assert (ada.lms, ada.lms_id, ada.received) == ("gradescope", "ada@example.edu", WHEN_UTC)
    assert (group.display_name, group.lms_id) == ("Bob Stone & Cy Young", "bob@example.edu,cy@example.edu")
    assert group.received == WHEN_UTC
    assert [line.split(":")[0] for line in intake.problems] == ["submission_104"]


def test_gradescope_metadata_in_a_hand_in_are_not_believed(tmp_path: Path) -> None:
    """A student who hands in such metadata cannot pose as another."""
    put(tmp_path, "ada_1_2_hw2.ipynb")
    fake = {"submission_metadata.yml": GRADESCOPE.encode(), "submission_101/hw2.ipynb": NB}
    put(tmp_path, "eve_3_4_w.zip", data=zipped(fake))
    assert students(find_submissions([tmp_path])) == ["ada", "eve"]
    put(tmp_path / "plain", "ada/hw2.ipynb")
    for name, data in fake.items():
        put(tmp_path / "plain" / "eve", name, data=data)
    intake = find_submissions([tmp_path / "plain"])
    assert students(intake) == ["ada", "eve"]
    assert "its metadata is not used" in intake.problems[0]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a: [",
        "- 1",
        "x: !!python/object/apply:os.system ['true']",
        "[" * 200_000,
        "- " * 200_000,
        "a: 2026-99-99",
        "\0",
    ],
    ids=["empty", "broken", "list", "python", "deep", "deeper", "no-date", "null"],
)
def test_hostile_metadata(text: str) -> None:
    """Metadata of any shape are read without running anything, or refused; deep nesting does not end the process."""
    try:
        assert gradescope_owners(text)["x"].name == "x"
    except (ValueError, KeyError):
        return


def _doubled(text: str, times: int) -> str:
    """YAML in which each line stands for twice the line before."""
    return "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, times + 1)) + text


_MERGED = "a0: &a0 {k: 1}\n" + "".join(f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 10)}]}}\n" for n in range(1, 7))


@pytest.mark.parametrize(
    "text",
    [
        _doubled("x:\n  :submitters:\n  - :name: *a19\n    :email: *a19\n", 19),
        _MERGED,
        "x:\n  :created_at: 1" + ":59" * 30_000 + "\n",
        "x: " + "9" * 100_000,
    ],
    ids=["names", "merges", "time", "digits"],
)
def test_metadata_do_not_grow(text: str) -> None:
    """A few lines stay a few lines: no alias is written out, nothing merged, no number worked out."""
    tracemalloc.start()
    try:
        owners = gradescope_owners(text)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert all(len(owner.name) + len(owner.lms_id) < 100 for owner in owners.values())
    assert peak < 1_000_000


@pytest.mark.parametrize(
    "text", [_doubled("? *a19\n: {x: 1}\n", 19), "x: &x\n  :submitters: *x\n"], ids=["folder", "itself"]
)
def test_metadata_that_are_no_tree(text: str) -> None:
    """A folder whose name is a list, and a list that holds itself."""
    with pytest.raises(ValueError, match=r"constructing a mapping|recursive node"):
        gradescope_owners(text)


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=80) | st.text(alphabet=":-[]{}&*!| \n'\"aå1,", max_size=60))
def test_any_metadata(text: str) -> None:
    """Any text gives owners or ``ValueError``."""
    try:
        gradescope_owners(text)
    except ValueError:
        return


def test_broken_metadata_are_a_problem_line(tmp_path: Path) -> None:
    """Without usable metadata the folders name the students, and a line says so."""
    put(tmp_path, "submission_101/hw2.ipynb", "submission_102/hw2.ipynb")
    put(tmp_path, "submission_metadata.yml", data=b"a: [")
    intake = find_submissions([tmp_path])
    assert students(intake) == ["submission_101", "submission_102"]
    assert "cannot be used for names" in intake.problems[0]


@pytest.mark.parametrize("path", ["submitted", "submitted/ada", "submitted/ada/hw2", ""])
def test_nbgrader(tmp_path: Path, path: str) -> None:
    """nbgrader's tree names student and time, from whichever of its folders one starts."""
    put(tmp_path, "submitted/ada/hw2/hw2.ipynb", "submitted/bob/hw2/hw2.ipynb", "submitted/ada/hw1/hw1.ipynb")
    for name in ("ada/hw2", "ada/hw1", "bob/hw2"):
        put(tmp_path, f"submitted/{name}/timestamp.txt", data=b"2026-11-21 20:50:00.000000 UTC\n")
    found = by_name(find_submissions([tmp_path / path], wanted_stem="hw2"))
    assert found["ada"].received == WHEN_UTC
    assert (found["ada"].lms, found["ada"].file) == ("nbgrader", "hw2.ipynb")
    assert len(found) == (2 if path in ("submitted", "") else 1)


def test_nbgrader_with_a_timestamp_nobody_can_read(tmp_path: Path) -> None:
    """The file's own time is taken, and a line says so."""
    put(tmp_path, "submitted/ada/hw2/hw2.ipynb")
    put(tmp_path, "submitted/ada/hw2/timestamp.txt", data=b"yesterday\xff")
    intake = find_submissions([tmp_path])
    assert students(intake) == ["ada"]
    assert "holds no time that can be read" in intake.problems[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-21 20:50:00 UTC", WHEN_UTC),
        ("2026-11-21 21:50:00+01:00", WHEN_UTC),
        ("2026-11-21 14:50:00.000000000 -06:00", WHEN_UTC),
        ("2026-11-21 20:50:00", WHEN_UTC),
        ("21 Nov", None),
        ("0001-01-01 00:00:00+10:00", None),
    ],
)
def test_nbgrader_time(text: str, expected: datetime | None) -> None:
    """Times with and without a zone; no zone means UTC."""
    assert nbgrader_time(text) == expected


# --- zip files -------------------------------------------------------------------------------------------------------


def otter_zip() -> bytes:
    """An Otter submission zip, with a pickle that must never be opened."""
    return zipped(
        {"hw2.ipynb": NB, "hw2.pdf": b"%PDF", ".OTTER_LOG": b"cos\nsystem\n", "__zip_filename__": OTTER.encode()}
    )


def test_otter_zip(tmp_path: Path) -> None:
    """One Otter zip: the notebook is found, the time is the one in its name, the log is left alone."""
    path = put(tmp_path, OTTER, data=otter_zip()) / OTTER
    intake = find_submissions([path], wanted_stem="hw2")
    (one,) = intake.submissions
    assert (one.student, one.file, one.received, str(one.path)) == ("hw2", "hw2.ipynb", OTTER_UTC, f"{path}!hw2.ipynb")
    assert one.read(1000) == NB
    assert one.sha256() == hashlib.sha256(NB).hexdigest()
    assert intake.problems == ()


def test_otter_time_survives_a_renamed_zip(tmp_path: Path) -> None:
    """Otter's own record of the zip's name gives the time when the LMS renamed the zip or unpacked it."""
    put(tmp_path, "lovelaceada_1_2_work.zip", data=otter_zip())
    assert find_submissions([tmp_path]).submissions[0].received == OTTER_UTC
    assert otter_time("hw2_2026_13_20T08_30_00_123456.zip") is None


def test_bulk_zip_of_otter_zips(tmp_path: Path) -> None:
    """A Canvas download of Otter zips: students from Canvas, files and times from Otter, all from one zip."""
    content = {
        f"lovelaceada_1_2_{OTTER}": otter_zip(),
        f"stonebob_LATE_3_4_{OTTER}": otter_zip(),
        "cy_5_6_hw2.ipynb": NB,
    }
    path = put(tmp_path, "submissions.zip", data=zipped(content)) / "submissions.zip"
    found = by_name(find_submissions([path], wanted_stem="hw2"))
    assert sorted(found) == ["cy", "lovelaceada", "stonebob"]
    assert found["stonebob"].late_flag
    assert found["stonebob"].received == OTTER_UTC
    assert found["cy"].received == WHEN_UTC
    assert found["lovelaceada"].read(1000) == NB
    assert str(found["lovelaceada"].path) == f"{path}!lovelaceada_1_2_{OTTER}!hw2.ipynb"


def test_member_names(tmp_path: Path) -> None:
    """Backslashes separate folders, UTF-8 names are read whether marked or not, resource forks are noise."""
    data = zipped({"ada\\hw2.ipynb": NB, "José/hw2.ipynb": NB, "__MACOSX/ada/._hw2.ipynb": b"x"})
    unmarked = data.replace("José".encode(), b"Zo\xc3\xab_")
    for number, raw in enumerate((data, unmarked)):
        path = put(tmp_path, f"{number}.zip", data=raw) / f"{number}.zip"
        assert set(students(find_submissions([path]))) == [{"ada", "José"}, {"ada", "Zoë"}][number]


def test_zip_times(tmp_path: Path) -> None:
    """The extended timestamp is UTC; a member without a time has the zip's own; an impossible one too."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        info = zipfile.ZipInfo("ada.ipynb", (2020, 1, 1, 0, 0, 0))
        info.extra = struct.pack("<HHBi", 0x5455, 5, 1, int(WHEN_UTC.timestamp()))
        archive.writestr(info, NB)
        archive.writestr(zipfile.ZipInfo("bob.ipynb"), NB)
        archive.writestr(zipfile.ZipInfo("cy.ipynb", (2020, 13, 1, 0, 0, 0)), NB)
    path = put(tmp_path, "a.zip", data=buffer.getvalue()) / "a.zip"
    os.utime(path, (1_000_000_000,) * 2)
    own = datetime.fromtimestamp(1_000_000_000, UTC)
    assert [s.received for s in find_submissions([path]).submissions] == [WHEN_UTC, own, own]


def special(name: str, mode: int) -> zipfile.ZipInfo:
    """A member with a file type in its attributes."""
    info = zipfile.ZipInfo(name, WHEN)
    info.create_system = 3
    info.external_attr = mode << 16
    return info


def test_bad_members_are_refused_and_harm_no_other(tmp_path: Path) -> None:
    """Names that point out, links, devices, encryption, odd packing, bombs, deep zips: a line each; ada is graded."""
    deep = zipped({"deeper.zip": zipped({"deepest.ipynb": NB})})
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in (
            "ada.ipynb",
            "../slip.ipynb",
            "/absolute.ipynb",
            "C:\\drive.ipynb",
            "a/../../b.txt",
            "secret.ipynb",
        ):
            archive.writestr(zipfile.ZipInfo(name, WHEN), NB)
        archive.writestr(special("link.ipynb", stat.S_IFLNK | 0o777), "/etc/passwd")
        archive.writestr(special("fifo.ipynb", stat.S_IFIFO | 0o644), "")
        archive.writestr("bzip.ipynb", NB, zipfile.ZIP_BZIP2)
        archive.writestr("bomb.ipynb", b" " * 20_000_000)
        archive.writestr("deep.zip", deep)
        archive.writestr("broken.zip", b"PK nonsense")
        archive.writestr("large.ipynb", b" " * (MAX_MEMBER + 1), zipfile.ZIP_STORED)
        archive.writestr("damaged.ipynb", b"DAMAGED MEMBER", zipfile.ZIP_STORED)
    data = bytearray(buffer.getvalue().replace(b"DAMAGED MEMBER", b"DAMAGED NUMBER"))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.rfind(b"secret.ipynb") if signature == b"PK\x01\x02" else data.find(b"secret.ipynb")
        data[data.rfind(signature, 0, at) + offset] |= 1
    path = put(tmp_path, "subs.zip", data=bytes(data)) / "subs.zip"
    intake = find_submissions([path])
    assert students(intake) == ["ada", "damaged"]
    assert by_name(intake)["ada"].read(1000) == NB
    with pytest.raises(UnreadableNotebook, match="checksum"):
        by_name(intake)["damaged"].read(1000)
    said = {line.split("!", 1)[1].split(": ")[0]: line for line in intake.problems}
    expected = {
        "../slip.ipynb": "points outside",
        "absolute.ipynb": "points outside",
        "C:/drive.ipynb": "points outside",
        "a/../../b.txt": "points outside",
        "secret.ipynb": "encrypted",
        "link.ipynb": "symbolic link",
        "fifo.ipynb": "not a regular file",
        "bzip.ipynb": "unusual method",
        "bomb.ipynb": "zip bomb",
        "deep.zip!deeper.zip": "deeper than is read",
        "broken.zip": "not a readable zip",
        "large.ipynb": "larger than the 50 MB",
    }
    assert {name: text for name, text in expected.items() if text not in said.get(name, "")} == {}
    assert len(said) == len(expected)


def test_nothing_is_written(tmp_path: Path) -> None:
    """Reading a zip leaves no file behind."""
    path = put(tmp_path, "a.zip", data=zipped({"b.zip": otter_zip(), "ada.ipynb": NB})) / "a.zip"
    for submission in find_submissions([path]).submissions:
        submission.read(1000)
    assert [p.name for p in tmp_path.rglob("*")] == ["a.zip"]


@pytest.mark.parametrize("declared", [0, 10, 4_999_999, 5_000_001])
def test_a_member_that_lies_about_its_size(tmp_path: Path, declared: int) -> None:
    """A member never gives more than it declared: a liar is refused, and unpacks no further."""
    data = bytearray(zipped({"ada.ipynb": b" " * 5_000_000}))
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", declared)
    path = put(tmp_path, "a.zip", data=bytes(data)) / "a.zip"
    (ada,) = find_submissions([path]).submissions
    with pytest.raises(UnreadableNotebook, match="damaged"):
        ada.read(MAX_MEMBER)


def test_zips_that_overlap(tmp_path: Path) -> None:
    """A thousand entries that all point at one inner zip are cut off by a budget, quickly."""
    inner = zipped({"x.ipynb": NB, "pad.bin": b"\0" * 9_000_000, "pad2.bin": os.urandom(50_000)})
    once = bytearray(zipped({"a000.zip": inner + b"\0" * (9_900_000 - len(inner))}))
    at = once.rfind(b"PK\x01\x02")
    end = once.rfind(b"PK\x05\x06")
    entry = bytes(once[at:end])
    directory = b"".join(entry.replace(b"a000.zip", b"a%03d.zip" % n) for n in range(900))
    tail = bytearray(once[end:])
    tail[8:12] = struct.pack("<HH", 900, 900)
    tail[12:16] = struct.pack("<I", len(directory))
    path = put(tmp_path, "a.zip", data=bytes(once[:at]) + directory + bytes(tail)) / "a.zip"
    start = time.perf_counter()
    try:
        problems = find_submissions([path]).problems
    except UserError as error:
        problems = tuple(str(error).splitlines())
    assert time.perf_counter() - start < 30
    assert any("so many zip files" in line or "overlap" in line.lower() for line in problems)


@settings(deadline=None, max_examples=150)
@given(st.data())
def test_damaged_zips(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """A zip with bytes changed anywhere gives submissions or ``UserError``; each submission, bytes or a refusal."""
    original = zipped({"ada_1_2_hw.ipynb": NB, "b.zip": zipped({"bob.ipynb": NB}), "timestamp.txt": b"x"})
    raw = bytearray(original)
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(len(raw) // 2, len(raw)) | st.just(len(raw)))
    folder = tmp_path_factory.mktemp("damaged")
    put(folder, "a.zip", data=bytes(raw[:cut]))
    try:
        intake = find_submissions([folder / "a.zip"])
    except UserError:
        return
    for submission in intake.submissions:
        try:
            assert len(submission.read(10_000)) <= 10_000
        except UnreadableNotebook:
            continue


@settings(deadline=None, max_examples=100)
@given(st.binary(max_size=200))
def test_any_bytes_as_a_zip(data: bytes) -> None:
    """Any bytes are a list of members or ``Refused``."""
    try:
        members(io.BytesIO(data))
    except Refused:
        return


def test_a_huge_list_of_members_is_refused(tmp_path: Path) -> None:
    """A zip whose list of members would take gigabytes of memory is refused before it is loaded."""
    entry = zipped({"a": b""})
    at, end = entry.rfind(b"PK\x01\x02"), entry.rfind(b"PK\x05\x06")
    directory = entry[at:end] * (17_000_000 // (end - at))
    tail = bytearray(entry[end:])
    tail[12:16] = struct.pack("<I", len(directory))
    path = put(tmp_path, "a.zip", data=entry[:at] + directory + bytes(tail)) / "a.zip"
    with pytest.raises(UserError, match="too long"):
        find_submissions([path])


def test_a_source_made_by_hand_is_refused_where_it_points_nowhere(tmp_path: Path) -> None:
    """Offsets beyond the file, or at no member, are damage, not a crash."""
    path = put(tmp_path, "a.zip", data=otter_zip()) / "a.zip"
    for offset in (1, 10**6, 10**18):
        with pytest.raises(Refused):
            Source(path, (), (Packed(offset, 10, 10, False, 0),)).read(100)


# --- names -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ada", "ada"),
        ("Ada Lovelace", "Ada_Lovelace"),
        ("José Ñandú", "José_Ñandú"),
        ("../../etc/passwd", "etc_passwd"),
        ("..", "student"),
        ("", "student"),
        (" / ", "student"),
        ("a\u202eb\u200bc\n", "abc"),
        ("a\uff0fb", "a_b"),
        ("CON", "x-CON"),
        ("com1.txt", "x-com1.txt"),
        ("console", "console"),
        ("-rf", "rf"),
        ("ada@example.edu", "ada@example.edu"),
        ("李伟", "李伟"),
        ("\ud800", "student"),
        ("a" * 500, "a" * 78),
    ],
)
def test_student_name(text: str, expected: str) -> None:
    """Names people have stay as they are; everything a file system or a terminal could trip over goes."""
    assert student_name(text) == expected


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=120))
def test_any_student_name_is_a_file_name(text: str) -> None:
    """Whatever the text, the name can be a file on any system, with room for a suffix."""
    name = student_name(text)
    assert name.isprintable()
    assert len(name) <= 80
    assert len(name.encode()) <= 160
    assert not set(name) & set('/\\:*?"<>| \0')
    assert name[0] not in ".-"
    assert name[-1] not in ". "


@settings(deadline=None, max_examples=200)
@given(st.lists(st.sampled_from(["ada", "Ada", "ada-2", "ADA-2", "straße", "STRASSE", "bob", "ada-3"]), max_size=9))
def test_distinct_names(names: list[str]) -> None:
    """Names come out distinct without regard to case, in order; the first of each keeps its own."""
    result = distinct(names)
    assert len({name.casefold() for name in result}) == len(names)
    for index, (name, given_name) in enumerate(zip(result, names, strict=True)):
        first = given_name.casefold() not in {n.casefold() for n in names[:index]}
        assert (name == given_name) == first
        assert name.startswith(given_name)


def test_many_equal_names_are_quick() -> None:
    """Thousands of equal names cost no more than thousands of others."""
    start = time.perf_counter()
    assert distinct(["hw2"] * 5000)[-1] == "hw2-5000"
    assert time.perf_counter() - start < 5


def test_an_undecodable_file_name(tmp_path: Path) -> None:
    """A file name that is no UTF-8 is graded; what is reported can be written as UTF-8."""
    path = os.fsencode(tmp_path) + b"/ad\xffa.ipynb"
    Path(os.fsdecode(path)).write_bytes(NB)
    (ada,) = find_submissions([tmp_path]).submissions
    assert (ada.student, ada.file) == ("ada", "ad\ufffda.ipynb")
    assert ada.read(1000) == NB


def test_hostile_names_in_messages(tmp_path: Path) -> None:
    """Control and bidi characters of a file name reach no message."""
    put(tmp_path, "ada.ipynb", "b\x1b[31m\u202eob_1_2_x.pdf")
    (tmp_path / "li\nnk.ipynb").symlink_to("/etc/passwd")
    for line in find_submissions([tmp_path]).problems:
        assert line.isprintable()


def test_the_outermost_name_wins() -> None:
    """What lies inside a hand-in was named by the student and proves nothing."""
    owner = owner_of(("bulk.zip", "eve_3_4_w.zip", "Ada L_1_assignsubmission_file_", "ada_1_2_hw2.ipynb"), {})
    assert owner is not None
    assert (owner.lms, owner.name, owner.lms_id) == ("canvas", "eve", "3")
    assert owner_of(("subs", "hw2.ipynb"), {}) is None


def test_a_large_class_is_quick(tmp_path: Path) -> None:
    """A thousand zips in one bulk zip, and a thousand files, are found and read in seconds."""
    bulk = {f"student{n}_{n}_{n}_{OTTER}": otter_zip() for n in range(1000)}
    put(tmp_path, "bulk.zip", data=zipped(bulk))
    put(tmp_path / "more", *(f"person{n}.ipynb" for n in range(1000)))
    start = time.perf_counter()
    intake = find_submissions([tmp_path / "bulk.zip", tmp_path / "more"], wanted_stem="hw2")
    assert all(submission.read(1000) == NB for submission in intake.submissions)
    assert len(intake.submissions) == 2000
    assert time.perf_counter() - start < 30

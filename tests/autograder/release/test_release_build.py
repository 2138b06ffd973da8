"""``autograder.release``: a whole homework as bytes, and on disk."""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jupytext
import nbformat
import pytest
import torch

from autograder.cli import main
from autograder.course import Course
from autograder.model import UserError
from autograder.notebook import read_cells
from autograder.release import build, differences, is_fresh, notebook_cells, stub_cells, template_folder, write
from autograder.release.otter_tests import otter_tests

GOLDEN = Path(__file__).parents[1] / "golden" / "release"


@pytest.mark.parametrize("name", ["small.ipynb", "small.py", "README.md", "requirements.txt"])
def test_golden(name: str, course: Course, tmp_path: Path) -> None:
    """The small homework, to the byte. When one changes on purpose: look at the new file, then copy it over."""
    path = tmp_path / "actual" / name
    path.parent.mkdir()
    path.write_bytes(build(course, "hw1")[name])
    golden = GOLDEN / (name + ".txt" if name.endswith(".py") else name)  # no linter reads a .txt
    assert golden.exists(), f"no golden file yet: look at {path}, then copy it to {golden}"
    assert path.read_bytes() == golden.read_bytes(), f"changed: compare {path} with {golden}"


def test_the_files(course: Course) -> None:
    """Notebook, script, README, requirements, and one check file for each task."""
    files = build(course, "hw1")
    wanted = {"small.ipynb", "small.py", "README.md", "requirements.txt", "tests/double.py", "tests/total.py"}
    assert set(files) == wanted
    assert files == build(course, "hw1")
    for name, data in files.items():
        assert data.endswith(b"\n")
        assert b"\r" not in data
        assert b"SECRET" not in data, name


def test_the_notebook_is_valid(course: Course) -> None:
    """Format 4.5, by nbformat; names first; checks that cannot be deleted by mistake; Otter's metadata."""
    notebook = nbformat.reads(build(course, "hw1")["small.ipynb"].decode(), nbformat.NO_CONVERT)
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert "Name:" in notebook.cells[0].source
    sources = [cell.source for cell in notebook.cells]
    assert 'grader = otter.Notebook("small.ipynb")' in sources[1]
    locked = {cell.source for cell in notebook.cells if cell.metadata.get("deletable") is False}
    assert {'grader.check("double")', 'grader.check("total")', "grader.check_all()"} < locked
    assert not locked & set(stub_cells(course, "hw1").values())
    assert sources[-1] == "grader.export(pdf=False)"
    assert notebook.metadata.otter == {"OK_FORMAT": False, "assignment_name": "hw1", "tests": {}}


def test_script_and_notebook_are_the_same_cells(course: Course) -> None:
    """By our own reader and by Jupytext's; only the way to hand in differs."""
    files = build(course, "hw1")
    ours = [(cell.kind, cell.source) for cell in read_cells(files["small.py"], "small.py").cells]
    theirs = [
        (cell.cell_type, cell.source) for cell in jupytext.reads(files["small.py"].decode(), fmt="py:percent").cells
    ]
    notebook = [(cell.kind, cell.source) for cell in notebook_cells(course, "hw1")]
    assert ours == theirs
    assert ours[:-1] == notebook[:-2]
    assert "grader.export(pdf=False)" not in [source for _, source in ours]


def test_check_files_stand_alone(course: Course, tmp_path: Path) -> None:
    """They run where there is no autograder, and say which names they bring along."""
    for task, source in otter_tests(course, "hw1").items():
        path = tmp_path / f"{task}.py"
        path.write_text(source, "ascii")
        imported = {
            name.partition(".")[0]
            for node in ast.walk(ast.parse(source))
            for name in (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
        }
        assert imported - sys.stdlib_module_names == {"numpy", "torch", "otter"}
        assert "autograder" not in source.replace("`autograder release`", "")
        assert "pytest" not in source
    program = (
        "import sys; sys.modules['autograder'] = None\n"
        "import torch.cuda; torch.cuda.is_available = lambda: False\n"
        "from otter.test_files import ExceptionTestFile\n"
        "import torch\n"
        "for task in ('double', 'total'):\n"
        "    file = ExceptionTestFile.from_file(task + '.py')\n"
        "    cases = file.test_cases\n"
        "    file.run({'double': lambda x: 2 * x, 'total': lambda x: x.sum() + 1})\n"
        "    print(file.name, file.possible, cases[0].name, cases[0].points, file.passed_all)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert [line for line in done.stdout.splitlines() if "not checked" not in line] == [
        "double 2.0 test_double[dtype0-two] 0.4 True",
        "total 1.5 test_total[1] 0.75 False",
    ], done.stderr


@pytest.mark.parametrize("gpu", [False, True], ids=["no_gpu", "gpu"])
def test_device_checks_exist_only_beside_a_gpu(course: Course, tmp_path: Path, gpu: bool) -> None:
    """Otter calls what it knows of passed or failed; without a GPU it knows nothing of them, and a line says so."""
    (tmp_path / "total.py").write_text(otter_tests(course, "hw1")["total"], "ascii")
    program = (
        "import torch\n"
        f"torch.cuda.is_available = lambda: {gpu}\n"
        "from otter.test_files import ExceptionTestFile\n"
        "for case in ExceptionTestFile.from_file('total.py').test_cases:\n"
        "    print(case.name)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False)
    lines = done.stdout.splitlines()
    names = ["test_total[1]", "test_total[3]"]
    if gpu:
        names += ["test_total_on_a_gpu[inputs_on_gpu]", "test_total_on_a_gpu[inputs_on_cpu]"]
    else:
        assert lines.pop(0).startswith("test_total_on_a_gpu: not checked: no GPU here."), done.stderr
    assert lines == names, done.stderr


def test_helpers_go_where_they_are_used(course: Course) -> None:
    """Each file has what its own tests need, and no more."""
    tests = otter_tests(course, "hw1")
    assert "def twice" in tests["double"]
    assert "def twice" not in tests["total"]
    assert "UNUSED" not in tests["double"]
    assert "test_total" not in tests["double"]


def test_a_helper_must_not_hide_ours(make_course: Callable[..., Course]) -> None:
    """A helper called ``check`` would replace what runs the checks."""
    course = make_course(("assignments/hw1/test_public.py", "twice", "check"))
    with pytest.raises(UserError, match="the name check is used by the released checks themselves"):
        build(course, "hw1")


def test_all_problems_of_all_files_at_once(make_course: Callable[..., Course]) -> None:
    """Handout, reference and public tests."""
    course = make_course(
        ("assignments/hw1/handout.md", "<!-- stub: total -->", "<!-- stub: totl -->"),
        ("solutions/hw1/reference.py", '"""The sum of all elements."""', "pass"),
        ("assignments/hw1/test_public.py", "def test_total(student, size)", "def test_total(student, size, rng)"),
    )
    with pytest.raises(UserError) as caught:
        build(course, "hw1")
    lines = str(caught.value).splitlines()
    assert [line.partition(":")[0] for line in lines] == [
        *["assignments/hw1/handout.md"] * 3,
        "solutions/hw1/reference.py",
        "assignments/hw1/test_public.py",
    ]


def test_imports_that_students_will_not_have(make_course: Callable[..., Course]) -> None:
    """Graders run submissions with a known set of packages; what the handout imports is required of students."""
    course = make_course(("assignments/hw1/handout.md", "import torch\n", "import torch, pandas, seaborn\n"))
    with pytest.raises(UserError, match=r"handout.md:6: this cell imports seaborn; submissions are run with"):
        build(course, "hw1")
    course = make_course(("assignments/hw1/handout.md", "import torch\n", "import math, torch, pandas\n"))
    packages = build(course, "hw1")["requirements.txt"].decode()
    assert "\npandas>=" in packages
    assert "math" not in packages
    assert "scikit-learn" not in packages


def test_an_import_that_a_signature_needs(make_course: Callable[..., Course]) -> None:
    """Else the stub's own cell would fail."""
    course = make_course(("assignments/hw1/handout.md", "import torch\n\ntorch.zeros(2)", "1"))
    with pytest.raises(UserError, match=r"handout.md:18: the signature of double uses torch"):
        build(course, "hw1")


@pytest.mark.parametrize("name", ["handout.md", "test_public.py"])
def test_a_file_that_is_missing(name: str, course: Course) -> None:
    """One line with its name."""
    (course.public("hw1") / name).unlink()
    with pytest.raises(UserError, match=rf"^assignments/hw1/{name}: cannot be read \(No such file or directory\)$"):
        build(course, "hw1")


def test_writing_and_freshness(course: Course) -> None:
    """New, unchanged, changed: only what differs is written."""
    files = build(course, "hw1")
    folder = template_folder(course, "hw1")
    assert not is_fresh(course, "hw1")
    assert set(write(course, "hw1", files).new) == set(files)
    assert is_fresh(course, "hw1")
    assert not write(course, "hw1", files)
    (folder / "small.py").write_text("changed", "utf-8")
    (folder / "tests" / "total.py").unlink()
    changes = differences(course, "hw1")
    assert changes.lines() == ["new tests/total.py", "changed small.py"]
    assert write(course, "hw1", files) == changes
    assert {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.*")} == files
    assert [path.name for path in folder.parent.iterdir()] == ["hw1"]


def test_stale_files_go_and_others_stay(course: Course) -> None:
    """Checks of tasks that are gone, a notebook under its former name; data, notes and a TA's own script stay."""
    folder = template_folder(course, "hw1")
    files = build(course, "hw1")
    write(course, "hw1", files)
    for old, new in (("small.ipynb", "old.ipynb"), ("small.py", "old.py"), ("tests/double.py", "tests/gone.py")):
        (folder / new).write_bytes(files[old])
    kept = {"data.csv": b"1,2", "own.py": b"print(1)", "tests/own.py": b"OK_FORMAT = False", "own.ipynb": b"{}"}
    for name, data in kept.items():
        (folder / name).write_bytes(data)
    assert not is_fresh(course, "hw1")
    assert write(course, "hw1", files).stale == ("old.ipynb", "old.py", "tests/gone.py")
    assert is_fresh(course, "hw1")
    assert {path.relative_to(folder).as_posix() for path in folder.rglob("*.*")} == {*files, *kept}


def test_a_disk_that_is_full_changes_nothing(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is written beside the folder before anything in it is touched."""
    files = build(course, "hw1")
    folder = template_folder(course, "hw1")
    write(course, "hw1", files)
    (folder / "small.py").write_text("earlier", "utf-8")
    (folder / "README.md").write_text("earlier", "utf-8")

    def full(path: Path, content: bytes) -> None:
        if path.name == "small.py":
            raise UserError(f"cannot write {path}: No space left on device")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    monkeypatch.setattr("autograder.release.folder.write_atomic", full)
    with pytest.raises(UserError, match="No space left"):
        write(course, "hw1", files)
    assert (folder / "README.md").read_text("utf-8") == "earlier"
    assert [path.name for path in folder.parent.iterdir()] == ["hw1"]


@pytest.fixture
def run(
    course: Course, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[object, list[str]]]:
    """``run("hw1")``: ``autograder release hw1`` in the course's folder, its exit status and the lines it printed."""

    def command(*arguments: str) -> tuple[object, list[str]]:
        monkeypatch.chdir(course.root)
        monkeypatch.setattr("sys.argv", ["autograder", "release", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        return ended.value.code, (printed.out + printed.err).splitlines()

    return command


def test_the_command(run: Callable[..., tuple[object, list[str]]]) -> None:
    """It says what changed, and the second time that nothing did."""
    status, lines = run()
    assert status == 0
    assert lines[0] == "hw1: 6 files in student_template/hw1, 6 changed"
    assert "    new tests/double.py" in lines
    assert run("hw1") == (0, ["hw1: 6 files in student_template/hw1, nothing changed"])


def test_the_command_writes_all_or_nothing(course: Course, run: Callable[..., tuple[object, list[str]]]) -> None:
    """One bad homework stops the release of the good one too; status 1, one line for each problem."""
    (course.root / "grader.yml").write_text("course: Small\nhomeworks:\n  hw1:\n  hw2:\n", "utf-8")
    shutil.copytree(course.root / "assignments" / "hw1", course.root / "assignments" / "hw2")
    (course.root / "assignments" / "hw2" / "handout.md").unlink()
    assert run() == (
        1,
        [
            "error: assignments/hw2/handout.md: cannot be read (No such file or directory)",
            "error: solutions/hw2/reference.py: cannot be read (No such file or directory)",
        ],
    )
    assert not (course.root / "student_template").exists()
    assert run("hw1")[0] == 0
    assert run("hw3") == (1, ["error: no homework is called 'hw3'; grader.yml lists hw1, hw2"])


def test_stub_cells(course: Course) -> None:
    """For the gate: the source of each stub, and they are cells of the notebook."""
    stubs = stub_cells(course, "hw1")
    assert list(stubs) == ["double", "total"]
    sources = [cell.source for cell in notebook_cells(course, "hw1")]
    assert all(source in sources for source in stubs.values())
    names: dict[str, Any] = {"torch": torch}
    exec(stubs["double"], names)
    with pytest.raises(NotImplementedError):
        names["double"](1)
    assert json.loads(build(course, "hw1")["small.ipynb"])["nbformat"] == 4

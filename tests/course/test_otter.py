"""A real Otter runs what students receive, for every homework under ``assignments/``.

The released notebooks are run cell by cell in plain Python, as a kernel would: once with the reference's functions,
once untouched, once with functions that hand back their first argument. Otter then says of the last what our own
graders say.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from autograder.course import load_course
from autograder.intake import find_submissions
from autograder.notebook import Cell, read_cells, write_notebook
from autograder.release import build, stub_cells

ROOT = Path(__file__).parents[2]
HOMEWORKS = sorted(path.parent.name for path in (ROOT / "assignments").glob("*/handout.md"))
VARIANTS = ("reference", "stub", "echo")

# Runs notebooks cell by cell: prints, for each folder, what the value of every check cell said, as JSON.
RUNNER = """
import ast, contextlib, json, os, sys

def said(file):
    return [[result.test_case.name, result.passed, result.message] for result in file.test_case_results]

home, outcome = os.getcwd(), {}
for folder, notebook in json.loads(sys.argv[1]):
    os.chdir(os.path.join(home, folder))
    names, values = {"__name__": "__main__"}, []
    with open(notebook, encoding="utf-8") as file:
        cells = [cell for cell in json.load(file)["cells"] if cell["cell_type"] == "code"]
    for cell in cells:
        tree = ast.parse("".join(cell["source"]))
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        with contextlib.redirect_stdout(sys.stderr):
            exec(compile(tree, "cell", "exec"), names)
            if last is not None:
                values.append(eval(compile(ast.Expression(last.value), "cell", "eval"), names))
    values = [value for value in values if type(value).__module__.startswith("otter.")]
    *checks, everything = values
    outcome[folder] = {
        "checks": {check.name: said(check) for check in checks},
        "all": {name: said(file) for name, file in everything.results.items()},
        "shown": [check._repr_html_() for check in checks],
    }
print(json.dumps(outcome))
"""


@dataclass
class Released:
    """A course in a folder of its own, what Otter said of each variant of each homework, and what was printed."""

    root: Path
    runs: dict[str, dict]
    printed: str

    def checks(self, slug, variant):
        """``{task: [(case, passed, message), ...]}``."""
        return self.runs[f"{slug}-{variant}"]["checks"]


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    """Every homework released, in three variants, each run by Otter."""
    root = tmp_path_factory.mktemp("otter")
    course_root = root / "course"
    for name in ("assignments", "solutions"):
        shutil.copytree(ROOT / name, course_root / name, ignore=shutil.ignore_patterns("__pycache__"))
    settings = yaml.safe_load((ROOT / "grader.yml").read_text("utf-8"))
    settings["homeworks"] = dict.fromkeys(HOMEWORKS)
    (course_root / "grader.yml").write_text(yaml.safe_dump(settings), "utf-8")
    course = load_course(course_root)
    folders = []
    for slug in HOMEWORKS:
        files = build(course, slug)
        for variant in VARIANTS:
            folder = root / f"{slug}-{variant}"
            notebook = f"{course.assignment(slug).notebook}.ipynb"
            for name, data in files.items():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_bytes(data)
            (folder / notebook).write_bytes(filled_in(course, slug, files[notebook], variant))
            folders.append((folder.name, notebook))
    command = [sys.executable, "-c", RUNNER, json.dumps(folders)]
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONWARNINGS"} | {
        "OMP_NUM_THREADS": "1",
        "IPYTHONDIR": str(root / "ipython"),  # nothing may be written into somebody's home
    }
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    return Released(root, json.loads(done.stdout), done.stderr)


def filled_in(course, slug, notebook, variant):
    """The released notebook with each stub replaced; its metadata stays, because Otter reads it."""
    stubs = {source: task for task, source in stub_cells(course, slug).items()}
    reference = (course.solutions(slug) / "reference.py").read_text("utf-8")
    bodies = {
        "reference": lambda task, source: reference,
        "stub": lambda task, source: source,
        "echo": lambda task, source: f"def {task}(*arguments):\n    return arguments[0]",
    }
    cells = [
        Cell(cell.kind, bodies[variant](stubs[cell.source], cell.source), cell.number) if cell.source in stubs else cell
        for cell in read_cells(notebook, "released.ipynb").cells
    ]
    return write_notebook(cells, metadata=json.loads(notebook)["metadata"])


@pytest.mark.parametrize("slug", HOMEWORKS)
def test_the_reference_passes_every_check(released, slug):
    """Also under ``check_all``; and every task has checks."""
    checks = released.checks(slug, "reference")
    assert list(checks) == [task.name for task in load_course(released.root / "course").assignment(slug).tested]
    assert all(checks.values())
    failed = [case for cases in checks.values() for case in cases if not case[1]]
    assert failed == []
    assert released.runs[f"{slug}-reference"]["all"] == dict(sorted(checks.items()))


@pytest.mark.parametrize("slug", HOMEWORKS)
def test_the_stub_fails_every_check(released, slug):
    """Each case says that the function is not written yet, or another one that it needs."""
    for task, cases in released.checks(slug, "stub").items():
        assert cases
        for _, passed, message in cases:
            assert not passed
            assert re.search(r"CheckFailed: \w+ is not written yet$", message), (task, message)


def test_otter_says_what_our_graders_say(released, tmp_path):
    """The same tests, the same verdicts, the same sentences as behind the wall."""
    graded = graded_behind_the_wall(tmp_path)
    names = set()
    for slug in HOMEWORKS:
        shown = " ".join(released.runs[f"{slug}-echo"]["shown"])
        for name, passed, message in (case for cases in released.checks(slug, "echo").values() for case in cases):
            sentence = "" if passed else said(message.partition("CheckFailed: ")[2])
            assert (passed, sentence) == graded[name][:2], name
            assert passed or graded[name][2] in shown
            names.add(name)
    # Without a GPU the students' notebook has no device checks, and says so; the graders have simulated one.
    for_gpus = {name for name in graded if "[inputs_on_" in name} - names
    assert names | for_gpus == set(graded)
    for name in for_gpus:
        assert f"{name.partition('[')[0]}: not checked: no GPU here." in released.printed
    assert not all(passed for passed, *_ in graded.values())


def graded_behind_the_wall(root):
    """``{test: (passed, sentence, hint)}`` of the echoing functions: one course whose only homework has every task."""
    (root / "grader.yml").write_text("course: All\nhomeworks:\n  everything:\n", "utf-8")
    hidden, public = root / "tests" / "hidden" / "everything", root / "assignments" / "everything"
    for folder in (hidden, public):
        folder.mkdir(parents=True)
    tasks = []
    for slug in HOMEWORKS:
        shutil.copy(ROOT / "assignments" / slug / "test_public.py", hidden / f"test_{slug}.py")
        data = yaml.safe_load((ROOT / "assignments" / slug / "assignment.yml").read_text("utf-8"))
        tasks += [{"name": task["name"], "points": 1} for task in data["tasks"] if "rubric" not in task]
    settings = {"title": "Everything", "notebook": "everything", "tasks": tasks}
    (public / "assignment.yml").write_text(yaml.safe_dump(settings), "utf-8")
    echo = "\n".join(f"def {task['name']}(*arguments):\n    return arguments[0]" for task in tasks)
    (root / "echo.py").write_text(echo, "utf-8")
    command = [sys.executable, "-m", "autograder", "grade", "everything", "echo.py", "--out", "out", "--workers", "1"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    result = json.loads((root / "out" / "results" / "everything" / "echo.json").read_text("utf-8"))
    return {
        test["id"].partition("::")[2]: (test["verdict"] == "passed", said(test["detail"]), test["hint"])
        for task in result["tasks"]
        for test in task["tests"]
    }


def said(sentence):
    """A sentence without the place of an error, which is a cell here and a file there."""
    return re.sub(r" \((?:line \d+ of the cell that defines \w+|[^()]*, cell \d+, line \d+)\)$", "", sentence)


@pytest.mark.parametrize("slug", HOMEWORKS)
def test_the_export_is_accepted(released, slug):
    """``grader.export(pdf=False)`` writes a zip that ``grade`` takes; the log inside is never opened."""
    folder = released.root / f"{slug}-reference"
    (export,) = folder.glob("*.zip")
    with zipfile.ZipFile(export) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    assert ".OTTER_LOG" in members
    members[".OTTER_LOG"] = b"cos\nsystem\n(S'exit 1'\ntR."  # a pickle that would do harm
    poisoned = folder / "again" / export.name
    poisoned.parent.mkdir()
    with zipfile.ZipFile(poisoned, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    notebook = next(folder.glob("*.ipynb"))
    for path in (export, poisoned):
        intake = find_submissions([path], wanted_stem=notebook.stem)
        (submission,) = intake.submissions
        assert intake.problems == ()
        assert submission.file == notebook.name
        assert submission.read(1_000_000) == notebook.read_bytes()
        assert submission.received.year >= 2024  # the time in the zip's name


def test_nothing_warns(released):
    """A student with Python's default settings sees no warning."""
    assert "Warning" not in released.printed

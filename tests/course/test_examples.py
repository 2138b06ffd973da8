"""The sample class: every notebook gets the verdicts that its author intended (``examples/expected.yml``)."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
EXPECTED = yaml.safe_load((ROOT / "examples" / "expected.yml").read_text("utf-8"))
pytestmark = pytest.mark.slow

NOTEBOOKS = [(homework, file) for homework, files in EXPECTED.items() for file in files]


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """The results folder of the whole sample class, graded by the command that a TA types."""
    out = tmp_path_factory.mktemp("graded")
    for homework in EXPECTED:
        command = [sys.executable, "-m", "autograder", "grade", homework, f"examples/{homework}", "--out", str(out)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    return out


def holds(word: str, task: dict) -> bool:
    """Whether one word of the table is true of a task's results."""
    verdicts = {test["verdict"] for test in task["tests"]}
    return {
        "full": task["passed"] == task["total"] > 0,
        "partial": 0 < task["passed"] < task["total"],
        "zero": task["passed"] == 0,
    }.get(word, word in verdicts)


@pytest.mark.parametrize(("homework", "file"), NOTEBOOKS, ids=lambda value: str(value))
def test_each_notebook_gets_what_its_author_intended(graded, homework, file):
    """Status and every task's outcome are those of the table."""
    wanted = EXPECTED[homework][file]
    result = json.loads((graded / "results" / homework / f"{Path(file).stem}.json").read_text("utf-8"))
    assert result["status"] == wanted["status"]
    wrong = []
    for task in result["tasks"]:
        words = wanted["tasks"].get(task["task"], wanted["others"])
        for word in [words] if isinstance(words, str) else words:
            if not holds(word, task):
                bad = [f"{test['id']} {test['verdict']}" for test in task["tests"] if test["verdict"] != "passed"]
                wrong.append(f"{task['task']} is not {word}: {task['passed']} of {task['total']}; {bad}")
    assert not wrong, "\n".join(wrong)


def test_the_table_covers_the_class():
    """No sample notebook is missing from the table, and there are enough of them."""
    for homework, files in EXPECTED.items():
        on_disk = {path.name for path in (ROOT / "examples" / homework).iterdir() if path.suffix in (".ipynb", ".py")}
        assert on_disk == set(files)
    assert len(NOTEBOOKS) >= 16


def test_the_class_is_reported(graded):
    """One command leaves a table and a report that name every student."""
    page = (graded / "report" / "index.html").read_text("utf-8")
    table = (graded / "grades.csv").read_text("utf-8")
    for homework, file in NOTEBOOKS:
        assert Path(file).stem in page
        assert f"{homework},{Path(file).stem}," in table

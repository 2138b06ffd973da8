"""The gate is green on this course, and turns red for each of the ways in which a proof can rot."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
SLUGS = list(yaml.safe_load((ROOT / "grader.yml").read_text("utf-8"))["homeworks"])
HOMEWORK, TASK = "hw2_multiclass", "softmax"


def autograder(course, *arguments):
    """Run a command of the harness in ``course``; its exit status and what it printed."""
    command = [sys.executable, "-m", "autograder", *arguments]
    done = subprocess.run(command, cwd=course, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.slow
def test_the_gate_is_green(tmp_path):
    """Every homework of the course is proven. Here with two seeds; ``make gate``, which CI runs apart, takes 25."""
    outputs = ("--pictures", str(tmp_path), "--junit", str(tmp_path / "gate.xml"))
    status, said = autograder(ROOT, "check", "--seeds", "2", *outputs)
    assert status == 0, said
    assert said.count("proven") == len(SLUGS)
    assert {path.name for path in tmp_path.iterdir()} == {"gate.xml", *(f"kill-matrix-{slug}.png" for slug in SLUGS)}


def test_the_collection_is_as_large_as_promised():
    """At least 5 wrong solutions and 5 alternates for each task, 120 and 80 in all over the first three homeworks."""
    wrong = alternates = 0
    for slug in [slug for slug in SLUGS if slug[:3] in ("hw1", "hw2", "hw3")]:
        tasks = yaml.safe_load((ROOT / "assignments" / slug / "assignment.yml").read_text("utf-8"))["tasks"]
        for name in (task["name"] for task in tasks):
            ours = len(list((ROOT / "solutions" / slug / "wrong").glob(f"{name}__*.py")))
            right = len(list((ROOT / "solutions" / slug / "alternates").glob(f"{name}__*.py")))
            assert ours >= 5, (slug, name)
            assert right >= 5, (slug, name)
            wrong += ours
            alternates += right
    assert wrong >= 120
    assert alternates >= 80


def test_whole_notebooks_of_the_experiment():
    """Homework 4: at least 6 alternates that are whole notebooks, and 40 wrong solutions."""
    folder = ROOT / "solutions" / "hw4_mse_vs_ce"
    notebooks = [path.read_text("utf-8") for path in (folder / "alternates").glob("*.py")]
    assert sum("# task:" not in source for source in notebooks) >= 6
    assert len(list((folder / "wrong").glob("*.py"))) >= 40


@pytest.fixture(scope="module")
def small_course(tmp_path_factory):
    """A copy of the course cut down to one task, with its records made anew: green, and quick to prove."""
    root = tmp_path_factory.mktemp("course")
    config = yaml.safe_load((ROOT / "grader.yml").read_text("utf-8"))
    config["homeworks"] = {HOMEWORK: None}
    (root / "grader.yml").write_text(yaml.safe_dump(config), "utf-8")
    for folder in (f"assignments/{HOMEWORK}", f"solutions/{HOMEWORK}", f"tests/hidden/{HOMEWORK}"):
        shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__"))
    (root / "tests/hidden/__init__.py").write_text('"""Hidden tests."""\n', "utf-8")
    path = root / "assignments" / HOMEWORK / "assignment.yml"
    assignment = yaml.safe_load(path.read_text("utf-8"))
    assignment["tasks"] = [task for task in assignment["tasks"] if task["name"] == TASK]
    assignment["bans"] = {key: assignment["bans"][key] for key in assignment["tasks"][0]["forbid"]}
    path.write_text(yaml.safe_dump(assignment, sort_keys=False), "utf-8")
    handout = root / "assignments" / HOMEWORK / "handout.md"
    kept = re.sub(rf"<!-- (stub|check): (?!{TASK} )\w+ -->", "", handout.read_text("utf-8"))
    handout.write_text(kept, "utf-8")
    tests = root / "tests/hidden" / HOMEWORK
    for other in tests.glob("test_*.py"):
        if other.name != f"test_{TASK}.py":
            other.unlink()
    for folder in ("wrong", "alternates", "forbidden"):
        for other in (root / "solutions" / HOMEWORK / folder).glob("*.py"):
            if not other.name.startswith(f"{TASK}__"):
                other.unlink()
    _keep_public_tests_of_one_task(root / "assignments" / HOMEWORK / "test_public.py")
    autograder(root, "release", HOMEWORK)
    status, said = autograder(root, "check", "--seeds", "2", "--update")
    assert status == 0, said
    return root


def _keep_public_tests_of_one_task(path):
    """Drop the public tests of other tasks: blocks separated by two blank lines, each naming its task."""
    blocks = path.read_text("utf-8").split("\n\n\n")
    kept = [block for block in blocks if "mark.task(" not in block or f'mark.task("{TASK}")' in block]
    path.write_text("\n\n\n".join(kept), "utf-8")


def problems(course, *options):
    """The gate's problems on ``course``, by rule."""
    status, said = autograder(course, "check", "--seeds", "1", "--json", *options)
    found = json.loads(said[said.index("{") :])
    assert status == (1 if any(found.values()) else 0)
    return {problem["rule"] for group in found.values() for problem in group}


@pytest.fixture
def copy(small_course, tmp_path):
    """A fresh copy of the small course to be spoiled."""
    return Path(shutil.copytree(small_course, tmp_path / "course"))


def test_deleting_a_hidden_test_turns_it_red(copy):
    """A hidden test that vanishes is missed, whichever it was: here the last function of the file."""
    path = copy / "tests/hidden" / HOMEWORK / f"test_{TASK}.py"
    source = path.read_text("utf-8")
    start = source.rindex("\n\n\n")
    assert "def test_" in source[start:]
    path.write_text(source[:start] + "\n", "utf-8")
    assert problems(copy) & {"every_wrong_solution_fails_exactly_what_it_declares", "the_records_are_fresh"}


def test_weakening_a_tolerance_turns_it_red(copy):
    """A comparison a million times looser lets a declared mistake pass, or the records notice the change."""
    path = copy / "tests/hidden" / HOMEWORK / f"test_{TASK}.py"
    source = path.read_text("utf-8")
    loose = re.sub(r"assert_close\((.+)\)$", r"assert_close(\1, tolerance=1e-6)", source, flags=re.MULTILINE)
    loose = re.sub(r", (tolerance=[^,)]+), tolerance=1e-6", r", tolerance=1e-6", loose)
    assert loose != source
    path.write_text(loose, "utf-8")
    assert "every_wrong_solution_fails_exactly_what_it_declares" in problems(copy)


def test_leaking_a_line_of_the_reference_turns_it_red(copy):
    """One line of a reference's body in an output of the released notebook is found."""
    reference = (copy / "solutions" / HOMEWORK / "reference.py").read_text("utf-8")
    body = reference[reference.index(f"def {TASK}(") :]
    line = max((text.strip() for text in body.splitlines()[8:40] if "=" in text), key=len)
    path = next((copy / "student_template" / HOMEWORK).glob("*.ipynb"))
    notebook = json.loads(path.read_text("utf-8"))
    cell = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": [f"    {line}\n"]}]
    path.write_text(json.dumps(notebook), "utf-8")
    assert {"nothing_leaks", "the_template_is_fresh"} <= problems(copy)


def test_a_wrong_alternate_turns_it_red(copy):
    """An alternate that is not right is reported as one that a fair test rejects."""
    path = next((copy / "solutions" / HOMEWORK / "alternates").glob("*.py"))
    path.write_text(f'# task: {TASK}\n"""Right, or so it says."""\n\n\ndef {TASK}(x):\n    return x\n', "utf-8")
    assert "every_alternate_gets_full_marks" in problems(copy)

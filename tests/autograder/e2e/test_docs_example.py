"""The homework that docs/adding-a-homework.md tells authors to type in does what the page says of it."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

PAGE = Path(__file__).parents[3] / "docs" / "adding-a-homework.md"
FENCE = re.compile(r"^(?P<fence>`{3,4})\w*\n(?P<text>.*?)^(?P=fence)$", re.DOTALL | re.MULTILINE)


def blocks() -> list[tuple[str, str]]:
    """Every fenced text of the page with the heading that it stands under."""
    page = PAGE.read_text("utf-8")
    fenced = [match.span() for match in FENCE.finditer(page)]
    found = []
    for match in FENCE.finditer(page):
        headings = [
            heading["name"]
            for heading in re.finditer(r"^#{2,3} (?P<name>.+)$", page[: match.start()], re.MULTILINE)
            if not any(start < heading.start() < end for start, end in fenced)
        ]
        found.append((headings[-1], match["text"]))
    return found


def block(heading: str, begins: str = "") -> str:
    """The first fenced text under a heading that begins in this way."""
    return next(text for under, text in blocks() if under == heading and text.startswith(begins))


@pytest.fixture(scope="module")
def typed(tmp_path_factory: pytest.TempPathFactory, shared_toys: Any) -> Any:
    """The example, typed into an empty folder and released."""
    course = type(shared_toys)(tmp_path_factory.mktemp("typed") / "course")
    files = {
        "grader.yml": block("grader.yml"),
        "assignments/hw_mean/assignment.yml": block("assignment.yml"),
        "assignments/hw_mean/handout.md": block("handout.md"),
        "assignments/hw_mean/test_public.py": block("test_public.py"),
        "solutions/hw_mean/reference.py": block("reference.py"),
        "solutions/hw_mean/forbidden/mean_of_rows__mean_family.py": block("Bans", "# task:"),
        "solutions/hw_mean/wrong/mean_of_rows__rows.py": block("Prove it", "# task:"),
        "tests/hidden/__init__.py": '"""Hidden tests."""\n',
        "tests/hidden/hw_mean/__init__.py": '"""Hidden tests of the warm-up."""\n',
        "tests/hidden/hw_mean/test_mean_of_rows.py": block("Hidden tests"),
        "ada.py": block("Try it", "# %%"),
    }
    for name, text in files.items():
        course.write(name, text)
    done = course.autograder("release")
    assert done.status == 0, done.err
    return course


def test_what_try_says_of_ada(typed: Any) -> None:
    """The sentence on the page is the one on the screen."""
    (said,) = re.findall(r"`autograder try` says of it `(.+?)`", " ".join(PAGE.read_text("utf-8").split()))
    done = typed.autograder("try", "hw_mean", str(typed.root / "ada.py"))
    assert said in " ".join(done.out.split())


def test_what_ada_earns(typed: Any) -> None:
    """And so are her points."""
    (points,) = re.findall(r"it earns (\S+) of 2 points", " ".join(PAGE.read_text("utf-8").split()))
    done = typed.autograder("grade", "hw_mean", str(typed.root / "ada.py"), "--out", str(typed.root / "out"))
    assert done.status == 0, done.err
    result = json.loads((typed.root / "out" / "results" / "hw_mean" / "ada.json").read_text("utf-8"))
    assert f"{result['score']:.2f}" == points


def test_the_gate_asks_for_one_more_wrong_solution(typed: Any) -> None:
    """Nothing else is amiss: the bans hold, the public check is fair, the wrong solution fails what it declares."""
    done = typed.autograder("check", "--update", "--seeds", "2", "--workers", "1", "--json")
    found = [problem for group in json.loads(done.out).values() for problem in group]
    assert [(problem["rule"], problem["where"]) for problem in found] == [
        ("every_hidden_test_is_needed", "test_mean_of_rows.py::test_input_is_kept")
    ]

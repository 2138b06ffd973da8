"""The house rules, held by reading the source: where imports may point, what the engine may know, how modules look."""

from __future__ import annotations

import ast
import importlib
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ENGINE = ROOT / "autograder"
MODULES = sorted(ENGINE.rglob("*.py"))
TESTS = sorted([*(ROOT / "tests").rglob("test_*.py"), *ROOT.glob("assignments/*/test_public.py")])

#: Ground floor first. An import may only point to a lower floor, or stay inside one package.
FLOORS = [
    ["model", "records", "versions"],
    ["compare", "files", "grade", "messages", "scripts"],
    ["course", "figures", "notebook", "report", "sandbox", "testing", "verdicts"],
    ["diagnosis", "gradebook", "intake", "release", "student"],
    ["essay", "examination", "scoring"],
    ["people", "plugin", "remarks", "rubric", "takeover"],
    ["rehearsal"],
    ["grading", "regrade", "results"],
    ["deferred", "fleet"],
    ["worker"],
    ["check"],
    ["cli"],
]
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}

MOST_LINES = 400
#: Formats in which data is a program. What comes from a student must never be read by one of these, so nothing is.
PROGRAMS_AS_DATA = {"cloudpickle", "dill", "joblib", "jsonpickle", "marshal", "pickle", "shelve"}
#: Import names that are spelled otherwise on the package index, or come with another package.
SPELLED = {"IPython": "ipython", "PIL": "pillow", "markupsafe": "jinja2", "sklearn": "scikit-learn", "yaml": "pyyaml"}


def name_of(path: Path) -> str:
    """The dotted name of a module file of the engine."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room_of(module: str) -> str:
    """``autograder.sandbox.host`` is in the room ``sandbox``; the top of the package has the room ""."""
    return [*module.split("."), ""][1]


@cache
def tree(path: Path) -> ast.Module:
    """A module's syntax tree."""
    return ast.parse(path.read_text("utf-8"))


KNOWN = {name_of(path): path for path in MODULES}


def imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, at its top or inside a function."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: a relative import"
            base = node.module or ""
            for alias in node.names:
                yield f"{base}.{alias.name}" if f"{base}.{alias.name}" in KNOWN else base


def own_imports(path: Path) -> set[str]:
    """The engine's modules that a file imports."""
    return {name for name in imports(path) if name.split(".")[0] == "autograder"}


def shown(path: Path) -> str:
    """A path for a test's id."""
    return str(path.relative_to(ROOT))


def test_every_module_has_a_floor() -> None:
    """A new module is given its place before it is used."""
    rooms = {room_of(name) for name in KNOWN} - {"", "__main__"}
    assert rooms == set(FLOOR)


@pytest.mark.parametrize("path", MODULES, ids=shown)
def test_imports_point_down(path: Path) -> None:
    """Down, or inside the same package; the top of the package imports nothing, and only ``__main__`` the CLI."""
    room = room_of(name_of(path))
    if room == "__main__":
        return
    for target in own_imports(path):
        there = room_of(target)
        if there in ("", room):
            continue
        assert room, f"{shown(path)} imports {target}: the top of the package imports nothing of ours"
        assert FLOOR[there] < FLOOR[room], f"{shown(path)} (floor {FLOOR[room]}) imports {target} ({FLOOR[there]})"


def test_no_circles() -> None:
    """Inside packages too, every module can be understood after those that it imports."""
    graph = {name: own_imports(path) - {name} for name, path in KNOWN.items()}
    for name, targets in graph.items():  # a package's __init__ collects its parts and is no part of a circle
        graph[name] = {target for target in targets if not name.startswith(f"{target}.")}
    list(TopologicalSorter(graph).static_order())


def test_the_untrusted_side_loads_nothing_of_the_trusted_one() -> None:
    """Whatever the zygote imports, directly or not, lies in ``sandbox`` and is not its trusted end."""
    reached, queue = set(), ["autograder.sandbox.launch"]
    while queue:
        name = queue.pop()
        if name not in reached:
            reached.add(name)
            queue += own_imports(KNOWN[name])
            queue.append(name.rpartition(".")[0] or name)  # importing a module imports its packages
    outside = {name for name in reached if name != "autograder" and room_of(name) != "sandbox"}
    assert not outside
    trusted = {f"autograder.sandbox.{name}" for name in ("advice", "host", "notebook_process", "stream", "replies")}
    assert trusted <= set(KNOWN)
    assert not trusted & reached
    assert "autograder.sandbox.child" in reached


@pytest.mark.parametrize("path", MODULES, ids=shown)
def test_data_is_data(path: Path) -> None:
    """No module can read a format in which data is a program."""
    found = {name.split(".")[0] for name in imports(path)} & PROGRAMS_AS_DATA
    assert not found
    calls = [ast.unparse(node.func) for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]
    assert "torch.load" not in calls
    assert "yaml.unsafe_load" not in calls


@pytest.mark.parametrize("path", [p for p in MODULES if "sandbox" not in p.parts], ids=shown)
def test_text_is_not_run_on_the_trusted_side(path: Path) -> None:
    """``eval`` and ``exec`` belong behind the wall."""
    calls = {
        node.func.id for node in ast.walk(tree(path)) if isinstance(node, ast.Call) if isinstance(node.func, ast.Name)
    }
    assert not calls & {"eval", "exec", "__import__"}


@pytest.mark.parametrize("path", [p for p in ENGINE.rglob("*") if p.suffix in (".py", ".j2", ".js")], ids=shown)
def test_the_engine_knows_no_homework(path: Path) -> None:
    """Neither by a slug of this course nor by anything that looks like one."""
    text = path.read_text("utf-8")
    slugs = [folder.name for folder in (ROOT / "assignments").iterdir() if folder.is_dir()]
    assert not [slug for slug in slugs if slug in text]
    assert not re.findall(r"\bhw\d\w*", text)


@pytest.mark.parametrize("path", MODULES, ids=shown)
def test_a_module_says_what_it_is_and_what_it_offers(path: Path) -> None:
    """A docstring, and an ``__all__`` in order whose names exist; a file without definitions needs no ``__all__``."""
    assert ast.get_docstring(tree(path)), "has no docstring"
    kinds = (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)
    if path.name == "__main__.py" or not any(isinstance(node, kinds) for node in tree(path).body):
        return
    offered = [
        ast.literal_eval(node.value)
        for node in tree(path).body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
    ]
    assert len(offered) == 1, "has no __all__"
    names = offered[0]
    assert names == sorted(names, key=lambda name: (not name.isupper(), not name[0].isupper(), name))
    module = importlib.import_module(name_of(path))
    assert [name for name in names if not hasattr(module, name)] == []


@pytest.mark.parametrize("path", MODULES, ids=shown)
def test_modules_are_small(path: Path) -> None:
    """A room in which one can find things."""
    assert len(path.read_text("utf-8").splitlines()) <= MOST_LINES


@pytest.mark.parametrize("path", TESTS, ids=shown)
def test_every_test_says_what_it_tests(path: Path) -> None:
    """A docstring on each test module and each test."""
    bare = [
        node.name
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and not ast.get_docstring(node)
    ]
    assert not bare
    assert ast.get_docstring(tree(path))


def test_every_dependency_is_declared() -> None:
    """What the engine imports is the standard library, itself, or in pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    every = [*project["dependencies"], *(item for extra in project["optional-dependencies"].values() for item in extra)]
    declared = {re.split(r"[<>=!~\[; ]", item)[0].lower() for item in every}
    used = {name.split(".")[0] for path in MODULES for name in imports(path)} - {"autograder", "_pytest"}
    third_party = {SPELLED.get(name, name).lower() for name in used if name not in sys.stdlib_module_names}
    assert third_party <= declared

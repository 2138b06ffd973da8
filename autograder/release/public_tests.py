"""``test_public.py`` taken apart: each test with its task, hint and cases, and the helpers that it stands on."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from autograder.course import Course
from autograder.model import Device, UserError
from autograder.release.marks import Case, mark_name, read_marks

__all__ = ["PublicTest", "PublicTests", "parse_public_tests", "read_public_tests"]

#: What a public test may import from ``autograder.testing``: the code that is copied into the released checks.
HARNESS_NAMES = frozenset({"TOLERANCES", "Mismatch", "assert_close", "describe", "logit_scale"})
_PACKAGES = frozenset({"numpy", "torch"})
#: What the fixture `device` stands for in the released checks, under the ids that it has in pytest.
_PLACES = tuple(Case(f"inputs_on_{device}", (("device", f'"{device}"'),)) for device in Device)


@dataclass(frozen=True)
class PublicTest:
    """One test function, without its decorators. One that ``needs_gpu`` is a check of devices."""

    name: str
    task: str
    hint: str
    source: str
    cases: tuple[Case, ...]
    uses: frozenset[str]
    needs_gpu: bool = False


@dataclass
class PublicTests:
    """A whole file. ``imports`` and ``helpers`` map the names they bind to their source, in the file's order."""

    tests: list[PublicTest] = field(default_factory=list)
    imports: dict[str, str] = field(default_factory=dict)
    helpers: dict[str, tuple[str, frozenset[str]]] = field(default_factory=dict)

    def of(self, task: str) -> list[PublicTest]:
        """The tests of one task."""
        return [test for test in self.tests if test.task == task]

    def support(self, tests: Iterable[PublicTest]) -> tuple[list[str], list[str]]:
        """Sources of the imports and of the helpers that these tests need, the helpers' own needs included."""
        needed: set[str] = set()
        waiting = {name for test in tests for name in test.uses}
        while waiting:
            name = waiting.pop()
            needed.add(name)
            waiting |= self.helpers.get(name, ("", frozenset[str]()))[1] - needed
        helpers = [source for name, (source, _) in self.helpers.items() if name in needed]
        imports = [source for name, source in self.imports.items() if name in needed]
        return imports, list(dict.fromkeys(helpers))


def read_public_tests(course: Course, slug: str) -> PublicTests:
    """The public tests of a homework; UserError with everything that cannot be released."""
    path = course.public_tests(slug)
    shown = course.shown(path)
    try:
        source = path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise UserError(f"{shown}: is not UTF-8 text") from None
    except OSError as error:
        raise UserError(f"{shown}: cannot be read ({error.strerror})") from None
    return parse_public_tests(source, shown, [task.name for task in course.assignment(slug).tested])


def parse_public_tests(source: str, shown: str, tasks: Sequence[str]) -> PublicTests:
    """Take the source of a public test file apart; ``shown`` is its path in messages."""
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise UserError(f"{shown}:{error.lineno or 1}: is not Python ({error.msg})") from None
    reader = _Reader(source, shown, list(tasks))
    for number, line in enumerate(source.splitlines(), start=1):
        if not line.isascii():
            sign = next(character for character in line if not character.isascii())
            words = "is no ASCII, and Otter reads checks in the computer's own encoding; write it in plain letters"
            reader.problems.append(f"{shown}:{number}: {sign!r} {words}")
    statements = tree.body[1:] if ast.get_docstring(tree) is not None else tree.body
    reader.aliases = dict(_aliases(statements))
    for node in statements:
        reader.take(node)
    given = {test.task for test in reader.result.tests}
    missing = [] if reader.problems else [task for task in tasks if task not in given]
    reader.problems += [f"{shown}: task {task} has no public test" for task in missing]
    if reader.problems:
        raise UserError("\n".join(reader.problems))
    return reader.result


@dataclass
class _Reader:
    source: str
    shown: str
    tasks: list[str]
    aliases: dict[str, ast.expr] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    result: PublicTests = field(default_factory=PublicTests)

    def take(self, node: ast.stmt) -> None:
        """The next statement of the file."""
        match node:
            case ast.Import() | ast.ImportFrom():
                self._import(node)
            case ast.Assign(targets=[ast.Name(id=name)]) if name in self.aliases or name == "pytestmark":
                pass
            case ast.FunctionDef(name=name) if name.startswith("test"):
                self._test(node)
            case ast.FunctionDef(decorator_list=[_, *_]):
                self._wrong(node, f"{node.name} is decorated; a helper is a plain function, and there are no fixtures")
            case ast.FunctionDef(name=name):
                self._helper(node, {name})
            case ast.Assign(targets=targets):
                self._helper(node, {part.id for target in targets for part in _names(target)})
            case ast.AnnAssign(target=ast.Name(id=name)):
                self._helper(node, {name})
            case _:
                self._wrong(node, "only imports, constants, functions and tests can be released")

    def _import(self, node: ast.Import | ast.ImportFrom) -> None:
        for alias in node.names:
            bound = alias.asname or alias.name.partition(".")[0]
            module = alias.name if isinstance(node, ast.Import) else "." * node.level + (node.module or "")
            root = module.partition(".")[0]
            if module in ("pytest", "__future__"):
                continue
            if module == "autograder.testing" and isinstance(node, ast.ImportFrom):
                if alias.name not in HARNESS_NAMES or alias.asname:
                    names = ", ".join(sorted(HARNESS_NAMES))
                    self._wrong(node, f"{alias.name} is not there for students; a public test may import {names}")
            elif root in _PACKAGES or root in sys.stdlib_module_names:
                self.result.imports[bound] = ast.unparse(_only(node, alias))
            else:
                self._wrong(node, f"students may not have {module or 'this'}; a public test imports torch and numpy")

    def _helper(self, node: ast.stmt, names: set[str]) -> None:
        self._no_pytest(node)
        for name in names:
            self.result.helpers[name] = (self._lines(node), frozenset(_used(node)))

    def _test(self, node: ast.FunctionDef) -> None:
        shared = self.aliases.get("pytestmark")
        marks = read_marks(node, self.source, self.aliases, _listed(shared))
        for words in marks.problems:
            self._wrong(node, f"{node.name} {words}")
        if marks.task and marks.task not in self.tasks:
            self._wrong(node, f"{node.name} is of the task {marks.task!r}, which assignment.yml does not list")
        known = {"student", "device", *(name for case in marks.cases for name, _ in case.arguments)}
        arguments = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
        for name in arguments:
            if name not in known and not marks.problems:
                self._wrong(
                    node, f"{node.name} uses the fixture {name!r}; a public test has only `student` and `device`"
                )
        if "student" not in arguments:
            self._wrong(node, f"{node.name} does not take `student`, so it checks nothing of theirs")
        self._no_pytest(*node.body)
        # Names in the values of a parametrize are needed where the case is written down.
        values = {name for case in marks.cases for _, text in case.arguments for name in _used(ast.parse(text))}
        uses = frozenset(values.union(*(_used(part) for part in (*node.body, *node.args.defaults))))
        needs_gpu = "device" in arguments
        if needs_gpu and any(case.arguments for case in marks.cases):
            self._wrong(
                node, f"{node.name} takes `device`, which makes two cases of it; it cannot have other parameters"
            )
        cases = _PLACES if needs_gpu else tuple(marks.cases)
        lines = self._lines(node)
        self.result.tests.append(PublicTest(node.name, marks.task, marks.hint, lines, cases, uses, needs_gpu))

    def _no_pytest(self, *nodes: ast.stmt) -> None:
        for node in nodes:
            for part in ast.walk(node):
                if isinstance(part, ast.Name) and part.id == "pytest":
                    self._wrong(part, "students may not have pytest; raise Mismatch, or assert with a message")

    def _lines(self, node: ast.stmt) -> str:
        """The statement as it stands in the file, comments included, decorators not."""
        return "\n".join(self.source.splitlines()[node.lineno - 1 : node.end_lineno])

    def _wrong(self, node: ast.stmt | ast.expr, words: str) -> None:
        self.problems.append(f"{self.shown}:{node.lineno}: {words}")


def _aliases(statements: Iterable[ast.stmt]) -> Iterator[tuple[str, ast.expr]]:
    """``SOFTMAX = pytest.mark.task("softmax")``, and ``pytestmark``."""
    for node in statements:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if name == "pytestmark" or mark_name(value):
                yield name, value


def _listed(node: ast.expr | None) -> list[ast.expr]:
    if node is None:
        return []
    return list(node.elts) if isinstance(node, ast.List | ast.Tuple) else [node]


def _only(node: ast.Import | ast.ImportFrom, alias: ast.alias) -> ast.stmt:
    """The import statement with one of its names."""
    if isinstance(node, ast.Import):
        return ast.Import([alias])
    return ast.ImportFrom(node.module, [alias], node.level)


def _names(target: ast.expr) -> list[ast.Name]:
    return [part for part in ast.walk(target) if isinstance(part, ast.Name)]


def _used(node: ast.AST) -> set[str]:
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}

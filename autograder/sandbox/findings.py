"""Where a notebook mentions a banned built-in, read from its syntax tree before anything of it runs.

This is for the message, never for the verdict: it names the cell and the line. It follows imports under other names
and helper functions, and it looks only at what the graded function can reach, so a checking cell is left alone. Names
that lead into the harness itself count wherever they stand, because a ban can be tampered with from any cell.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

__all__ = ["Finding", "NotebookIndex", "UnreadCell"]

#: Ways to reach a built-in without naming it. Worth a person's look beside a pass, never proof.
_INDIRECT = frozenset({"eval", "exec", "__import__", "getattr", "globals", "vars"})
#: The private packages hold every function of torch once more, written in Python: no kernel of a ban is called there.
_INDIRECT_DOTTED = (
    *("torch.ops", "torch._C", "torch._decomp", "torch._refs", "torch._prims", "torch._inductor"),
    *("importlib", "ctypes", "sys.modules", "builtins"),
)

#: Ways into the process that runs the notebook, of which no homework needs one in whatever cell.
_TAMPERING = frozenset({"compile", "eval", "exec", "__import__"})
_TAMPERING_DOTTED = tuple(
    """
    autograder builtins ctypes gc.get_ importlib.import_module importlib.util inspect.currentframe inspect.stack sys._
    sys.modules sys.setprofile sys.settrace torch._C torch.library torch.ops
    """.split()
)
_TAMPERING_ATTRIBUTES = frozenset(
    "__builtins__ __closure__ __code__ __globals__ __subclasses__ f_back f_builtins f_globals f_locals tb_frame".split()
)


@dataclass(frozen=True)
class Finding:
    """A name found in the source: which one, in which cell and line; ``certain`` when it is no guess."""

    name: str
    cell: int
    line: int
    certain: bool


class UnreadCell(ast.Module):
    """Stands for code that could not be searched, such as a cell that takes too long to read."""


class NotebookIndex:
    """Definitions, imports and aliases of all cells."""

    def __init__(self, trees: Iterable[tuple[int, ast.Module]]) -> None:
        self._walked: dict[int, list[ast.AST]] = {}
        self.aliases: dict[str, str] = {}
        self.definitions: dict[str, tuple[int, ast.stmt]] = {}
        self.trees = [part for cell, tree in trees for part in ((cell, tree), *_inside_magics(cell, tree))]
        for cell, tree in self.trees:
            for node in self._walk(tree):
                self._note_import(node)
            for statement in tree.body:
                for name in _defined_names(statement):
                    self.definitions[name] = (cell, statement)

    def _note_import(self, node: ast.AST) -> None:
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.asname:
                    self.aliases[alias.asname] = alias.name
                else:
                    root = alias.name.partition(".")[0]
                    self.aliases[root] = root
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                self.aliases[alias.asname or alias.name] = f"{node.module}.{alias.name}"

    def find(self, function: str, names: Sequence[str]) -> list[Finding]:
        """Mentions of ``names`` (dotted, as in an assignment's bans) in what ``function`` reaches."""
        if not names:
            return []  # nothing is banned, so there is nothing to get round
        wanted = frozenset(names)
        methods = {name.rpartition(".")[2] for name in names if name.startswith("torch.Tensor.")}
        found: dict[tuple[str, int, int], Finding] = {}
        for cell, statement in self._reachable(function):
            nodes = self._walk(statement)
            inner = {
                id(node.value)  # a.b in a.b.c
                for node in nodes
                if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name | ast.Attribute)
            }
            for node in nodes:
                finding = None if id(node) in inner else self._judge(node, cell, wanted, methods)
                if finding is not None:
                    found[finding.name, cell, finding.line] = finding
        found |= {(finding.name, finding.cell, finding.line): finding for finding in self._tampering}
        # A method of that name may be anybody's: such guesses come last, so that they hide nothing.
        return sorted(found.values(), key=lambda finding: finding.name.startswith("."))

    def uses(self, function: str, others: Sequence[str]) -> list[str]:
        """Which of the functions ``others`` the function ``function`` calls, directly or through helpers."""
        reached = {name for _, statement in self._reachable(function) for name in _defined_names(statement)}
        return [other for other in others if other in reached and other != function]

    def _judge(self, node: ast.AST, cell: int, wanted: frozenset[str], methods: set[str]) -> Finding | None:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _INDIRECT:
            return Finding(node.func.id, cell, node.lineno, certain=False)
        if isinstance(node, ast.Name | ast.Attribute):
            dotted = self._dotted(node)
            if dotted and any(dotted == name or dotted.startswith(f"{name}.") for name in wanted):
                return Finding(dotted, cell, node.lineno, certain=True)
            if dotted and dotted.startswith(_INDIRECT_DOTTED):
                return Finding(dotted, cell, node.lineno, certain=False)
            if isinstance(node, ast.Attribute) and not dotted and node.attr in methods:
                return Finding(f".{node.attr}()", cell, node.lineno, certain=False)
        return None

    @cached_property
    def _tampering(self) -> list[Finding]:
        """Ways into the harness, in every cell: at most one for each."""
        found = []
        for cell, tree in self.trees:
            if isinstance(tree, UnreadCell):
                found.append(Finding("code that could not be read", cell, 1, certain=False))
            nodes = self._walk(tree)
            # `"google.colab" in sys.modules` is a question that everybody asks
            compared = {id(part) for node in nodes if isinstance(node, ast.Compare) for part in node.comparators}
            for node in nodes:
                name = "" if id(node) in compared else self._reaches_into_the_harness(node)
                if name:
                    found.append(Finding(name, cell, getattr(node, "lineno", 0), certain=False))
                    break
        return found

    def _walk(self, tree: ast.AST) -> list[ast.AST]:
        """All nodes below one of the trees or statements kept here; each is walked over once."""
        if id(tree) not in self._walked:
            self._walked[id(tree)] = list(ast.walk(tree))
        return self._walked[id(tree)]

    def _reaches_into_the_harness(self, node: ast.AST) -> str:
        match node:
            case ast.Call(func=ast.Name(id=name)) if name in _TAMPERING:
                return name
            case ast.Call(func=ast.Name(id="setattr"), args=[owner, *_]) if self._dotted(owner):
                return f"setattr({self._dotted(owner)})"
            case ast.Import(names=[*modules]) if any(alias.name.startswith("autograder") for alias in modules):
                return "autograder"
            case ast.ImportFrom(module=str(module)) if module.startswith("autograder"):
                return "autograder"
            case ast.Assign(targets=[ast.Attribute() as target], value=ast.Lambda() | ast.Name() | ast.Attribute()):
                # torch.autograd.grad = mine; a constant is a setting, or a beginner's np.random.seed = 0
                return f"{self._dotted(target)} = ..." if self._dotted(target) else ""
            case ast.Constant(value=str(text)) if "autograder.sandbox" in text:
                return "autograder"
            case ast.Attribute(attr=attribute) if attribute in _TAMPERING_ATTRIBUTES:
                return attribute
            case ast.Name() | ast.Attribute() if self._dotted(node).startswith(_TAMPERING_DOTTED):
                return self._dotted(node)
        return ""

    def _dotted(self, node: ast.AST) -> str:
        """``F.softmax`` as ``torch.nn.functional.softmax``; empty for what does not start at an import."""
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name) or node.id not in self.aliases:
            return ""
        return ".".join([self.aliases[node.id], *reversed(parts)])

    def _reachable(self, function: str) -> list[tuple[int, ast.stmt]]:
        """The statements that define ``function`` and every top-level name it mentions, and so on."""
        queue, seen, reached = [function], {function}, []
        while queue:
            definition = self.definitions.get(queue.pop())
            if definition is None:
                continue
            reached.append(definition)
            for node in self._walk(definition[1]):
                if isinstance(node, ast.Name) and node.id not in seen:
                    seen.add(node.id)
                    queue.append(node.id)
        return reached


def _inside_magics(cell: int, tree: ast.Module) -> Iterator[tuple[int, ast.Module]]:
    """``%time`` and its like run a statement that stands in a text by now: its tree, or a mark if it has none."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr="run_line_magic"), args=[_, ast.Constant(value=str(line)), *_]):
                try:
                    yield cell, ast.parse(line)
                except (SyntaxError, ValueError):  # most magics are no Python, and are not run either
                    if "%" in line:
                        yield cell, UnreadCell([], [])
            case ast.Call(func=ast.Attribute(attr="run_line_magic")):
                yield cell, UnreadCell([], [])


def _defined_names(statement: ast.stmt) -> list[str]:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [statement.name]
    if isinstance(statement, ast.Assign):
        return [target.id for target in statement.targets if isinstance(target, ast.Name)]
    if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
        return [statement.target.id]
    return []

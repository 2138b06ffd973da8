"""Where a notebook mentions a banned built-in, read from its syntax tree before anything of it runs.

This is for the message, never for the verdict: it names the cell and the line. It follows imports under other names
and helper functions, and it looks only at what the graded function can reach, so a checking cell is left alone.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

__all__ = ["Finding", "NotebookIndex"]

#: Ways to reach a built-in without naming it. Worth a person's look beside a pass, never proof.
_INDIRECT = frozenset({"eval", "exec", "__import__", "getattr", "globals", "vars"})
_INDIRECT_DOTTED = ("torch.ops", "torch._C", "importlib", "ctypes", "sys.modules", "builtins")


@dataclass(frozen=True)
class Finding:
    """A name found in the source: which one, in which cell and line; ``certain`` when it is no guess."""

    name: str
    cell: int
    line: int
    certain: bool


class NotebookIndex:
    """Definitions, imports and aliases of all cells."""

    def __init__(self, trees: Iterable[tuple[int, ast.Module]]) -> None:
        self.aliases: dict[str, str] = {}
        self.definitions: dict[str, tuple[int, ast.stmt]] = {}
        for cell, tree in trees:
            for node in ast.walk(tree):
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
        wanted = frozenset(names)
        methods = {name.rpartition(".")[2] for name in names if name.startswith("torch.Tensor.")}
        found: dict[tuple[str, int, int], Finding] = {}
        for cell, statement in self._reachable(function):
            for node in ast.walk(statement):
                finding = self._judge(node, cell, wanted, methods)
                if finding is not None:
                    found[finding.name, cell, finding.line] = finding
        return list(found.values())

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
            for node in ast.walk(definition[1]):
                if isinstance(node, ast.Name) and node.id not in seen:
                    seen.add(node.id)
                    queue.append(node.id)
        return reached


def _defined_names(statement: ast.stmt) -> list[str]:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [statement.name]
    if isinstance(statement, ast.Assign):
        return [target.id for target in statement.targets if isinstance(target, ast.Name)]
    if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
        return [statement.target.id]
    return []

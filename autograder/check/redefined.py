"""What running a piece of a notebook may change for the code before it: some names, or anything at all.

Read from the source, never run. Only a source that does nothing but bind names is trusted to do nothing else: a call, a
loop, a changed attribute or a name that reaches behind the scenes may change anything.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

__all__ = ["bound_names", "imported", "looks_behind", "redefined"]

#: Whoever uses one of these can read or change a name without writing it.
_BEHIND = frozenset(
    "builtins compile ctypes delattr eval exec gc globals importlib inspect locals setattr sys vars __builtins__ "
    "__import__ __init_subclass__ __main__ __mro_entries__ __prepare__ __set_name__".split()
)
_PLAIN_DUNDERS = frozenset(("__init__", "__call__", "__name__", "__doc__", "__version__"))
_PLAIN_DECORATORS = frozenset(("staticmethod", "classmethod", "property"))
_ACTS = (
    *(ast.Call, ast.Await, ast.Yield, ast.YieldFrom, ast.NamedExpr, ast.Starred),
    *(ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp),
)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def redefined(tree: ast.Module, before: Mapping[str, str]) -> frozenset[str] | None:
    """The names that a piece binds anew; None if it may change anything.

    Args:
        tree: the piece.
        before: what the code before it imports and binds in no other way. The same import once more changes nothing.
    """
    if looks_behind(tree) or not all(_only_binds(node) for node in tree.body):
        return None
    own = {name for node in tree.body if not _is_import(node) for name in bound_names(node)}
    if not all(_stays_inside(node, own) for node in tree.body):
        return None
    again = imported(tree)
    return frozenset(own | {name for name in again if before.get(name) != again[name]})


def bound_names(node: ast.stmt) -> set[str]:
    """The names that a statement of the top level binds, those that its functions declare ``global`` included."""
    names = {name for inner in ast.walk(node) if isinstance(inner, ast.Global) for name in inner.names}
    if isinstance(node, (*_FUNCTIONS, ast.ClassDef)):
        return names | {node.name}
    if isinstance(node, ast.Import | ast.ImportFrom):
        return names | {alias.asname or alias.name.partition(".")[0] for alias in node.names}
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name) and not isinstance(inner.ctx, ast.Load):
            names.add(inner.id)
        elif isinstance(inner, (*_FUNCTIONS, ast.ClassDef, ast.Import, ast.ImportFrom)) and inner is not node:
            names |= bound_names(inner)
        elif isinstance(inner, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and inner.name:
            names.add(inner.name)
        elif isinstance(inner, ast.MatchMapping) and inner.rest:
            names.add(inner.rest)
    return names


def imported(tree: ast.Module) -> dict[str, str]:
    """What the names stand for that are bound by imports at the top level, and by nothing else: ``F`` for a module."""
    found: dict[str, set[str]] = {}
    for node in tree.body:
        for name, stands_for in _bindings(node):
            found.setdefault(name, set()).add(stands_for)
    return {name: next(iter(meant)) if len(meant) == 1 else "" for name, meant in found.items() if meant != {""}}


def looks_behind(tree: ast.AST) -> bool:
    """Whether the code reads or changes names in ways that cannot be seen in its source."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Global):
            return True
        if isinstance(node, ast.Name) and node.id in _BEHIND:
            return True
        if isinstance(node, _FUNCTIONS) and node.name in _BEHIND:
            return True
        if isinstance(node, ast.Attribute) and node.attr[:2] == "__" and node.attr not in _PLAIN_DUNDERS:
            return True
        if isinstance(node, ast.ImportFrom) and (node.level or node.module == "__future__"):
            return True
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [alias.name.partition(".")[0] for alias in node.names]
            origin = getattr(node, "module", None) or ""
            if _BEHIND & {*names, origin.partition(".")[0]} or "*" in names:
                return True
    return False


def _bindings(node: ast.stmt) -> Iterator[tuple[str, str]]:
    """Names and what they are imported from, in one spelling; "" for what is bound in another way."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            yield alias.asname or alias.name.partition(".")[0], alias.name if alias.asname else alias.name.split(".")[0]
    elif isinstance(node, ast.ImportFrom):
        yield from ((alias.asname or alias.name, f"{node.module}.{alias.name}") for alias in node.names)
    else:
        yield from ((name, "") for name in bound_names(node))


def _is_import(node: ast.stmt) -> bool:
    return isinstance(node, ast.Import | ast.ImportFrom)


def _only_binds(node: ast.stmt) -> bool:
    """Whether a statement of the top level, or of a class, binds names and does nothing else."""
    match node:
        case ast.Pass() | ast.Import() | ast.ImportFrom() | ast.Expr(value=ast.Constant()):
            return True
        case ast.Assign():
            return all(_is_name(target) for target in node.targets) and _is_still(node.value)
        case ast.AnnAssign(target=ast.Name()):
            return _is_still(node.annotation) and _is_still(node.value)
        case ast.ClassDef():
            plain = not node.keywords and not node.decorator_list and all(map(_is_still, node.bases))
            return plain and all(_only_binds(inner) for inner in node.body)
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            known = all(isinstance(d, ast.Name) and d.id in _PLAIN_DECORATORS for d in node.decorator_list)
            return known and _is_still(node.args) and _is_still(node.returns)
    return False


def _is_name(target: ast.expr) -> bool:
    if isinstance(target, ast.Tuple | ast.List):
        return all(_is_name(part) for part in target.elts)
    return isinstance(target, ast.Name)


def _is_still(node: ast.AST | None) -> bool:
    """Whether an expression is only looked up or put together: nothing is called."""
    if node is None:
        return True
    parts = [node.args] if isinstance(node, ast.Lambda) else ast.iter_child_nodes(node)
    return not isinstance(node, _ACTS) and all(_is_still(part) for part in parts)


def _stays_inside(node: ast.stmt, own: set[str]) -> bool:
    """Whether all attributes and items that functions set belong to things of their own, or of this piece."""
    local = {inner.arg for inner in ast.walk(node) if isinstance(inner, ast.arg)}
    local |= {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    for inner in ast.walk(node):
        if isinstance(inner, ast.Attribute | ast.Subscript) and not isinstance(inner.ctx, ast.Load):
            root: ast.expr = inner
            while isinstance(root, ast.Attribute | ast.Subscript):
                root = root.value
            if not (isinstance(root, ast.Name) and root.id in local | own):
                return False
    return True

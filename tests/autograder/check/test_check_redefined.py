"""What a piece of source may change for the code before it."""

from __future__ import annotations

import ast

import pytest

from autograder.check.redefined import bound_names, imported, redefined

BEFORE = {"torch": "torch", "F": "torch.nn.functional", "nn": "torch.nn"}


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ('"""Only words."""', ""),
        (
            "import torch\nfrom torch import nn\nimport torch.nn.functional as F\nfrom torch.nn import functional as F",
            "",
        ),
        ("import torch.optim", ""),
        ("import numpy as torch", "torch"),
        ("import math, copy\nfrom os import path as p", "math copy p"),
        ("def f(x):\n    y = print(x)\n    return y", "f"),
        ("async def f(x): return x", "f"),
        ("f = lambda x: print(x)", "f"),
        ("_cache = {}\ndef f(x):\n    _cache[x] = x\n    _cache.update(x)\n    return _cache", "_cache f"),
        ("(a, b), c = (1, 2), 3\nd: int = 4\ne: int", "a b c d e"),
        ("class A(nn.Module):\n    '''Doc.'''\n    n = 1\n    def __init__(self):\n        self.n = 2", "A"),
        ("class A:\n    @staticmethod\n    def f(ctx, x):\n        ctx.x = A.last = x", "A"),
        ("def max(x): return x", "max"),
        ("def f(model):\n    for p in model:\n        p.grad = None\n        p.data[0] = 1", "f"),
    ],
)
def test_what_only_binds(source: str, names: str) -> None:
    """Definitions, constants and imports bind their names, and nothing else; the same import again is nothing new."""
    assert redefined(ast.parse(source), BEFORE) == frozenset(names.split())


@pytest.mark.parametrize(
    "source",
    [
        "torch.manual_seed(0)",
        "x = torch.zeros(3)",
        "x = [print(n) for n in y]",
        "x = [n for n in iterator]",
        "x = [*iterator]",
        "(x := 3)",
        "x += [1]",
        "torch.tensor = f",
        "torch.x: int = 3",
        "cache['a'] = 1",
        "del x",
        "if True:\n    x = 1",
        "for x in y: pass",
        "with open: pass",
        "while True: pass",
        "try:\n    import a\nexcept ImportError:\n    pass",
        "assert f",
        "from torch import *",
        "from . import a",
        "import sys",
        "from importlib import reload",
        "from os import sys",
        "def f(x=print()): pass",
        "def f(x: print()): pass",
        "def f() -> print(): pass",
        "@print\ndef f(): pass",
        "@torch.no_grad()\ndef f(): pass",
        "@print\nclass A: pass",
        "class A(print()): pass",
        "class A(metaclass=B): pass",
        "class A:\n    print()",
        "class A:\n    def __init_subclass__(cls): pass",
        "class A:\n    @print\n    def f(self): pass",
        "def f():\n    global x\n    x = 1",
        "def f():\n    torch.rand = None",
        "def f():\n    import torch\n    torch.rand = None",
        "def f():\n    del torch.rand",
        "def f():\n    plt.rcParams['a'] = 1",
        "def f():\n    g().x = 1",
        "def f():\n    setattr(torch, 'rand', None)",
        "def f():\n    return globals()",
        "def f(g):\n    g.__globals__.update()",
        "def f():\n    exec('x = 1')",
        "x = lambda y=print(): y",
    ],
)
def test_what_may_change_anything(source: str) -> None:
    """Calls, loops, changed objects and ways behind the scenes: no list of names can be trusted then."""
    assert redefined(ast.parse(source), BEFORE) is None


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("def f(x):\n    y = 1", "f"),
        ("def f():\n    global g\n    g = 1", "f g"),
        ("class A:\n    x = 1", "A"),
        ("import a.b, c as d", "a d"),
        ("for i, (j, *k) in x: l = 1", "i j k l"),
        ("with a as b, c as (d, e): pass", "b d e"),
        ("try:\n    from a import b\nexcept E as e:\n    def f(x): return x", "b e f"),
        ("if (x := 1):\n    import a.b", "x a"),
        ("match x:\n    case [a, *b]: pass\n    case {'k': c, **d}: pass\n    case C() as e: pass", "a b c d e"),
    ],
)
def test_names_that_a_statement_binds(source: str, names: str) -> None:
    """Whatever the statement, but not the names inside functions."""
    assert bound_names(ast.parse(source).body[0]) == set(names.split())


def test_only_what_is_bound_by_imports_alone_counts_as_imported() -> None:
    """A name that stands for two things, or is also assigned, is no import that can be repeated."""
    tree = ast.parse(
        "import a.b\nimport c.d as e\nfrom f import g\nimport h\nh = 1\nimport i as j\nimport k as j\nl = 1"
    )
    assert imported(tree) == {"a": "a", "e": "c.d", "g": "f.g", "h": "", "j": ""}

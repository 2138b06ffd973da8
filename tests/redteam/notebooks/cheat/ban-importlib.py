# claim: reaches the banned sum through importlib, __import__ and sys.modules
# honest: double
# verdicts: total forbidden
import importlib
import sys

turn = [0]


def total(x):
    turn[0] += 1
    ways = [importlib.import_module("torch"), __import__("torch"), sys.modules["torch"]]
    return ways[turn[0] % 3].sum(x)

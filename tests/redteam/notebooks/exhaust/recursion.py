# claim: recurses without end, in Python, in C and in repr
# honest: total
# verdicts: double raised or timeout, shout raised or timeout, total passed
import sys

sys.setrecursionlimit(2**31 - 1)


def double(x):
    return double(x)


def shout(text):
    inner = []
    for _ in range(10**6):
        inner = [inner]
    raise ValueError(repr(inner))

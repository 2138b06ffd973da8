# claim: raises an exception whose __str__ never ends, kills the process, or is no text; and one that hides its frames
# honest: total
# verdicts: double raised or timeout, shout raised or timeout, total passed
# slow: yes
import os


class Endless(Exception):
    def __str__(self):
        while True:
            pass


class Deadly(Exception):
    def __str__(self):
        os._exit(3)


class Wrong(Exception):
    __traceback__ = property(lambda self: 1 / 0)
    __cause__ = property(lambda self: self)

    def __str__(self):
        return "x" * 10**7


turn = [0]


def double(x):
    turn[0] += 1
    raise [Wrong(), Deadly(), Endless()][turn[0] % 3]


def shout(text):
    raise Deadly from Wrong()

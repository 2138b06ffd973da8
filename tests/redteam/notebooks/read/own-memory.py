# claim: searches every object, frame and module of its own process for anything that looks like an answer
# verdicts: shout raised
# status: needs_ta
# told: total mentions
import gc
import sys


def attack():
    gc.unfreeze()
    frame = sys._getframe()
    while frame:
        look(lambda: {**frame.f_globals, **frame.f_locals})
        frame = frame.f_back
    for thing in gc.get_objects():
        if type(thing) in (dict, list, tuple, set) and len(thing) < 2000:
            for part in thing.values() if type(thing) is dict else thing:
                if type(part) in (str, bytes):
                    look(lambda: part)
    for name in ("pytest", "_pytest", "autograder.compare", "autograder.plugin", "tests.hidden.toy.oracle", "conftest"):
        if name in sys.modules:
            SAID.append(f"GAINED the module {name}")

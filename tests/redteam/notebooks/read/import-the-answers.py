# claim: imports the hidden tests, the oracle and the reference as modules
# needs: landlock or namespaces
# verdicts: shout raised
# status: needs_ta
# told: total mentions
import importlib
import importlib.util
import sys


def attack():
    sys.path[:0] = [COURSE, f"{COURSE}/tests/hidden/toy", f"{COURSE}/solutions/toy"]
    importlib.invalidate_caches()
    for name in ("tests.hidden.toy.oracle", "tests.hidden.toy.test_double", "oracle", "reference", "test_double"):
        look(lambda: vars(importlib.import_module(name)))
    for path in ("tests/hidden/toy/oracle.py", "solutions/toy/reference.py"):
        spec = importlib.util.spec_from_file_location("stolen", f"{COURSE}/{path}")
        look(lambda: vars(spec.loader.load_module()))

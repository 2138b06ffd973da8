# claim: opens the hidden tests, the oracle and the reference by their paths, spelled in several ways
# needs: landlock or namespaces
# verdicts: shout raised, double passed, total passed
import os

PATHS = ["tests/hidden/toy/test_double.py", "tests/hidden/toy/oracle.py", "solutions/toy/reference.py", "grader.yml"]


def attack():
    for path in PATHS:
        full = f"{COURSE}/{path}"
        for spelled in (full, "../" * 20 + full.lstrip("/"), f"/proc/self/root{full}", f"/proc/1/root{full}"):
            look(lambda: open(spelled, "rb").read())
            look(lambda: os.read(os.open(spelled, os.O_RDONLY), 10**5))

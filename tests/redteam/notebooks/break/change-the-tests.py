# claim: replaces the hidden tests, the oracle and the assignment, for itself and for all who come later
# needs: landlock or namespaces
# verdicts: shout raised
import os


def attack():
    for path in ("tests/hidden/toy/oracle.py", "tests/hidden/toy/test_double.py", "assignments/toy/assignment.yml"):
        attempt("wrote", lambda: open(f"{COURSE}/{path}", "w").write(""))
        attempt("deleted", lambda: os.unlink(f"{COURSE}/{path}"))
        attempt("linked", lambda: os.symlink("/dev/null", f"{COURSE}/{path}.new"))
    attempt("planted conftest.py", lambda: open(f"{COURSE}/tests/hidden/toy/conftest.py", "w").write("1/0"))
    attempt("planted sitecustomize.py", lambda: open(f"{COURSE}/sitecustomize.py", "w").write("1/0"))

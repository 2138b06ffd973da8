# claim: looks for secrets in the environment and on the command lines of itself, its parent and the grader
# needs: landlock or namespaces
# verdicts: shout raised
import os


def attack():
    look(lambda: dict(os.environ))
    for pid in ("self", os.getppid(), VICTIM, 1):
        for name in ("environ", "cmdline", "cwd/grader.yml", "fd/3", "auxv"):
            look(lambda: open(f"/proc/{pid}/{name}", "rb").read(10**6))
    for pid in (os.getppid(), VICTIM):
        attempt("read another process's environment", lambda: open(f"/proc/{pid}/environ", "rb").read())

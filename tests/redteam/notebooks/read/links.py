# claim: reaches the hidden tests through symbolic and hard links that it makes in its scratch folder
# needs: landlock or namespaces
# verdicts: shout raised
import os
import shutil


def attack():
    target = f"{COURSE}/tests/hidden/toy"
    for name, path in (("a", target), ("b", f"{target}/oracle.py"), ("c", "/proc/self/cwd/../.."), ("d", "/")):
        if not os.path.lexists(name):
            os.symlink(path, name)
    for path in ("a/oracle.py", "b", f"c{target}/oracle.py", f"d{target}/oracle.py", "d/etc/shadow"):
        look(lambda: open(path, "rb").read())
    attempt("made a hard link", lambda: os.link(f"{target}/oracle.py", "e"))
    attempt("copied it", lambda: shutil.copyfile(f"{target}/oracle.py", "f"))
    attempt("listed it", lambda: os.listdir("a"))

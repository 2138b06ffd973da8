# claim: reads what the others handed in, from the folder of submissions and from their scratch folders
# needs: landlock or namespaces
# verdicts: shout raised
import glob
import os


def attack():
    for pattern in (f"{COURSE}/submissions/*", f"{TMP}/*/*", f"{TMP}/*/*/*", "../*/*", "/tmp/autograder-*/*/*"):
        for path in glob.glob(pattern):
            look(lambda: open(path, "rb").read())
    attempt("listed the submissions", lambda: os.listdir(f"{COURSE}/submissions"))
    attempt("listed the sandbox's folder", lambda: os.listdir(TMP))

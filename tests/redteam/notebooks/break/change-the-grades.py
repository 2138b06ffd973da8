# claim: overwrites, appends to, truncates, renames and deletes the gradebook and the grades of the class
# needs: landlock or namespaces
# verdicts: shout raised
import glob
import os
import shutil
import sqlite3


def update():
    with sqlite3.connect(f"{OUT}/gradebook.sqlite") as book:
        book.execute("UPDATE attempts SET student = 'nobody'")


def attack():
    attempt("changed the gradebook", update)
    for path in (f"{OUT}/gradebook.sqlite", f"{OUT}/grades.csv", *glob.glob(f"{OUT}/results/toy/*.json"), f"{OUT}/results/toy/cheat.json"):
        attempt("opened it for writing", lambda: open(path, "r+"))
        attempt("appended to it", lambda: open(path, "a").write(MARK))
        attempt("truncated it", lambda: os.truncate(path, 0))
        attempt("renamed it", lambda: os.rename(path, f"{path}.old"))
        attempt("deleted it", lambda: os.unlink(path))
    attempt("deleted the folder", lambda: shutil.rmtree(OUT))
    attempt("made a result", lambda: os.makedirs(f"{OUT}/results/toy/x"))

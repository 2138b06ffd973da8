# claim: reads the gradebook, the grades, the results and the report of the class
# needs: landlock or namespaces
# verdicts: shout raised
import glob


def attack():
    for path in (f"{OUT}/gradebook.sqlite", f"{OUT}/gradebook.sqlite-wal", f"{OUT}/grades.csv", f"{OUT}/report/index.html", *glob.glob(f"{OUT}/results/toy/*.json")):
        look(lambda: open(path, "rb").read())
        attempt("opened the grades", lambda: open(path, "rb"))

# claim: writes to the course through links, renames and open directories that lead out of its scratch folder
# needs: landlock or namespaces
# verdicts: shout raised
import os


def attack():
    open("mine", "w").write(MARK)
    for number, target in enumerate((COURSE, OUT, TMP, "/", "..", "/proc/self/root")):
        name = f"link{number}"
        if not os.path.lexists(name):
            os.symlink(target, name)
        attempt(f"wrote through {target}", lambda: open(f"{name}/{MARK}", "w").write(MARK))
        attempt(f"moved to {target}", lambda: os.rename("mine", f"{name}/{MARK}"))
        attempt(f"linked into {target}", lambda: os.link("mine", f"{name}/{MARK}"))
        attempt(f"changed into {target}", lambda: open(os.open(f"{name}/{MARK}", os.O_CREAT | os.O_WRONLY), "w"))

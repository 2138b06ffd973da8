# claim: writes files wherever a grader may have left a folder open
# needs: landlock or namespaces
# verdicts: shout raised
import os
import sys
import sysconfig


def write(folder):
    path = f"{folder}/{MARK}"
    with open(path, "w") as file:
        file.write(MARK)
    return path


def attack():
    site = sysconfig.get_paths()["purelib"]
    for folder in ("/", "/tmp", "/var/tmp", "/dev/shm", "/root", "/home", "/etc", "/usr/lib", "/run", TMP, COURSE, OUT):
        attempt(f"a file in {folder}", lambda: write(folder))
    for folder in (site, sys.prefix, f"{COURSE}/tests/hidden/toy", f"{OUT}/results/toy", "..", "/scratch/.."):
        attempt(f"a file in {folder}", lambda: write(folder))
        attempt(f"a folder in {folder}", lambda: os.mkdir(f"{folder}/{MARK}-folder"))

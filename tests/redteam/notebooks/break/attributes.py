# claim: changes owner, rights, times and extended attributes of the grades, which Landlock does not look at
# needs: namespaces or uid or landlock + seccomp
# verdicts: shout raised
import os


def attack():
    for path in (f"{OUT}/grades.csv", COURSE, f"{COURSE}/grader.yml"):
        for change in (
            lambda: os.chmod(path, 0),
            lambda: os.chown(path, 12345, 12345),
            lambda: os.utime(path, (0, 0)),
            lambda: os.setxattr(path, "user.mark", MARK.encode()),
        ):
            try:
                change()
            except OSError:
                pass

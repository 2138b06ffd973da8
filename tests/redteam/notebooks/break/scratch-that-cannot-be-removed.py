# claim: leaves a scratch folder that is hard to remove: deep, closed, with pipes, loops and names like options
# verdicts: shout raised, double passed or raised, total passed or raised
import os

here = os.open(".", os.O_RDONLY)
for depth in range(1500):
    try:
        os.mkdir("d", dir_fd=here)
        below = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    except OSError:
        break
os.close(here)
for name in ("-rf", "--help", "a\nb", "\x1b[2J", "\u202etxt", "*", "~", "$(id)", "x" * 255, b"\xff\xfe"):
    try:
        os.mkdir(name)
    except OSError:
        pass
os.symlink("/", "root")
os.symlink("loop", "loop")
os.symlink(COURSE, "course")
try:
    os.mkfifo("pipe")
except OSError:
    pass
os.mkdir("closed")
open("closed/file", "w").close()
os.chmod("closed", 0)
os.chmod(".", 0)

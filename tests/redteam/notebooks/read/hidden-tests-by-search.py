# claim: walks over the whole disk and reads every small Python, YAML and JSON file outside the libraries
# needs: landlock or namespaces
# verdicts: shout raised
import os


def attack():
    end = 2000
    for top in (COURSE, OUT, TMP, "/tmp", "/home", "/root", "/var/tmp", "/dev/shm", "/etc", "/scratch", "/old"):
        for folder, folders, files in os.walk(top):
            folders[:] = [name for name in folders if name not in ("lib", "site-packages", ".venv", "versions")][:50]
            for name in files:
                end -= 1
                if end > 0 and name.endswith((".py", ".yml", ".json", ".csv", ".ipynb")):
                    look(lambda: open(f"{folder}/{name}", "rb").read(10**5))

"""Witnesses: what an attack would have had to change if it had gained anything."""

from __future__ import annotations

import contextlib
import csv
import hashlib
import io
import os
import re
import socket
import subprocess
import sys
import sysconfig
import threading
from collections.abc import Iterator
from pathlib import Path

__all__ = ["Listener", "Victim", "careless", "planted", "snapshot"]


class Listener:
    """Services on this machine that nobody should reach: TCP over IPv4 and IPv6, UDP, and a unix socket."""

    def __init__(self, folder: Path) -> None:
        self.unix = str(folder / "service")
        self.heard: list[bytes] = []
        self.port = 0
        self._sockets: list[socket.socket] = []

    def __enter__(self) -> Listener:
        first = self._open(socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 0))
        self.port = first.getsockname()[1]
        self._open(socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", self.port))
        with contextlib.suppress(OSError):  # a machine without IPv6
            self._open(socket.AF_INET6, socket.SOCK_STREAM, ("::1", self.port))
        self._open(socket.AF_UNIX, socket.SOCK_STREAM, self.unix)
        os.chmod(self.unix, 0o777)
        return self

    def __exit__(self, *exception: object) -> None:
        for end in self._sockets:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)  # wakes up whoever waits
            end.close()

    def _open(self, family: int, kind: int, address: object) -> socket.socket:
        end = socket.socket(family, kind)
        end.bind(address)
        if kind == socket.SOCK_STREAM:
            end.listen()
        self._sockets.append(end)
        threading.Thread(target=self._listen, args=(end, kind), daemon=True).start()
        return end

    def _listen(self, end: socket.socket, kind: int) -> None:
        with contextlib.suppress(OSError):
            while True:
                if kind == socket.SOCK_DGRAM:
                    data = end.recv(1000)
                    if not data:
                        return
                    self.heard.append(data)
                    continue
                caller, _ = end.accept()
                with caller:
                    self.heard.append(b"")
                    caller.settimeout(5)
                    self.heard.append(caller.recv(1000))


class Victim:
    """A process of the grader's user, with a secret in its environment, that sleeps; ``hurt`` says what it met."""

    def __init__(self, user: int | None, canary: str) -> None:
        other = {} if user is None else {"user": user, "group": user, "extra_groups": []}
        self.process = subprocess.Popen(["sleep", "100000"], env={"CANARY": canary, "PATH": os.defpath}, **other)
        self.hurt = ""

    def __enter__(self) -> Victim:
        self.before = self._state()
        return self

    def __exit__(self, *exception: object) -> None:
        try:
            self.hurt = self._hurt()
        finally:
            self.process.kill()
            self.process.wait()

    def _state(self) -> tuple[object, ...]:
        pid = self.process.pid
        limits = Path(f"/proc/{pid}/limits").read_text("ascii")
        return os.getpriority(os.PRIO_PROCESS, pid), os.sched_getaffinity(pid), os.sched_getscheduler(pid), limits

    def _hurt(self) -> str:
        """What was done to it; empty if nothing was."""
        if self.process.poll() is not None:
            return f"a process of the grader's user was ended (status {self.process.returncode})"
        after = self._state()
        return "" if after == self.before else f"a process of the grader's user was changed: {self.before}, {after}"


def snapshot(folder: Path) -> dict[str, tuple[object, ...]]:
    """Content, rights, owner and time of change of everything in a folder that students have no business in."""
    found: dict[str, tuple[object, ...]] = {}
    for path in sorted(folder.rglob("*")):
        if "__pycache__" in path.parts:
            continue
        status = path.lstat()
        content = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() and not path.is_symlink() else ""
        when = status.st_mtime_ns if content else 0  # of a folder it changes with each file
        found[str(path.relative_to(folder))] = (content, status.st_mode, status.st_uid, when)
    return found


#: What a reader does not see, or a terminal obeys: control characters, and those that turn or hide text.
_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_MARKUP = ("<script>alert", "<script>x", "<img src=x", 'href="javascript:', "{{7*7}}<", "</style> &lt;")


def careless(graded: Path, printed: bytes) -> Iterator[str]:
    """Places at which what students wrote has become more than text: pages, tables, feedback, names, the terminal."""
    for path in sorted(path for path in graded.rglob("*") if path.is_file()):
        name = path.relative_to(graded)
        if not re.fullmatch(r"[\w.() /-]+", str(name)):
            yield f"the file name {name!s:.100}"
        if path.suffix not in (".html", ".csv", ".md"):
            continue
        text = path.read_text("utf-8")
        if found := _INVISIBLE.search(text):
            yield f"{name} holds the character {found[0]!r}"
        if path.suffix == ".md":  # whatever a student wrote stands between backticks
            text = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", text)
        if path.suffix == ".csv":
            cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
            formulas = [cell for cell in cells if cell[:1] in "=+-@\t\r" and not re.fullmatch(r"-?[\d.]*", cell)]
            yield from (f"{name} holds the formula {formula:.60}" for formula in formulas)
        else:
            yield from (f"{name} holds {markup}" for markup in _MARKUP if markup in text)
    if found := _INVISIBLE.search(printed.decode("utf-8", "replace")):
        yield f"the terminal was sent {found[0]!r}"


def planted(mark: str, *folders: Path) -> Iterator[Path]:
    """Files that carry the attacker's mark in their names, where they should not be."""
    site = Path(sysconfig.get_paths()["purelib"])
    places = [
        Path(name) for name in ("/", "/tmp", "/var/tmp", "/dev/shm", "/root", "/home", "/etc", "/usr/lib", "/run")
    ]
    for place in (*places, Path.cwd(), Path(sys.prefix), site, *folders):
        with contextlib.suppress(OSError):
            yield from (place / name for name in os.listdir(place) if mark in name)

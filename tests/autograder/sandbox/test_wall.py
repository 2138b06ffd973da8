"""The proof of the wall: no process that holds a hidden test runs student code, and none that runs it holds one.

A course is planted with a secret word in its hidden test, its solution, a grade and another submission. The secret is
also in this process's memory, environment, current folder and open descriptors when the sandbox is started. Then a
notebook looks for it everywhere, and we look for it in the memory of every process that student code ever was in.
"""

from __future__ import annotations

import builtins
import contextlib
import importlib.util
import os
import re
import secrets
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from autograder.model import StudentError
from autograder.sandbox.cleaning import remove
from autograder.sandbox.host import Sandbox, TimeLimits
from autograder.sandbox.lockdown import readable_paths

Notebook = Callable[..., Any]
PATIENT = TimeLimits(cell=120.0, notebook=300.0, call=120.0, task=600.0)

#: What student code may share a process with. `cleaning` to `zygote`: see the package's docstring.
_UNTRUSTED = {
    "autograder",
    "autograder.sandbox",
    *(
        f"autograder.sandbox.{name}"
        for name in (
            "bans cells channel child cleaning control defaults devices exercise figures findings fork_hooks heap jail "
            "landlock lockdown notebook_world probe seccomp syscalls task wire zygote"
        ).split()
    ),
}


#: The files of the course below, and where student code may read at all.
NAMES = ["test_planted.py", "planted_reference.py", "planted.csv", "planted.ipynb"]
READABLE = list(readable_paths([sys.prefix, sys.base_prefix], sys.path))


@dataclass
class Planted:
    """A course on disk that any user may read, its secret word, and the sandbox that was started in its midst."""

    folder: Path
    secret: str
    test: ModuleType
    sandbox: Sandbox


@pytest.fixture(scope="module")
def planted() -> Iterator[Planted]:
    """The course, the imported hidden test, and a sandbox; only locks stand between student code and the secret."""
    secret = "canary" + secrets.token_hex(16)
    folder = Path(tempfile.mkdtemp(prefix="course-"))
    folder.chmod(0o755)
    hidden = folder / "tests" / "hidden" / "hw1"
    for path in (
        hidden / "test_planted.py",
        folder / "solutions" / "hw1" / "planted_reference.py",
        folder / "planted.csv",
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"SECRET = {secret!r}\n", encoding="ascii")
    (folder / "submissions").mkdir()
    (folder / "submissions" / "planted.ipynb").write_text(secret, encoding="ascii")
    for path in folder.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    spec = importlib.util.spec_from_file_location("test_planted", hidden / "test_planted.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    held = os.open(hidden / "test_planted.py", os.O_RDONLY)
    os.set_inheritable(held, True)
    here = Path.cwd()
    os.environ["AUTOGRADER_CANARY"] = secret
    os.chdir(hidden)
    try:
        with Sandbox(times=PATIENT) as sandbox:
            yield Planted(folder, secret, module, sandbox)
    finally:
        os.chdir(here)
        del os.environ["AUTOGRADER_CANARY"]
        os.close(held)
        remove(str(folder))


#: Everything that Python lets a process see of itself and of the machine; `needle` arrives in two halves, so that the
#: notebook does not find itself.
_LOOK = """
import gc, os, sys, types

def strings():
    seen, queue = set(), [sys.modules, gc.get_objects(), sys._getframe()]
    frame = sys._getframe()
    while frame:
        queue.append(frame.f_locals)
        queue.append(frame.f_globals)
        frame = frame.f_back
    while queue:
        item = queue.pop()
        if id(item) in seen or isinstance(item, types.FrameType):
            continue
        seen.add(id(item))
        if isinstance(item, (str, bytes)):
            yield item
        else:
            queue.extend(gc.get_referents(item))

def in_memory(first, second):
    word = first + second
    raw = word.encode()
    own = {id(word), id(raw)}
    return sum((raw in s if isinstance(s, bytes) else word in s) for s in strings() if id(s) not in own)

def in_environment(first, second):
    return [key for key, value in os.environ.items() if first in value and second in value]

def descriptors():
    found = []
    for number in range(1024):
        try:
            status = os.fstat(number)
        except OSError:
            continue
        found.append([number, status.st_mode >> 12, status.st_ino, status.st_rdev])
    return found

def look(path):
    try:
        return os.listdir(path)
    except OSError as error:
        return type(error).__name__

def read(path):
    try:
        with open(path, 'rb') as file:
            return file.read(10**6)
    except OSError as error:
        return type(error).__name__

def search(first, second, roots, names):
    # Names everywhere; contents wherever Python itself does not live, which is too much to read.
    word = (first + second).encode()
    hits, count = [], 0
    for root in roots:
        for folder, _, files in os.walk(root):
            for name in files:
                path = os.path.join(folder, name)
                count += 1
                if name in names or first in path:
                    hits.append(path)
                elif root in ('/', '.') and os.path.isfile(path) and word in (read(path) or b''):
                    hits.append(path)
    return hits, count

def who():
    return os.getpid(), os.getppid(), os.getcwd(), sorted(sys.modules), list(sys.path), list(sys.argv)
"""


def halves(secret: str) -> tuple[str, str]:
    """The secret in two parts that are no secret alone."""
    return secret[:18], secret[18:]


def test_student_code_cannot_find_the_secret(planted: Planted, notebook: Notebook) -> None:
    """Not in its memory, environment, arguments, current folder, descriptors; in no file that it can open."""
    opened = notebook(_LOOK, within=planted.sandbox)
    assert opened.troubles == {}
    first, second = halves(planted.secret)
    assert opened.call("in_memory", first, second) == 0
    assert opened.call("in_environment", first, second) == []
    hits, count = opened.call("search", first, second, ["/", ".", *READABLE], NAMES)
    assert hits == []
    assert count > 1000


def test_the_search_would_find_it(planted: Planted, notebook: Notebook) -> None:
    """The same code finds a secret that is there: the test above can fail."""
    first, second = halves(planted.secret)
    opened = notebook(
        _LOOK,
        f"kept = [{{'a': ({first!r} + {second!r},)}}]\nopen('x', 'w').write(kept[0]['a'][0])",
        within=planted.sandbox,
    )
    assert opened.call("in_memory", first, second) >= 1
    assert len(opened.call("search", first, second, ["."], NAMES)[0]) == 1


def test_paths_of_the_course_lead_nowhere(planted: Planted, notebook: Notebook) -> None:
    """Spelled out, relative, through /proc, through links made in scratch: an error each time."""
    opened = notebook(
        _LOOK,
        "def link(target):\n    os.path.lexists('l') and os.unlink('l')\n    os.symlink(target, 'l')\n"
        "    return read('l'), look('l')",
        within=planted.sandbox,
    )
    test = str(planted.folder / "tests" / "hidden" / "hw1" / "test_planted.py")
    climbing = "../" * 12 + test.lstrip("/")
    me, zygote = os.getpid(), planted.sandbox.pid
    paths = [test, climbing, f"/proc/{me}/cwd/test_planted.py", f"/proc/{me}/root{test}", f"/proc/{zygote}/root{test}"]
    paths += [f"/proc/{me}/environ", f"/proc/{zygote}/environ", f"/proc/{me}/mem", "/proc/self/environ", "/proc/1/maps"]
    paths += [f"/proc/{me}/fd/{number}" for number in range(10)]
    paths += [
        str(planted.folder / "planted.csv"),
        str(planted.folder / "submissions" / "planted.ipynb"),
        "/etc/shadow",
        "/etc/passwd",
    ]
    for path in paths:
        assert isinstance(opened.call("read", path), str), path
        assert isinstance(opened.call("link", path)[0], str), path
    folders = [str(folder) for folder in (planted.folder, *planted.folder.parents)]
    for path in [*folders[:-1], "/proc", f"/proc/{me}", f"/proc/{me}/fd", "/home", "/root", "/var", "/dev/shm"]:
        seen = opened.call("look", path)
        assert isinstance(seen, str) or seen == [], path


def test_descriptors_that_student_code_has(planted: Planted, notebook: Notebook) -> None:
    """Nothing but the null device and the stream to the trusted side: none of ours, whatever was inheritable."""
    opened = notebook(_LOOK, "base = descriptors()", "def at_start():\n    return base", within=planted.sandbox)
    null = os.stat(os.devnull).st_rdev
    for found in (opened.call("at_start"), opened.call("descriptors")):
        assert [number for number, _, _, _ in found[:3]] == [0, 1, 2]
        assert all(rdev == null for _, _, _, rdev in found[:3])
        assert [kind for _, kind, _, _ in found[3:]] == [0o14]  # one socket
    assert len(opened.call("descriptors")) == 4


def test_modules_of_the_trusted_side(planted: Planted, notebook: Notebook) -> None:
    """Neither loaded where student code runs nor on its path: grading, comparison, tests, references, pytest."""
    opened = notebook(_LOOK, within=planted.sandbox)
    _, _, folder, modules, path, arguments = opened.call("who")
    ours = {name for name in modules if name.partition(".")[0] == "autograder"}
    assert {name for name in ours if not name.startswith("autograder.sandbox.simulated_gpu")} <= _UNTRUSTED
    assert not {"pytest", "_pytest", "hypothesis", "test_planted", "conftest", "pydantic", "sqlite3"} & set(modules)
    assert folder != os.getcwd()
    course = str(planted.folder)
    assert not any(entry.startswith(course) or entry in ("", os.getcwd()) for entry in path)
    assert not any(course in argument for argument in arguments)
    for name in ("tests.hidden", "solutions", "test_planted", "oracle"):
        with pytest.raises(StudentError, match=r"ModuleNotFoundError|ImportError"):
            notebook(f"def f():\n    import {name}", within=planted.sandbox).call("f")


def memory_of(pid: int) -> Iterator[bytes]:
    """Everything that a process has mapped and written to; nothing where the kernel does not let us look."""
    try:
        maps = Path(f"/proc/{pid}/maps").read_text(encoding="utf-8")
        with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
            for line in maps.splitlines():
                found = re.match(r"([0-9a-f]+)-([0-9a-f]+) rw", line)
                if found is None:
                    continue
                start, end = (int(part, 16) for part in found.groups())
                with contextlib.suppress(OSError, OverflowError):
                    memory.seek(start)
                    yield memory.read(min(end - start, 1 << 28))
    except PermissionError:
        return


def test_the_secret_is_in_no_process_of_theirs(planted: Planted, notebook: Notebook) -> None:
    """Read from outside: the memory of the zygote, of the notebook's process and of a task's. It is in ours."""
    secret = planted.secret.encode()
    opened = notebook(_LOOK, "def f(x):\n    return x", within=planted.sandbox)
    task, base, *_ = opened.call("who")
    processes = {planted.sandbox.pid, opened.process.pid, task}
    assert planted.secret == planted.test.SECRET
    for pid in processes:
        assert not any(secret in block for block in memory_of(pid)), pid
        with contextlib.suppress(PermissionError):
            assert secret not in Path(f"/proc/{pid}/environ").read_bytes()
    assert any(secret in block for block in memory_of(os.getpid()))
    # And it is a wall between processes: whoever runs student code is none of those that know.
    assert base == opened.process.pid
    assert os.getpid() not in {task, base}


def test_student_code_never_runs_here(planted: Planted, notebook: Notebook) -> None:
    """Classes with a life of their own come over as data or handles; nothing of them acts in this process."""
    before = set(sys.modules)
    opened = notebook(
        "import builtins, os, torch, numpy as np\n"
        "class Alive:\n"
        + "".join(
            f"    def {name}(self, *a, **k):\n        builtins.PWNED = os.getpid()\n        return {result}\n"
            for name, result in {
                "__del__": "None",
                "__eq__": "True",
                "__reduce__": "(os.system, ('touch /tmp/pwned',))",
                "__float__": "1.0",
                "__hash__": "1",
                "__str__": "'x'",
                "__repr__": "'x'",
                "__torch_function__": "True",
            }.items()
        )
        + "class Tensor(torch.Tensor):\n    pass\nclass Raised(Exception, Alive):\n    pass\n"
        "def alive():\n    return Alive(), [Alive()], {'a': Alive()}\n"
        "def tensor():\n    return torch.ones(2).as_subclass(Tensor)\n"
        "def array():\n    return np.array([Alive(), Alive()], dtype=object)\n"
        "def raised():\n    raise Raised('x')",
        within=planted.sandbox,
    )
    value = opened.call("alive")
    assert {type(item).__module__ for item in (value[0], value[1][0], value[2]["a"])} == {"autograder.sandbox.wire"}
    assert type(opened.call("tensor")).__module__ == "torch"
    assert type(opened.call("array")).__module__ == "autograder.sandbox.wire"
    with pytest.raises(StudentError):
        opened.call("raised")
    assert not hasattr(builtins, "PWNED")
    assert "pickle5" not in set(sys.modules) - before


#: Each entry is tried by student code and must fail; many are system calls that glibc has no word for.
_FORBIDDEN = {
    "inet socket": "socket.socket(socket.AF_INET, socket.SOCK_STREAM)",
    "udp socket": "socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
    "inet6 socket": "socket.socket(socket.AF_INET6, socket.SOCK_STREAM)",
    "unix socket": "socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)",
    "netlink socket": "socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)",
    "packet socket": "socket.socket(socket.AF_PACKET, socket.SOCK_RAW)",
    "datagram pair": "socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)",
    "pass a descriptor": "socket.send_fds(socket.socketpair()[0], [b'x'], [0])",
    "resolve a name": "socket.getaddrinfo('example.org', 80)",
    "fork": "os.fork()",
    "forkpty": "os.forkpty()",
    "spawn": "os.posix_spawn('/bin/true', ['true'], {})",
    "subprocess": "subprocess.run(['/bin/true'])",
    "shell": "subprocess.run('true', shell=True)",
    "popen": "os.popen('true').read()",
    "exec": "os.execv('/bin/true', ['true'])",
    "exec python": "os.execv(sys.executable, ['python'])",
    "multiprocessing": "multiprocessing.get_context('fork').Process(target=int).start()",
    "kill the parent": "os.kill(os.getppid(), 9)",
    "kill the grader": "os.kill(GRADER, 9)",
    "probe the grader": "os.kill(GRADER, 0)",
    "kill everything": "os.kill(-1, 9)",
    "kill the group": "os.killpg(0, 9)",
    "signal by queue": "call('rt_sigqueueinfo', GRADER, 9, 0)",
    "signal a thread": "call('tgkill', GRADER, GRADER, 9)",
    "pidfd": "call('pidfd_open', GRADER, 0)",
    "signal by descriptor": "fcntl.fcntl(0, fcntl.F_SETOWN, GRADER)",
    "signal by descriptor, other name": "call('ioctl', 0, 0x8901, 0)",
    "choose the signal": "fcntl.fcntl(0, 10, 9)",
    "limits of the grader": "resource.prlimit(GRADER, resource.RLIMIT_CPU, (0, 0))",
    "limits of the parent": "resource.prlimit(os.getppid(), resource.RLIMIT_CPU)",
    "more memory": "resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))",
    "slow the grader down": "os.sched_setaffinity(GRADER, {0})",
    "priority": "os.setpriority(os.PRIO_PROCESS, GRADER, 19)",
    "leave the session": "os.setsid()",
    "leave the group": "os.setpgid(0, 0)",
    "trace": "call('ptrace', 16, GRADER, 0, 0)",
    "be traced": "call('ptrace', 0, 0, 0, 0)",
    "read memory": "call('process_vm_readv', GRADER, 0, 0, 0, 0, 0)",
    "write memory": "call('process_vm_writev', GRADER, 0, 0, 0, 0, 0)",
    "mount": "call('mount', 0, 0, 0, 0, 0)",
    "new mount": "call('fsopen', 0, 0)",
    "unmount": "call('umount2', 0, 0)",
    "namespace": "call('unshare', 0x10000000)",
    "join a namespace": "call('setns', 0, 0)",
    "clone into a namespace": "call('clone', 0x10000000 | 17, 0, 0, 0, 0)",
    "clone3": "call('clone3', 0, 0)",
    "vfork-like clone": "call('clone', 0x4111, 0, 0, 0, 0)",
    "chroot": "os.chroot('/')",
    "pivot": "call('pivot_root', 0, 0)",
    "become root": "os.setresuid(0, 0, 0) if os.getuid() else call('setuid', 1)",
    "become somebody": "os.setuid(12345)",
    "groups": "os.setgroups([0])",
    "capabilities": "call('capset', 0, 0)",
    "keys": "call('keyctl', 0, 0, 0, 0, 0)",
    "bpf": "call('bpf', 0, 0, 0)",
    "perf": "call('perf_event_open', 0, 0, 0, 0, 0)",
    "io_uring": "call('io_uring_setup', 1, 0)",
    "userfaultfd": "call('userfaultfd', 0)",
    "memory file": "os.memfd_create('x')",
    "shared memory": "call('shmget', 0, 4096, 0o1600)",
    "message queue": "call('msgget', 0, 0o1600)",
    "semaphore": "call('semget', 0, 1, 0o1600)",
    "device": "os.mknod('dev', 0o20666, os.makedev(1, 1))",
    "open by handle": "call('open_by_handle_at', 0, 0, 0)",
    "clock": "time.clock_settime(time.CLOCK_REALTIME, 0)",
    "host name": "socket.sethostname('x')",
    "module": "call('init_module', 0, 0, 0)",
    "reboot": "call('reboot', 0, 0, 0, 0)",
    "a call of tomorrow": "number(500)",
    "statmount": "number(457)",
    "32-bit door": "number(0x40000000 + 41, 2, 1, 0)",
    "open the disk": "os.open('/dev/sda', os.O_RDONLY)",
    "open memory": "os.open('/dev/mem', os.O_RDONLY)",
    "open the terminal": "os.open('/dev/tty', os.O_RDWR)",
}  # fmt: skip

_TRY = """
import ctypes, fcntl, multiprocessing, os, resource, socket, subprocess, sys, time
from autograder.sandbox.syscalls import NUMBERS
libc = ctypes.CDLL(None, use_errno=True)

def number(n, *arguments):
    result = libc.syscall(ctypes.c_long(n), *[ctypes.c_long(a) for a in arguments])
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))
    return result

def call(name, *arguments):
    return number(NUMBERS[name], *arguments)

def attempt(code, grader):
    try:
        result = eval(code, globals(), {'GRADER': grader})
    except (OSError, ValueError) as error:  # ValueError is how Python says that a limit cannot be raised
        return 'refused', type(error).__name__
    return 'worked', repr(result)[:100]
"""


def test_what_is_refused(planted: Planted, notebook: Notebook, needs_lock: Callable[[str], None]) -> None:
    """Sockets, processes, programs, signals, tracing, mounts, other users, kernel doors: each attempt is an OSError."""
    needs_lock("seccomp")
    opened = notebook(_TRY, within=planted.sandbox)
    assert opened.troubles == {}
    worked = {}
    for name, code in _FORBIDDEN.items():
        outcome, detail = opened.call("attempt", code, os.getpid())
        if outcome != "refused":
            worked[name] = detail
    assert worked == {}


def test_the_same_in_cells(planted: Planted, notebook: Notebook, needs_lock: Callable[[str], None]) -> None:
    """The notebook's own process is locked like the tasks' processes; there a fork would need our consent."""
    needs_lock("seccomp")
    needs_lock("no-fork")
    names = repr(list(_FORBIDDEN.values()))
    opened = notebook(
        _TRY,
        f"outcomes = [attempt(code, {os.getpid()}) for code in {names}]",
        "def worked():\n    return [i for i, (outcome, _) in enumerate(outcomes) if outcome != 'refused']",
        within=planted.sandbox,
    )
    assert opened.troubles == {}
    assert [list(_FORBIDDEN)[number] for number in opened.call("worked")] == []


def test_what_must_still_work(planted: Planted, notebook: Notebook) -> None:
    """Threads, pipes, stream pairs, asyncio, its own limits, its own priority's value, files in scratch."""
    opened = notebook(
        "import asyncio, fcntl, os, resource, socket, threading\n"
        "def f():\n"
        "    a, b = socket.socketpair()\n    a.sendall(b'x')\n    assert b.recv(1) == b'x'\n"
        "    r, w = os.pipe()\n    os.write(w, b'y')\n    assert os.read(r, 1) == b'y'\n"
        "    fcntl.fcntl(r, fcntl.F_SETFL, os.O_NONBLOCK)\n"
        "    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))\n"
        "    t = threading.Thread(target=int)\n    t.start()\n    t.join()\n"
        "    os.mkdir('d')\n    os.rename('d', 'e')\n    os.symlink('e', 'l')\n"
        "    os.link('l', 'm', follow_symlinks=False)\n"
        "    return asyncio.run(asyncio.sleep(0, 'done'))",
        within=planted.sandbox,
    )
    assert opened.call("f") == "done"


def test_nothing_outside_scratch_can_be_changed(planted: Planted, notebook: Notebook) -> None:
    """In every folder of the machine, and in every one of the installation: no file can be made, none removed."""
    opened = notebook(
        "import os, time\ndef f(more):\n"
        "    made, folders = [], list(more)\n"
        "    for root in ['/', *more]:\n"
        "        folders += [folder for folder, _, _ in os.walk(root)]\n"
        "    for folder in folders:\n"
        "        if folder.startswith(os.getcwd()):\n            continue\n"
        "        try:\n            os.close(os.open(folder + '/planted', os.O_CREAT | os.O_WRONLY))\n"
        "            made.append(folder)\n"
        "        except OSError:\n            pass\n"
        "    return made, len(folders)\n"
        "def damage(path):\n    done = []\n"
        "    for name, action in {'write': lambda: open(path, 'r+'), 'truncate': lambda: os.truncate(path, 0),\n"
        "            'unlink': lambda: os.unlink(path), 'rename': lambda: os.rename(path, path + 'x'),\n"
        "            'link': lambda: os.link(path, 'here')}.items():\n"
        "        try:\n            action()\n            done.append(name)\n        except OSError:\n"
        "            pass\n"
        "    for action in (lambda: os.chmod(path, 0), lambda: os.utime(path, (0, 0)), lambda: os.chown(path, 1, 1),\n"
        "            lambda: os.setxattr(path, 'user.x', b'x')):\n"
        "        try:\n            action()\n        except OSError:\n            pass\n"
        "    return done",
        within=planted.sandbox,
    )
    places = [
        *READABLE,
        "/tmp",
        "/var/tmp",
        "/dev/shm",
        "/run",
        str(Path.home()),
        os.getcwd(),
        str(planted.folder),
        sys.prefix,
    ]
    made, count = opened.call("f", places)
    assert made == []
    assert count > 1000
    for path in (planted.folder / "planted.csv", Path(os.__file__)):
        before = path.stat()
        assert opened.call("damage", str(path)) == []
        after = path.stat()
        assert (after.st_mode, after.st_mtime, after.st_uid, after.st_size) == (
            before.st_mode,
            before.st_mtime,
            before.st_uid,
            before.st_size,
        )


def test_disk_memory_and_descriptors_are_capped(planted: Planted, notebook: Notebook) -> None:
    """A file, the scratch disk, the number of files, memory, threads and descriptors all end somewhere."""
    opened = notebook(
        "import os, threading, time\n"
        "def until(action):\n    for count in range(100_000):\n        try:\n            action(count)\n"
        "        except (OSError, MemoryError, RuntimeError) as error:\n"
        "            return count, type(error).__name__\n"
        "    return 'never', ''\n"
        "def one_file():\n    with open('big', 'wb', buffering=0) as file:\n"
        "        return until(lambda i: file.write(bytes(1 << 20)) or 1 / 0)\n"
        "def grow():\n    file = os.open('big', os.O_CREAT | os.O_WRONLY)\n"
        "    return until(lambda i: os.write(file, bytes(1 << 20)))\n"
        "def many():\n    return until(lambda i: os.close(os.open(f'f{i}', os.O_CREAT | os.O_WRONLY)))\n"
        "def disk():\n    def fill(i):\n        file = os.open(f'd{i}', os.O_CREAT | os.O_WRONLY)\n        try:\n"
        "            os.write(file, bytes(1 << 20))\n"
        "            assert os.fstat(file).st_size == 1 << 20 or until(lambda i: os.write(file, b'x')) is None\n"
        "        finally:\n            os.close(file)\n    return until(fill)\n"
        "def memory():\n    kept = []\n    return until(lambda i: kept.append(bytearray(1 << 26)))\n"
        "def descriptors():\n    return until(lambda i: os.dup(0))\n",
        within=planted.sandbox,
    )
    limits = planted.sandbox.resources
    assert opened.again().call("grow")[0] <= limits.file_bytes >> 20
    assert opened.again().call("descriptors")[0] <= limits.descriptors
    assert opened.again().call("memory")[0] <= (limits.memory >> 26) + 1
    if "namespaces" in planted.sandbox.holding:
        assert opened.again().call("many")[0] <= limits.scratch_files


def children(pid: int) -> set[int]:
    """Direct children of a process, zombies included."""
    found: set[int] = set()
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            found |= {int(word) for word in (task / "children").read_text(encoding="ascii").split()}
    return found


def gone(pid: int) -> bool:
    """Whether a process has ended (a zombie has)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] in "ZX"
    except OSError:
        return True


def wait_until(condition: Callable[[], bool]) -> bool:
    """Whether the condition comes true; gives up after a minute, which nothing that works needs."""
    for _ in range(600):
        if condition():
            return True
        time.sleep(0.1)
    return False


#: Ways to outlive the end of the submission.
_SURVIVORS = {
    "busy thread": "import threading\ndef spin():\n    while True:\n        pass\n"
    "threading.Thread(target=spin).start()",
    "signals ignored": "import signal\nfor s in set(range(1, 65)) - {9, 19, 32, 33}:\n"
    "    signal.signal(s, signal.SIG_IGN)",
    "forking threads": "import os, threading\ndef spin():\n    while True:\n        try:\n            os.fork()\n"
    "        except OSError:\n            pass\n"
    "for _ in range(4):\n    threading.Thread(target=spin, daemon=True).start()",
    "forgotten by its parent": "import ctypes, os, time\nreal = os.fork\ndef fork():\n    pid = real()\n"
    "    if pid == 0:\n        ctypes.CDLL(None).prctl(1, 0, 0, 0, 0)\n"
    "        while True:\n            time.sleep(1)\n    os._exit(0)\nos.fork = fork",
    "its own reaper": "import ctypes, os\nctypes.CDLL(None).prctl(36, 1, 0, 0, 0)\n"
    "ctypes.CDLL(None).prctl(1, 0, 0, 0, 0)",
    "at exit": "import atexit, time\natexit.register(time.sleep, 10**6)\nclass D:\n    def __del__(self):\n"
    "        time.sleep(10**6)\nd = D()",
}


@pytest.mark.parametrize("cell", _SURVIVORS.values(), ids=_SURVIVORS)
def test_nobody_outlives_the_submission(
    planted: Planted, notebook: Notebook, needs_lock: Callable[[str], None], cell: str
) -> None:
    """After the notebook is closed the zygote has no child left, living or dead, and serves the next one."""
    needs_lock("no-fork")
    zygote = planted.sandbox.pid
    for _ in range(3):
        times = TimeLimits(cell=60.0, notebook=120.0, call=2.0)
        opened = notebook("def f(x):\n    return x", cell, times=times, within=planted.sandbox)
        assert len(children(zygote)) == 1
        with contextlib.suppress(Exception):
            opened.call("f", 1)
        opened.close()
        assert children(zygote) == set()
    assert notebook("def f(x):\n    return x", within=planted.sandbox).call("f", 7) == 7


def test_killing_is_precise(planted: Planted, notebook: Notebook) -> None:
    """Ending one submission leaves the others alone, also when one has died by itself and its number is free."""
    first = notebook("def f(x):\n    return x", within=planted.sandbox)
    second = notebook(
        "def f(x):\n    return x\nimport os, threading\nthreading.Timer(0.1, os._exit, [3]).start()",
        within=planted.sandbox,
    )
    third = notebook("def f(x):\n    return x", within=planted.sandbox)
    assert wait_until(lambda: gone(second.process.pid))
    first.close()
    assert planted.sandbox.request("kill", pid=second.process.pid) == {"status": 3 << 8}
    assert planted.sandbox.request("kill", pid=second.process.pid) == {"status": None}
    assert planted.sandbox.request("kill", pid=os.getpid()) == {"status": None}
    assert planted.sandbox.request("end_task", pid=os.getppid()) == {}
    assert third.call("f", 1) == 1


def test_a_killed_grader_leaves_nothing() -> None:
    """The grader is killed while student code runs that means to stay: processes and folders go all the same."""
    code = """
        import os
        from autograder.sandbox.host import Sandbox
        from autograder.sandbox.notebook_process import Cells, NotebookProcess
        sandbox = Sandbox(locks=["landlock", "seccomp", "no-fork", "rlimits"]).start()
        cell = (
            "import threading, ctypes\\nctypes.CDLL(None).prctl(1, 0, 0, 0, 0)\\nopen('x', 'w').write('x')\\n"
            "def spin():\\n    while True:\\n        pass\\nthreading.Thread(target=spin).start()"
        )
        process = NotebookProcess(sandbox, Cells("hw.ipynb", ((1, cell),)))
        print(sandbox.pid, process.pid, sandbox._folder, flush=True)
        os.kill(os.getpid(), 9)
    """
    run = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=False)
    assert run.returncode == -signal.SIGKILL, run.stderr
    zygote, base, folder = run.stdout.split()
    assert wait_until(lambda: gone(int(zygote)))
    assert wait_until(lambda: gone(int(base)))
    assert wait_until(lambda: not Path(folder).exists())

"""Hostile hand-ins that are no plain notebook: files, links, pipes, archives and names."""

from __future__ import annotations

import copy
import io
import json
import os
import socket
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

from .attacks import Attack
from .course import HONEST

__all__ = ["HAND_INS"]


def _ipynb(*sources: str, **metadata: object) -> dict[str, object]:
    cells = [
        {"cell_type": "code", "metadata": dict(metadata), "outputs": [], "execution_count": None, "source": source}
        for source in sources
    ]
    return {"nbformat": 4, "nbformat_minor": 4, "metadata": dict(metadata), "cells": cells}


_RIGHT = json.dumps(_ipynb(*HONEST.values()))
_DOUBLE = json.dumps(_ipynb(HONEST["double"]))


def _points_in_metadata(folder: Path, name: str) -> None:
    points = {"points": 10, "score": 10, "grade": True, "locked": False, "grade_id": "double", "tags": ["skip"]}
    document = _ipynb("x = 1", nbgrader=points, points=10, otter={"tests": "none"}, autograder={"skip": True})
    (folder / f"{name}.ipynb").write_text(json.dumps(document), "utf-8")


def _two_lists_of_cells(folder: Path, name: str) -> None:
    cells = json.dumps(_ipynb(HONEST["double"])["cells"])
    (folder / f"{name}.ipynb").write_text(f'{{"cells": {cells}, "nbformat": 4, "cells": []}}', "utf-8")


def _null_bytes(folder: Path, name: str) -> None:
    text = json.dumps(_ipynb("x = 1\0\ndef double(x):\n    return x * 2", "y = '\ud800\udfff\0'", HONEST["total"]))
    (folder / f"{name}.ipynb").write_text(text, "utf-8")


def _wrong_types(folder: Path, name: str) -> None:
    document = _ipynb(HONEST["double"])
    document["cells"] += [{"cell_type": ["code"], "source": {"a": 1}}, None, 5]  # type: ignore[operator]
    (folder / f"{name}.ipynb").write_text(json.dumps(document), "utf-8")


def _million_cells(folder: Path, name: str) -> None:
    cells = ",".join(['{"cell_type":"code","source":"x"}'] * 1_000_000)
    (folder / f"{name}.ipynb").write_text(f'{{"cells":[{cells}]}}', "utf-8")


def _gigabyte(folder: Path, name: str) -> None:
    with (folder / f"{name}.ipynb").open("wb") as file:
        file.write(b'{"cells": [')
        file.truncate(1 << 30)


def _deep(folder: Path, name: str) -> None:
    (folder / f"{name}.ipynb").write_text('{"cells": ' + "[" * 900_000, "utf-8")


def _half_open_strings(folder: Path, name: str) -> None:
    (folder / f"{name}.py").write_text("# %%\n" + "'''\\\n\"\"\"'" * 400_000, "utf-8")


def _zip_bomb(folder: Path, name: str) -> None:
    with zipfile.ZipFile(folder / f"{name}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("toy.ipynb", b"0" * (200 << 20))


def _zip_slip(folder: Path, name: str) -> None:
    with zipfile.ZipFile(folder / f"{name}.zip", "w") as archive:
        for member in ("../../planted.ipynb", "/tmp/planted.ipynb", "a/../../../planted.py", "..\\..\\planted.ipynb"):
            archive.writestr(member, _RIGHT)
        archive.writestr("toy.ipynb", _DOUBLE)


def _zip_of_links(folder: Path, name: str) -> None:
    with zipfile.ZipFile(folder / f"{name}.zip", "w") as archive:
        for member, target in (("toy.ipynb", "/etc/passwd"), ("b.ipynb", "../../tests/hidden/toy/oracle.py")):
            info = zipfile.ZipInfo(member)
            info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
            archive.writestr(info, target)


def _somebody_else(folder: Path, name: str) -> None:
    metadata = "submission_1:\n  :submitters:\n  - :name: a-honest-right\n    :sid: a-honest-right\n"
    with zipfile.ZipFile(folder / f"{name}.zip", "w") as archive:
        archive.writestr("submission_metadata.yml", metadata)
        archive.writestr("submission_1/toy.ipynb", _ipynb_text("def double(x):\n    return 0"))
        archive.writestr("a-honest-right/toy.ipynb", _ipynb_text("def double(x):\n    return 0"))


def _ipynb_text(source: str) -> str:
    return json.dumps(_ipynb(source))


def _link_to_the_answers(folder: Path, name: str) -> None:
    (folder / f"{name}.py").symlink_to(folder.parent / "tests/hidden/toy/oracle.py")
    (folder / f"{name}-2.ipynb").symlink_to("/dev/zero")
    (folder / f"{name}-folder").symlink_to(folder.parent / "solutions")


def _zip_of_specials(folder: Path, name: str) -> None:
    with zipfile.ZipFile(folder / f"{name}.zip", "w") as archive:
        for number, kind in enumerate((stat.S_IFIFO, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFSOCK)):
            info = zipfile.ZipInfo(f"{number}.ipynb")
            info.create_system, info.external_attr = 3, (kind | 0o666) << 16
            archive.writestr(info, _RIGHT)


def _device(folder: Path, name: str) -> None:
    path = folder / f"{name}.ipynb"
    try:
        os.mknod(path, stat.S_IFCHR | 0o666, os.makedev(1, 5))  # /dev/zero, which never ends
    except PermissionError:  # only root can; a socket is no file either
        with socket.socket(socket.AF_UNIX) as end:
            end.bind(str(path))


def _overlapping_zips(folder: Path, name: str) -> None:
    """Three hundred members that are all the same zip, in the same place, of 4 MB each."""
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.txt", bytes(4 << 20))
    outer = io.BytesIO()
    with zipfile.ZipFile(outer, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("0.zip", inner.getvalue())
        first = archive.infolist()[0]
        for number in range(1, 300):
            again = copy.copy(first)
            again.filename = again.orig_filename = f"{number}.zip"
            archive.filelist.append(again)
    (folder / f"{name}.zip").write_bytes(outer.getvalue())


def _metadata_bomb(folder: Path, name: str) -> None:
    doubled = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 30))
    with zipfile.ZipFile(folder / f"{name}.zip", "w") as archive:
        archive.writestr("submission_metadata.yml", doubled + "x:\n  :submitters:\n  - :name: *a29\n")
        archive.writestr("x/toy.ipynb", _DOUBLE)


def _pipe(folder: Path, name: str) -> None:
    os.mkfifo(folder / f"{name}.ipynb")


def _folder_like_a_notebook(folder: Path, name: str) -> None:
    (folder / f"{name}.ipynb").mkdir()
    (folder / f"{name}.ipynb" / f"{name}.ipynb").symlink_to("..")


def _names(folder: Path, name: str) -> None:
    for number, part in enumerate(
        ("\x1b[2J\x07", "\u202egnp", "=cmd|' -'!A0", "@SUM(1)", "<script>x", "a\nb\r", "$(id) `id`;", "%s{}", "-rf")
    ):
        (folder / f"{part} {name} {number}.ipynb").write_text(_DOUBLE, "utf-8")


def _made(
    group: str, name: str, claim: str, make: Callable[[Path, str], None], honest: str = "", **options: object
) -> Attack:
    options = {"status": "needs_ta", "told": name, **options}
    return Attack(f"{group}-{name}", group, claim, tuple(honest.split()), make=make, **options)  # type: ignore[arg-type]


_NONE = {"status": "", "told": ""}
_FINAL = {"status": "final", "told": ""}

#: ``status`` is empty where no row may come of it.
HAND_INS = (
    _made("spoof", "points-in-metadata", "claims points in the notebook's metadata", _points_in_metadata, **_FINAL),
    _made("spoof", "two-lists-of-cells", "has two lists of cells, of which a reader sees another than the grader",
          _two_lists_of_cells, "double", **_FINAL),
    _made("spoof", "null-bytes", "hides code behind null bytes and halves of characters", _null_bytes, "double total",
          **_FINAL),
    _made("spoof", "wrong-types", "has cells that are numbers and dictionaries", _wrong_types, told="damaged"),
    _made("spoof", "somebody-else", "says in a metadata file of its own that it is somebody else's", _somebody_else,
          **_FINAL),
    _made("spoof", "file-names", "has a file name that is a terminal code, a formula, HTML or a command", _names,
          "double", **_FINAL),
    _made("break", "zip-slip", "is a zip whose members want to be unpacked outside of it", _zip_slip, "double",
          **_FINAL),
    _made("break", "zip-of-links", "is a zip of symbolic links to secrets", _zip_of_links, **_NONE),
    _made("break", "links-to-the-answers", "is a symbolic link to the oracle, to an endless device and to a folder",
          _link_to_the_answers, **_NONE),
    _made("break", "zip-of-specials", "is a zip of pipes, devices and sockets", _zip_of_specials, **_NONE),
    _made("break", "device", "is a device that can be read for ever", _device, **_NONE),
    _made("break", "pipe", "is a named pipe, whose reader waits for ever", _pipe, **_NONE),
    _made("break", "folder-like-a-notebook", "is a folder called x.ipynb that contains itself",
          _folder_like_a_notebook, **_NONE),
    _made("exhaust", "million-cells", "has a million cells", _million_cells, told="cells"),
    _made("exhaust", "gigabyte", "has a gigabyte, all of it a hole", _gigabyte, told="larger"),
    _made("exhaust", "deep-json", "nests 900,000 lists", _deep, told=""),
    _made("exhaust", "half-open-strings", "opens 400,000 strings, to send the search for cells into a spin",
          _half_open_strings, **_FINAL),
    _made("exhaust", "overlapping-zips", "is a zip of 4 MB whose 300 members are zips in one place", _overlapping_zips,
          **_NONE),
    _made("exhaust", "metadata-bomb", "has metadata of thirty lines that stand for a thousand million words",
          _metadata_bomb, "double", **_FINAL),
    _made("exhaust", "zip-bomb", "is a zip of 200 KB that holds 200 MB", _zip_bomb, **_NONE),
)  # fmt: skip

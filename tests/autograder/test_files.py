"""Whole files or none, and names that are safe on any disk."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from autograder.files import safe_name, write_atomic
from autograder.model import UserError


@pytest.mark.parametrize("sync", [True, False])
def test_writes_text_and_bytes(tmp_path: Path, sync: bool) -> None:
    """Folders are made, text is UTF-8 with its newlines as given, an old file is replaced, nothing else is left."""
    path = tmp_path / "a" / "b.txt"
    write_atomic(path, "Zoë\r\n\n", sync=sync)
    assert path.read_bytes() == b"Zo\xc3\xab\r\n\n"
    write_atomic(path, b"\x00\xff", sync=sync)
    assert path.read_bytes() == b"\x00\xff"
    assert list(path.parent.iterdir()) == [path]


def test_lone_surrogates_are_spelled_out(tmp_path: Path) -> None:
    """A character that UTF-8 cannot hold does not lose the file."""
    write_atomic(tmp_path / "x", "a\udce9")
    assert (tmp_path / "x").read_bytes() == b"a\\udce9"


@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o000, 0o644)])
def test_mode_follows_the_umask(tmp_path: Path, umask: int, mode: int) -> None:
    """0644 less the umask, also over a file that had another mode."""
    path = tmp_path / "x"
    path.touch(0o777)
    before = os.umask(umask)
    try:
        write_atomic(path, "x")
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == mode


def test_the_old_file_stays_when_writing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk leaves the old content, no temporary file, and one clear line."""
    path = tmp_path / "x"
    path.write_text("old")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UserError, match=r"^cannot write .*x: No space left on device$"):
        write_atomic(path, "new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("where", ["file/x", "folder"], ids=["below-a-file", "over-a-folder"])
def test_places_that_cannot_be_written(tmp_path: Path, where: str) -> None:
    """A path through a file, or onto a folder, is the user's mistake."""
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "kept").touch()
    with pytest.raises(UserError, match="cannot write"):
        write_atomic(tmp_path / where, "x")
    assert sorted(child.name for child in tmp_path.iterdir()) == ["file", "folder"]


def test_a_name_as_long_as_the_disk_allows(tmp_path: Path) -> None:
    """The temporary file's name does not build on the final one."""
    path = tmp_path / ("x" * 255)
    write_atomic(path, "x")
    assert path.read_text() == "x"


@pytest.mark.parametrize("name", ["ada", "ada_lovelace", "losses-2", "s.1815", "x", "0"])
def test_plain_names_stay(name: str) -> None:
    """A name that is safe already is its own file name."""
    assert safe_name(name) == name


@pytest.mark.parametrize(
    "name",
    [
        *("", ".", "..", "../../etc/passwd", "a/b", "a\\b", "a\x00b", "Ada", "ADA", "con", "nul.txt", "a.", " a", "é"),
        *("x" * 10_000, "a%2fb", "a?b#c", "\udce9", "日本", "-rf", ".hidden", "ada-0123456789ab"),
    ],
)
def test_other_names_get_a_hash(name: str) -> None:
    """Everything else becomes plain letters and a hash: no path, no reserved word, no clash by case."""
    safe = safe_name(name)
    assert safe != name
    assert len(safe) <= 60
    assert set(safe) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert safe[0] != "-"
    assert safe_name(safe) != safe  # so nobody can take this name by asking for it


def test_names_do_not_collide() -> None:
    """Texts that look alike on a lax disk stay apart."""
    names = ["ada", "Ada", "ADA", "ada ", "a/da", "a\\da", "adá", "ada\u0301", "ada\u200b"]
    assert len({safe_name(name).casefold() for name in names}) == len(names)

"""The key of the receipts: made once, readable by its owner alone, never among what is handed out."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest

from autograder.course import Course, GraderConfig
from autograder.gradebook import ReceiptKey, key_path, read_keys, signing_key
from autograder.model import UserError


def course(root: Path, **settings: str) -> Course:
    """A course."""
    return Course(root, GraderConfig.model_validate({"course": "c", "homeworks": {"toy": None}, **settings}), {})


def test_made_on_first_use(tmp_path: Path) -> None:
    """With mode 0600 whatever the umask, and the same ever after."""
    path = key_path(course(tmp_path))
    assert path == tmp_path / ".receipt-key"
    before = os.umask(0)
    try:
        key = signing_key(path)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(key.secret) == 32
    assert signing_key(path) == key
    assert list(tmp_path.iterdir()) == [path]


def test_every_course_has_its_own(tmp_path: Path) -> None:
    """The id names a key without giving it away."""
    one, other = signing_key(tmp_path / "one"), signing_key(tmp_path / "other")
    assert one.id != other.id
    assert one.secret.hex() not in (one.id, repr(one))


def test_made_by_two_at_once(tmp_path: Path) -> None:
    """Both end up with the same key."""
    keys: list[ReceiptKey] = []
    together = threading.Barrier(8)

    def make() -> None:
        together.wait()
        keys.append(signing_key(tmp_path / "key"))

    threads = [threading.Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 8
    assert len({key.id for key in keys}) == 1


def test_named_in_grader_yml(tmp_path: Path) -> None:
    """Relative to the course, or absolute."""
    assert key_path(course(tmp_path, receipt_key="secrets/key")) == tmp_path / "secrets" / "key"
    assert key_path(course(tmp_path / "c", receipt_key=str(tmp_path / "key"))) == tmp_path / "key"
    signing_key(key_path(course(tmp_path, receipt_key="secrets/key")))


@pytest.mark.parametrize("place", ["graded/key", "student_template/key", "assignments/toy/key"])
def test_never_where_it_would_be_handed_out(tmp_path: Path, place: str) -> None:
    """Refused before it is made."""
    with pytest.raises(UserError, match=rf"grader\.yml: receipt_key: {place} lies in .*, which is handed out"):
        key_path(course(tmp_path, receipt_key=place), tmp_path / "graded")


@pytest.mark.parametrize("content", [b"", b"# nothing\n", b"secret\n", b"ab" * 31 + b"\n", b"\xff\xfe"], ids=repr)
def test_a_file_that_holds_no_key(tmp_path: Path, content: bytes) -> None:
    """Said with what to do; never replaced, since older receipts hang on it."""
    path = tmp_path / "key"
    path.write_bytes(content)
    with pytest.raises(UserError, match=r"key"):
        signing_key(path)
    assert path.read_bytes() == content


def test_older_keys_are_kept(tmp_path: Path) -> None:
    """The first signs, all verify."""
    path = tmp_path / "key"
    old = signing_key(path)
    path.write_text("# new\n" + "0f" * 32 + "\n\n" + path.read_text())
    assert [key.id for key in read_keys(path)][1] == old.id
    assert signing_key(path).secret == bytes([15] * 32)


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    """Points to the setting."""
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(UserError, match=r"cannot make the key of the receipts, .*receipt_key in grader\.yml"):
        signing_key(tmp_path / "file" / "key")

"""The folder of a run: private but passable while it is there, and gone afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.fleet.run_folder import RunFolder


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The machine's temporary folder."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def test_others_may_pass_but_not_look(temporary: Path) -> None:
    """A sandboxed child of another user reaches its scratch folder by name."""
    with RunFolder() as folder:
        assert folder.path.parent == temporary
        assert folder.path.name.startswith("autograder-")
        assert folder.path.stat().st_mode & 0o777 == 0o711


def test_everything_in_it_goes(temporary: Path) -> None:
    """Deep, closed and linked things too; what a link points to stays."""
    (temporary / "outside").write_text("stays")
    with RunFolder() as folder:
        (folder.path / "sandbox/jail").mkdir(parents=True)
        (folder.path / "sandbox/link").symlink_to(temporary / "outside")
        (folder.path / "closed").mkdir(mode=0o000)
    assert [path.name for path in temporary.iterdir()] == ["outside"]


def test_gone_already(temporary: Path) -> None:
    """Workers whose fleet was killed remove it, which may happen at the same moment."""
    with RunFolder() as folder:
        folder.path.rmdir()
    assert list(temporary.iterdir()) == []


def test_an_error_inside(temporary: Path) -> None:
    """It goes all the same."""
    with pytest.raises(ZeroDivisionError), RunFolder():
        raise ZeroDivisionError
    assert list(temporary.iterdir()) == []

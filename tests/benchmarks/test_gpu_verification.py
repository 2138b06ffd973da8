"""The command that holds the GPU check against a real card, as far as that can be tried without one."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import gpu_verification
from benchmarks.gpu_table import SPECIMENS, Judgement
from benchmarks.gpu_verification import Graded, Real, page, run_on


@pytest.mark.parametrize("name", ["onehot_device", "train_adam", "generator_device"])
def test_a_right_specimen_passes_on_a_device_that_is_there(name: str) -> None:
    """With the CPU as the device, the three runs are one and agree."""
    assert run_on("cpu", SPECIMENS / "set_1/right" / f"{name}.py") == Real(name, "passes")


def test_an_error_is_a_failure_with_its_reason(tmp_path: Path) -> None:
    """What raises, fails, and says why."""
    path = tmp_path / "raises.py"
    path.write_text('"""Raises."""\ndef example():\n    return (1,)\ndef solve(x):\n    raise ValueError("no")\n')
    assert run_on("cpu", path) == Real("raises", "fails", "ValueError: no")


def test_the_page_names_every_difference() -> None:
    """A specimen on which card and simulation differ stands in the page with both verdicts."""
    simulated = [
        Judgement("same", False, True, "Is right.", "passes"),
        Judgement("other", False, False, "Is wrong.", "passes"),
    ]
    real = [Real("same", "passes"), Real("other", "fails", "RuntimeError: a|b")]
    text = page("A card", simulated, real, [Graded("toy", 4, 3, "real", "t: failed x")])
    assert "says the same of 1 of them" in text
    assert "| other | passes | fails | RuntimeError: a/b |" in text
    assert "| toy | 4 | 3 | real | t: failed x |" in text


def test_without_a_card_nothing_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """It says so and exits with an error; the page stays."""
    before = gpu_verification.PAGE.read_bytes()
    monkeypatch.setattr(gpu_verification, "find_gpu", lambda: "")
    with pytest.raises(SystemExit, match="torch finds no GPU"):
        gpu_verification.main()
    assert gpu_verification.PAGE.read_bytes() == before

"""How device checks run: on this machine's GPU, on the cluster's, on a pretended one, or later."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from autograder.cli import gpu
from autograder.cli.gpu import GpuPlan, plan_gpu
from autograder.course import Course, GraderConfig
from autograder.model import UserError

REAL_LATER = GpuPlan("off", "real")


def course(root: Path, choice: str) -> Course:
    """A course whose grader.yml says this."""
    return Course(root, GraderConfig.model_validate({"course": "c", "homeworks": {"toy": None}, "gpu": choice}), {})


@pytest.mark.parametrize(
    ("said", "asked", "only_deferred", "planned"),
    [
        ("auto", "", False, GpuPlan("simulated")),
        ("auto", "", True, REAL_LATER),
        ("auto", "real", False, REAL_LATER),
        ("real", "", False, REAL_LATER),
        ("real", "simulated", False, GpuPlan("simulated")),
        ("real", "off", False, GpuPlan("off")),
        ("simulated", "", True, GpuPlan("off", "simulated")),
    ],
)
def test_on_a_cluster(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, asked: str, only_deferred: bool, planned: GpuPlan
) -> None:
    """This machine's card, or that it has none, does not matter."""

    def find_gpu() -> Any:
        raise AssertionError("asked this machine")

    monkeypatch.setattr(gpu, "find_gpu", find_gpu)
    assert plan_gpu(course(tmp_path, said), asked, elsewhere=True, only_deferred=only_deferred) == planned


@pytest.mark.parametrize(
    ("card", "asked", "planned"),
    [
        ("H200", "auto", GpuPlan("off", "real", "H200")),
        ("H200", "simulated", GpuPlan("simulated")),
        ("", "auto", GpuPlan("simulated")),
    ],
)
def test_on_this_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, card: str, asked: str, planned: GpuPlan
) -> None:
    """A card is used in a second pass, where there is one."""
    monkeypatch.setattr(gpu, "find_gpu", lambda: card)
    assert plan_gpu(course(tmp_path, "auto"), asked) == planned


def test_a_card_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The checks stay open, and a note says until when."""
    monkeypatch.setattr(gpu, "find_gpu", lambda: "")
    plan = plan_gpu(course(tmp_path, "auto"), "real")
    assert (plan.first, plan.second) == ("off", "")
    assert "finds no GPU on this machine; device checks stay open until" in plan.note


def test_no_such_choice(tmp_path: Path) -> None:
    """The choices are listed."""
    with pytest.raises(UserError, match="expected one of auto, real, simulated, off"):
        plan_gpu(course(tmp_path, "auto"), "maybe")

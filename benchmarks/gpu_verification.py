"""``python -m benchmarks.gpu_verification``: hold the GPU check against a real GPU; write ``docs/gpu-verification.md``.

Two questions. Does the simulation say of each specimen what the card says? And does ``autograder grade --gpu real``
give the reference solution of every homework all its points?
"""

from __future__ import annotations

import contextlib
import io
import json
import platform
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import torch

from autograder.course import Course, load_course
from autograder.files import write_atomic
from autograder.sandbox.graphics import find_gpu
from benchmarks.gpu_table import ROOT, Judgement, judge_all, load_specimen, specimens

__all__ = ["Real", "main", "page", "run_on"]

PAGE = ROOT / "docs" / "gpu-verification.md"
_RTOL, _ATOL = 1e-4, 1e-5


@dataclass(frozen=True)
class Real:
    """What a real device says of one specimen: ``passes`` or ``fails``, and why."""

    name: str
    verdict: str
    why: str = ""


@dataclass(frozen=True)
class Graded:
    """How the reference of one homework fared on the card: its device checks, and the verdicts among them."""

    homework: str
    checks: int
    passed: int
    mode: str
    says: str


def run_on(device: str, path: Path) -> Real:
    """A specimen with its inputs on ``device``, and with CPU inputs beside it; both must agree with plain CPU runs."""
    module = load_specimen(path)
    random = getattr(module, "RANDOM", False)
    try:
        plain = _call(module, lambda value: value)
        there = _call(module, lambda value: _moved(value, device))
        if wrong := [tensor for tensor in _tensors(there) if tensor.device.type != torch.device(device).type]:
            return Real(path.stem, "fails", f"a result is on {wrong[0].device}")
        if wrong := [tensor for tensor in _tensors(plain) if tensor.device.type != "cpu"]:
            return Real(path.stem, "fails", f"with CPU inputs a result is on {wrong[0].device}")
        if not random and not _agree(there, plain):
            return Real(path.stem, "fails", "the values differ from the CPU's")
    except Exception as error:
        return Real(path.stem, "fails", f"{type(error).__name__}: {str(error).partition(chr(10))[0][:120]}")
    return Real(path.stem, "passes")


def _call(module: Any, place: Callable[[Any], Any]) -> Any:
    torch.set_default_device(None)
    torch.manual_seed(7)
    arguments = place(module.example())
    torch.manual_seed(8)
    return module.solve(*arguments)


def _moved(value: Any, device: str) -> Any:
    if isinstance(value, torch.nn.Module):
        return value.to(device)
    if isinstance(value, torch.Generator):
        return torch.Generator(device).manual_seed(value.initial_seed())
    if isinstance(value, torch.Tensor):
        return value.detach().to(device).requires_grad_(value.requires_grad)
    if isinstance(value, list | tuple):
        return type(value)(_moved(item, device) for item in value)
    if isinstance(value, dict):
        return {key: _moved(item, device) for key, item in value.items()}
    return value


def _tensors(value: Any) -> list[torch.Tensor]:
    if isinstance(value, torch.Tensor):
        return [value]
    if isinstance(value, torch.nn.Module):
        return list(value.state_dict().values())
    if isinstance(value, dict):
        value = list(value.values())
    return [tensor for item in value for tensor in _tensors(item)] if isinstance(value, list | tuple) else []


def _agree(ours: Any, theirs: Any) -> bool:
    pairs = list(zip(_tensors(ours), _tensors(theirs), strict=True))
    if isinstance(ours, float) and isinstance(theirs, float):
        return abs(ours - theirs) <= _ATOL + _RTOL * abs(theirs)
    return all(torch.allclose(one.cpu(), two, rtol=_RTOL, atol=_ATOL, equal_nan=True) for one, two in pairs)


def grade_reference(course: Course, homework: str) -> Graded:
    """Grade the reference with ``--gpu real``, as a TA would."""
    with tempfile.TemporaryDirectory() as folder:
        reference = str(course.solutions(homework) / "reference.py")
        command = [sys.executable, "-m", "autograder", "grade", homework, reference, "--gpu", "real", "--out", folder]
        done = subprocess.run(command, cwd=course.root, capture_output=True, text=True, check=False)
        found = list(Path(folder, "results", homework).glob("*.json"))
        if done.returncode or not found:
            return Graded(homework, 0, 0, "none", done.stderr.strip()[-300:])
        grade = json.loads(found[0].read_text("utf-8"))
    checks = [test for task in grade["tasks"] for test in task["tests"] if "inputs_on_" in test["id"]]
    failed = [f"{test['id']}: {test['verdict']} {test['detail']}" for test in checks if test["verdict"] != "passed"]
    return Graded(homework, len(checks), len(checks) - len(failed), grade["gpu"]["mode"], "; ".join(failed)[:600])


def page(card: str, simulated: list[Judgement], real: list[Real], graded: list[Graded]) -> str:
    """The text of ``docs/gpu-verification.md``."""
    verdicts = {one.name: one for one in real}
    differing = [one for one in simulated if one.verdict != verdicts[one.name].verdict]
    lines = [
        "# The GPU check on real hardware",
        "",
        f"Written by `python -m benchmarks.gpu_verification` on {datetime.now(UTC):%Y-%m-%d}: {card}, torch "
        f"{torch.__version__}, Python {platform.python_version()}, {platform.system()} {platform.machine()}.",
        "",
        f"{len(simulated)} specimens (see `docs/gpu.md`) ran on the card. The simulation says the same of "
        f"{len(simulated) - len(differing)} of them.",
        "",
    ]
    if differing:
        lines += ["| specimen | simulation | card | why |", "|---|---|---|---|"]
        for one in differing:
            there = verdicts[one.name]
            why = (there.why or one.why).replace("|", "/")
            lines.append(f"| {one.name} | {one.verdict} | {there.verdict} | {why} |")
        lines.append("")
    lines += ["| homework | device checks of the reference | passed | mode | what did not pass |"]
    lines += ["|---|--:|--:|---|---|"]
    for row in graded:
        lines.append(f"| {row.homework} | {row.checks} | {row.passed} | {row.mode} | {row.says or 'nothing'} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Ask the card, and write the page."""
    card = find_gpu()
    if not card:
        sys.exit("torch finds no GPU on this machine: nothing was verified, and docs/gpu-verification.md is as it was")
    device = "cuda" if torch.version.cuda or torch.version.hip else "mps"
    simulated = judge_all()
    course = load_course(ROOT)
    graded = [grade_reference(course, slug) for slug in course.slugs]  # before CUDA starts in this process
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        real = [run_on(device, path) for path in specimens()]
    write_atomic(PAGE, page(card, simulated, real, graded))
    print(f"wrote {PAGE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()

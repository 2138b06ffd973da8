"""``python -m benchmarks.gpu_table``: judge the specimens under the simulated GPU; write the table in ``docs/gpu.md``.

A specimen is a file in ``tests/gpu_specimens``: a docstring that says what it does, ``solve``, and ``example()``, which
makes arguments for it. The first set was written with the rules, the others after them.
"""

from __future__ import annotations

import contextlib
import importlib.util
import io
import sys
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import torch

from autograder.sandbox.simulated_gpu import NotJudged, SimulatedGpu, device_of, self_test, to_cpu, to_device

__all__ = ["Judgement", "judge", "judge_all", "load_specimen", "main", "specimens", "table"]

ROOT = Path(__file__).parents[1]
SPECIMENS = ROOT / "tests" / "gpu_specimens"
PAGE = ROOT / "docs" / "gpu.md"

_BEGIN = "<!-- table: begin -->"
_END = "<!-- table: end -->"
_RTOL, _ATOL = 1e-4, 1e-5


@dataclass(frozen=True)
class Judgement:
    """What the simulation says of one specimen.

    Attributes:
        name: its file, without folder and ending.
        group: the number of the set that it belongs to.
        right: whether it runs on a GPU as it should.
        does: what it does, in its own words.
        verdict: ``passes``, ``fails`` or ``not judged``.
        why: the run (A, B or C) and what happened; empty if it passes.
    """

    name: str
    group: int
    right: bool
    does: str
    verdict: str
    why: str = ""

    @property
    def agrees(self) -> bool:
        """Whether the verdict is the truth."""
        return self.verdict == ("passes" if self.right else "fails")


class _Fails(Exception):
    pass


def specimens() -> list[Path]:
    """The files, set by set."""
    return sorted(SPECIMENS.glob("set_*/*/*.py"))


def judge(path: Path) -> Judgement:
    """Run a specimen three times: on the CPU, with inputs on the GPU, and with CPU inputs beside a GPU."""
    module = load_specimen(path)
    does = (module.__doc__ or "").strip().splitlines()[0]
    verdict, why = "passes", ""
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        try:
            _three_runs(module)
        except _Fails as error:
            verdict, why = "fails", str(error)
        except NotJudged as error:
            verdict, why = "not judged", str(error)
    group = int(path.parts[-3].removeprefix("set_"))
    return Judgement(path.stem, group, path.parent.name == "right", does, verdict, why)


def _three_runs(module: ModuleType) -> None:
    plain = _run("A", module, lambda value: value)
    with SimulatedGpu(namespaces=[vars(module)]) as gpu:
        on_gpu = _run("B", module, to_device)
    _honest(gpu)
    _expect_place("B", on_gpu, "cuda:0")
    with SimulatedGpu(namespaces=[vars(module)]) as gpu:
        beside = _run("C", module, lambda value: value)
    _honest(gpu)
    _expect_place("C", beside, "cpu")
    if not getattr(module, "RANDOM", False):
        for run, result in (("B", on_gpu), ("C", beside)):
            _expect_values(run, to_cpu(result), plain)


def _run(run: str, module: ModuleType, place: Callable[[Any], Any]) -> Any:
    torch.set_default_device(None)  # as every task begins, whatever another function has left
    torch.manual_seed(7)
    arguments = place(module.example())
    torch.manual_seed(8)
    try:
        return module.solve(*arguments)
    except Exception as error:
        raise _Fails(f"{run}: {type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}") from error


def _honest(gpu: SimulatedGpu) -> None:
    if gpu.refusals:
        raise NotJudged(gpu.refusals[0])


def _tensors(value: Any) -> Iterator[torch.Tensor]:
    if isinstance(value, torch.Tensor):
        yield value
    elif isinstance(value, torch.nn.Module):
        yield from value.state_dict().values()
    elif isinstance(value, dict):
        yield from _tensors(list(value.values()))
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _tensors(item)


def _expect_place(run: str, result: Any, device: str) -> None:
    for tensor in _tensors(result):
        if device_of(tensor) != device:
            raise _Fails(f"{run}: a result is on {device_of(tensor)}")


def _expect_values(run: str, result: Any, expected: Any) -> None:
    ours, theirs = list(_tensors(result)), list(_tensors(expected))
    same = len(ours) == len(theirs) and all(
        a.shape == b.shape and a.dtype == b.dtype and torch.allclose(a, b, rtol=_RTOL, atol=_ATOL, equal_nan=True)
        for a, b in zip(ours, theirs, strict=True)
    )
    numbers = isinstance(result, int | float) and not isinstance(result, bool)
    if not same or (numbers and abs(result - expected) > _ATOL + _RTOL * abs(expected)):
        raise _Fails(f"{run}: the values differ from the CPU's")


def judge_all() -> list[Judgement]:
    """Every specimen's judgement.

    Raises:
        SystemExit: the simulation failed its self-test.
    """
    trouble = self_test()
    if trouble:
        raise SystemExit(trouble)
    return [judge(path) for path in specimens()]


def load_specimen(path: Path) -> ModuleType:
    """The module of one specimen, freshly executed."""
    spec = importlib.util.spec_from_file_location(f"specimen_{path.parent.name}_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def table(judgements: list[Judgement]) -> str:
    """The counts and one row per specimen, as Markdown."""
    lines = _all_counts(judgements)
    lines += ["", "| function | set | is | what it does | the simulation says | why |", "|---|---|---|---|---|---|"]
    for j in sorted(judgements, key=lambda j: (not j.right, j.group, j.name)):
        name = j.name.replace("_", r"\_")
        why = j.why.replace("|", r"\|")
        why = why if len(why) <= 110 else why[:107] + "..."
        mark = "" if j.agrees else " **(wrongly)**"
        kind = "right" if j.right else "wrong"
        lines.append(f"| {name} | {j.group} | {kind} | {j.does} | {j.verdict}{mark} | {why} |")
    return "\n".join(lines)


def _all_counts(judgements: list[Judgement]) -> list[str]:
    groups = sorted({j.group for j in judgements})
    return [_counts("All", judgements)] + [
        _counts(f"Set {group}", [j for j in judgements if j.group == group]) for group in groups
    ]


def _counts(title: str, judgements: list[Judgement]) -> str:
    right = [j for j in judgements if j.right]
    wrong = [j for j in judgements if not j.right]
    alarms = sum(j.verdict == "fails" for j in right)
    misses = sum(j.verdict == "passes" for j in wrong)
    refused = sum(j.verdict == "not judged" for j in judgements)
    return (
        f"- {title}: {len(right)} right functions, {alarms} false alarms; {len(wrong)} wrong functions, "
        f"{misses} misses ({100 * misses / max(1, len(wrong)):.1f} %); {refused} not judged."
    )


def main() -> None:
    """Judge, print the counts, and put the table into the page between its marks."""
    torch.set_num_threads(1)
    judgements = judge_all()
    text = table(judgements)
    for j in judgements:
        if not j.agrees or "-v" in sys.argv:
            print(f"set {j.group}, {'right' if j.right else 'wrong'}: {j.name}: {j.verdict} {j.why}")
    print("\n".join(_all_counts(judgements)))
    if PAGE.exists():
        page = PAGE.read_text("utf-8")
        head, rest = page.split(_BEGIN)
        _, tail = rest.split(_END)
        PAGE.write_text(f"{head}{_BEGIN}\n{text}\n{_END}{tail}", encoding="utf-8")


if __name__ == "__main__":
    main()

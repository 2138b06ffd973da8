"""The bands of accuracy that statistical tests ask for, as ``measure_bands.py`` has recorded them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml


@dataclass(frozen=True)
class Band:
    """``least`` is what a test asks for; right solutions reached ``right`` or more, wrong ones ``wrong`` or less."""

    least: float
    right: float
    wrong: float


BANDS = {
    name: Band(**values)
    for name, values in yaml.safe_load(Path(__file__).with_name("bands.yml").read_text("utf-8")).items()
}

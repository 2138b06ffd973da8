"""Each raid is made once, whoever asks first; it takes about half a minute."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from autograder.sandbox.cleaning import remove

from .attacks import SCOPES, Attack, read_attacks
from .handins import HAND_INS
from .levels import LEVELS, Level, unreachable
from .raid import Peace, Raid, declare_peace, raid

__all__ = ["Raids", "attacks", "battlefield", "peace", "raids"]

Raids = Callable[[Level, str], Raid]


@pytest.fixture(scope="session")
def battlefield() -> Iterator[Path]:
    """A folder that every user may enter, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="redteam-"))
    folder.chmod(0o755)
    yield folder
    remove(str(folder))


@pytest.fixture(scope="session")
def attacks() -> list[Attack]:
    """All attacks."""
    return [*read_attacks(), *HAND_INS]


@pytest.fixture(scope="session")
def peace(battlefield: Path, attacks: list[Attack]) -> Peace:
    """The class without attackers."""
    level = next(level for level in LEVELS if not unreachable(level))
    return declare_peace(battlefield / "peace", attacks, level)


@pytest.fixture(scope="session")
def raids(battlefield: Path, attacks: list[Attack], peace: Peace) -> Raids:
    """``raids(level, scope)``: the raid of the attacks of :data:`SCOPES`; skips if there can be none."""
    made: dict[tuple[str, str], Raid | Exception] = {}

    def get(level: Level, scope: str) -> Raid:
        if why := unreachable(level):
            pytest.skip(f"{level.says}: {why}")
        key = (level.name, scope)
        if key not in made:
            folder = battlefield / f"{level.name}-{scope}".replace(", ", "-").replace(" ", "-")
            try:
                made[key] = raid(folder, [attack for attack in attacks if SCOPES[scope](attack)], level, peace)
            except Exception as error:
                made[key] = error
        found = made[key]
        if isinstance(found, Exception):  # not once more for every attack
            raise found
        if missing := level.promised - found.holding:
            pytest.skip(f"{level.says}: {', '.join(sorted(missing))} cannot be had on this machine")
        return found

    return get

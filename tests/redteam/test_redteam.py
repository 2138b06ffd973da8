"""No attack gains anything at any level that promises to stop it, and nobody else is the worse for it."""

from __future__ import annotations

import pytest

from .attacks import GROUPS, SCOPES, Attack, read_attacks
from .conftest import Raids
from .handins import HAND_INS
from .levels import LEVELS, Level, unreachable
from .raid import Peace
from .table import current, table

_ATTACKS = (*read_attacks(), *HAND_INS)
#: The best that this user gets. The rest, and the attacks that wait for deadlines, are for `make test`.
_STRONGEST = LEVELS[0] if not unreachable(LEVELS[0]) else LEVELS[2]
_MINIMUM = LEVELS[-1]
_BETWEEN = [level for level in LEVELS if level not in (_STRONGEST, _MINIMUM)]
_NIGHTLY = (pytest.mark.slow, pytest.mark.nightly)

_RAIDS = [
    pytest.param(_STRONGEST, "quick", id=_STRONGEST.name),
    pytest.param(_STRONGEST, "slow", id=f"{_STRONGEST.name}-slow", marks=pytest.mark.slow),
    pytest.param(_MINIMUM, "all", id=f"{_MINIMUM.name}-all", marks=pytest.mark.slow),
    *(pytest.param(level, "locks", id=f"{level.name}-locks", marks=pytest.mark.slow) for level in _BETWEEN),
    *(pytest.param(level, "all", id=f"{level.name}-all", marks=_NIGHTLY) for level in _BETWEEN),
]
_TRIALS = [
    pytest.param(*one.values, attack, id=f"{one.id}-{attack.name}", marks=one.marks)
    for one in _RAIDS
    for attack in _ATTACKS
    if SCOPES[str(one.values[1])](attack)
]


def test_there_are_enough() -> None:
    """Sixty at least, each with a name of its own, and some in every group."""
    assert len(_ATTACKS) >= 60
    assert len({attack.name for attack in _ATTACKS}) == len(_ATTACKS)
    assert {attack.group for attack in _ATTACKS} == set(GROUPS)


def test_the_page_has_the_table() -> None:
    """What docs/security-model.md says of each level is what is tried here; see ``table.py``."""
    assert current() == table(_ATTACKS)


@pytest.mark.parametrize(("level", "scope", "attack"), _TRIALS)
def test_an_attack(raids: Raids, level: Level, scope: str, attack: Attack) -> None:
    """It gains nothing where a lock that holds promises so, and its author's verdicts say what happened."""
    found = raids(level, scope)
    rows = found.rows[attack.name]
    if attack.residual:
        assert found.gains[attack.name], "docs/security-model.md says that nothing stops this: it may say so no longer"
        return
    if not attack.stopped_by(found.holding):
        assert found.gains[attack.name], "this level stops it, though the table says that it does not: mend its `needs`"
        return
    assert found.gains[attack.name] == []
    assert bool(rows) == bool(attack.status), f"{len(rows)} rows"
    for row in rows:
        verdicts = {task["task"]: {test["verdict"] for test in task["tests"]} for task in row["tasks"]}
        notes = [f"{note['kind']}: {note['says']}" for note in row["notes"]]
        for task, allowed in attack.verdicts:
            if task not in attack.honest:  # an attack that is busy may also run out of time
                allowed |= {"timeout"}
            details = [test["detail"][:200] for one in row["tasks"] if one["task"] == task for test in one["tests"]]
            assert verdicts[task] <= allowed, f"{details} {notes}"
        assert row["status"] in attack.status.split(" or "), notes
        assert any(attack.told in note for note in notes) or not attack.told, notes


@pytest.mark.parametrize(("level", "scope"), _RAIDS)
def test_the_others(raids: Raids, peace: Peace, level: Level, scope: str) -> None:
    """The honest get what they get in peace, to the byte; no file, process, connection or secret is out of place."""
    found = raids(level, scope)
    assert found.honest == peace.honest
    assert found.harm == []

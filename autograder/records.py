"""Frozen dataclasses to JSON text and back, quickly: what a class looks like is worked out once, not for each value.

The text is exactly what ``json.dumps(..., indent=1, ensure_ascii=False)`` gives; with an indent that one is written in
Python and asks each value for its type again.
"""

from __future__ import annotations

import math
import types
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from enum import StrEnum
from functools import cache
from json.encoder import encode_basestring
from operator import itemgetter
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

__all__ = ["DECIMALS", "Unfit", "annotations_of", "read_quickly", "write"]

#: Places behind the decimal point of every number that is written.
DECIMALS = 4

_BOOLEANS = {True: "true", False: "false"}
_PLAIN = (str, int, float, bool)


class Unfit(ValueError):
    """A value that a field cannot hold."""


def write(value: Any) -> str:
    """A dataclass as JSON text, one key a line: floats rounded, tuples as lists; Unfit for NaN and infinity.

    Fields may be text, numbers, booleans, enumerations of text, ``X | None``, dataclasses and tuples of one kind.
    """
    kind: Any = type(value)
    return _writer(kind, 0)(value)


def read_quickly(wanted: type, value: Any) -> Any:
    """The dataclass ``wanted`` from the dicts and lists of its JSON; Unfit, without a reason, if anything is odd.

    Odd is also what could be read, such as an integer where a float is expected: ask somebody with more patience.
    """
    return _reader(wanted)(value)


@cache
def annotations_of(cls: type) -> dict[str, Any]:
    """The resolved annotations of a dataclass's fields, in order."""
    hints = get_type_hints(cls)
    return {field.name: hints[field.name] for field in fields(cls)}


def _is_record(wanted: Any) -> bool:
    return isinstance(wanted, type) and is_dataclass(wanted)


def _other_than_none(wanted: Any) -> Any:
    """``X`` of ``X | None``, else None."""
    return get_args(wanted)[0] if get_origin(wanted) in (Union, types.UnionType) else None


# Writing


@cache
def _writer(wanted: Any, depth: int) -> Callable[[Any], str]:
    """What writes a value of the annotation ``wanted`` that begins behind ``depth`` blanks."""
    if wanted in (str, bool, int, float):
        simple: dict[Any, Callable[[Any], str]] = {
            str: encode_basestring,
            bool: _BOOLEANS.__getitem__,
            int: int.__repr__,
            float: _number,
        }
        return simple[wanted]
    if (rest := _other_than_none(wanted)) is not None:
        inner = _writer(rest, depth)
        return lambda value: "null" if value is None else inner(value)
    if get_origin(wanted) is tuple:
        return _list_writer(get_args(wanted)[0], depth)
    if _is_record(wanted):
        return _record_writer(wanted, depth)
    return encode_basestring  # words: an enumeration of text, or a Literal


def _list_writer(wanted: Any, depth: int) -> Callable[[Any], str]:
    item = _writer(wanted, depth + 1)
    between = ",\n" + " " * (depth + 1)
    start, end = between[1:], "\n" + " " * depth
    return lambda value: f"[{start}{between.join(map(item, value))}{end}]" if value else "[]"


def _record_writer(wanted: type, depth: int) -> Callable[[Any], str]:
    hints = annotations_of(wanted)
    writers = [(name, _writer(hint, depth + 1)) for name, hint in hints.items()]
    inside, end = "\n" + " " * (depth + 1), "\n" + " " * depth
    form = "{{" + ",".join(f"{inside}{encode_basestring(name)}: {{}}" for name in hints) + end + "}}"
    return lambda value: form.format(*[write_one(getattr(value, name)) for name, write_one in writers])


def _number(value: Any) -> str:
    number = float(value)
    if not math.isfinite(number):
        raise Unfit(f"cannot hold the number {number}")
    return float.__repr__(round(number, DECIMALS) + 0.0)  # + 0.0 turns -0.0 into 0.0


# Reading


@cache
def _reader(wanted: Any) -> Callable[[Any], Any]:
    """What reads a value of the annotation ``wanted``."""
    if wanted in _PLAIN:
        return lambda value: value if type(value) is wanted else _refuse()
    if (rest := _other_than_none(wanted)) is not None:
        inner = _reader(rest)
        return lambda value: None if value is None else inner(value)
    if get_origin(wanted) is tuple:
        item = _reader(get_args(wanted)[0])
        return lambda value: tuple(map(item, value)) if type(value) is list else _refuse()
    if _is_record(wanted):
        return _record_reader(wanted)
    words = {str(word): word for word in (get_args(wanted) if get_origin(wanted) is Literal else wanted)}
    assert get_origin(wanted) is Literal or issubclass(wanted, StrEnum)
    return lambda value: words[value] if type(value) is str and value in words else _refuse()


def _record_reader(wanted: type) -> Callable[[Any], Any]:
    hints = annotations_of(wanted)
    pick = itemgetter(*hints)
    plain = tuple(hint if hint in _PLAIN else None for hint in hints.values())
    others = [(place, _reader(hint)) for place, hint in enumerate(hints.values()) if hint not in _PLAIN]
    kinds = [(place, kind) for place, kind in enumerate(plain) if kind is not None]

    def read(value: Any) -> Any:
        if type(value) is not dict or len(value) != len(hints):
            _refuse()
        try:
            found = list(pick(value))
        except KeyError:
            _refuse()
        for place, kind in kinds:
            if type(found[place]) is not kind:
                _refuse()
        for place, read_one in others:
            found[place] = read_one(found[place])
        return wanted(*found)

    return read


def _refuse() -> Any:
    raise Unfit

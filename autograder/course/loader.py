"""Find the course, read its YAML, and report every mistake at once: file, key, what was found, what to do."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from autograder.course.models import Assignment, GraderConfig, Limits
from autograder.course.policy import wrong_slugs
from autograder.model import UserError

__all__ = ["Course", "find_course", "load_course"]

_CONFIG = "grader.yml"
_MOST_YAML_BYTES = 1_000_000
Model = TypeVar("Model", bound=BaseModel)


def find_course(start: Path | None = None) -> Path:
    """The nearest folder, from ``start`` (default: here) upwards, that holds a ``grader.yml``."""
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / _CONFIG).is_file():
            return folder
    raise UserError(f"no {_CONFIG} in {here} or any folder above it: change into your course's folder first")


@dataclass
class Course:
    """A course on disk. Assignments are read when first asked for."""

    root: Path
    config: GraderConfig
    _assignments: dict[str, Assignment] = field(default_factory=dict)

    @property
    def slugs(self) -> list[str]:
        """The homeworks, in the order of grader.yml."""
        return list(self.config.homeworks)

    def assignment(self, slug: str) -> Assignment:
        """The assignment of one homework; UserError if there is none or it is not right."""
        if slug not in self._assignments:
            self.require(slug)
            path = self.public(slug) / "assignment.yml"
            problems: list[str] = []
            assignment = _load(path, self.shown(path), Assignment, problems)
            if assignment is None:
                raise UserError("\n".join(problems))
            self._assignments[slug] = assignment
        return self._assignments[slug]

    def require(self, slug: str) -> None:
        """UserError unless grader.yml lists this homework."""
        if slug not in self.config.homeworks:
            known = ", ".join(self.slugs)
            raise UserError(f"no homework is called {slug!r}; {_CONFIG} lists {known}")

    def limits(self, slug: str) -> Limits:
        """The course's limits, with the assignment's own on top."""
        return self.config.limits.model_copy(update=self.assignment(slug).limits.model_dump(exclude_unset=True))

    def public(self, slug: str) -> Path:
        """Where students' material comes from."""
        return self.root / "assignments" / slug

    def public_tests(self, slug: str) -> Path:
        """The tests that students have."""
        return self.public(slug) / "test_public.py"

    def hidden_tests(self, slug: str) -> Path:
        """The folder of the tests that grade."""
        return self.root / "tests" / "hidden" / slug

    def supply(self, slug: str, name: str) -> str:
        """Source beside the hidden tests that is sent to the student's side (``tools``, ``stand_ins``); "" if none."""
        path = self.hidden_tests(slug) / f"{name}.py"
        try:
            return path.read_text("utf-8") if path.is_file() else ""
        except (OSError, UnicodeDecodeError) as error:
            raise UserError(f"{self.shown(path)}: cannot be read ({error})") from None

    def solutions(self, slug: str) -> Path:
        """Reference, alternates and wrong solutions."""
        return self.root / "solutions" / slug

    def shown(self, path: Path) -> str:
        """A path as a reader of this course knows it."""
        return str(path.relative_to(self.root)) if path.is_relative_to(self.root) else str(path)

    def tests_digest(self, slug: str) -> str:
        """SHA-256 over everything that decides a verdict: the hidden tests and the assignment."""
        digest = hashlib.sha256()
        files = [*self.hidden_tests(slug).rglob("*"), self.public(slug) / "assignment.yml"]
        for path in sorted(files):
            # data that tests read counts as well; compiled leftovers and an editor's hidden files do not
            if path.is_file() and path.parent.name != "__pycache__" and not path.name.startswith("."):
                content = hashlib.sha256(path.read_bytes()).hexdigest()
                digest.update(f"{self.shown(path)}\0{content}\n".encode())
        return digest.hexdigest()


def load_course(root: Path) -> Course:
    """Read ``grader.yml``, and check that every homework in it has its folders; UserError with all problems."""
    problems: list[str] = []
    config = _load(root / _CONFIG, _CONFIG, GraderConfig, problems)
    if config is None:
        raise UserError("\n".join(problems))
    course = Course(root, config)
    for slug in course.slugs:
        path = course.public(slug) / "assignment.yml"
        if not path.is_file():
            problems.append(f"{_CONFIG}: homeworks.{slug}: there is no {course.shown(path)}")
    wrong = wrong_slugs(
        config.homeworks, extensions=config.extensions, excused=config.excused, total=config.course_total
    )
    problems += [f"{_CONFIG}: {line}" for line in wrong]
    if problems:
        raise UserError("\n".join(problems))
    return course


def _load(path: Path, shown: str, model: type[Model], problems: list[str]) -> Model | None:
    try:
        if path.stat().st_size > _MOST_YAML_BYTES:
            raise UserError(f"{shown}: larger than a megabyte; that is no {path.name}")
        data = _read_yaml(path, shown)
        return model.model_validate(data)
    except ValidationError as error:
        problems += _lines(shown, error)
    except UserError as error:
        problems.append(str(error))
    except OSError as error:
        problems.append(f"{shown}: cannot be read ({error.strerror})")
    return None


class _UniqueKeys(yaml.SafeLoader):
    """YAML silently keeps the last of two equal keys; a second `points:` must not win unseen."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if isinstance(key, str) and key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key!r} is there twice", key_node.start_mark
                )
            if isinstance(key, str):
                seen.add(key)
        return super().construct_mapping(node, deep)


# Dates stay text here: YAML's own reading of a wrong one is an error without a key, and it needs seconds.
_UniqueKeys.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in rules if tag != "tag:yaml.org,2002:timestamp"]
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _read_yaml(path: Path, shown: str) -> Any:
    try:
        text = path.read_text("utf-8-sig")
        return yaml.load(text, _UniqueKeys)  # a SafeLoader
    except UnicodeDecodeError:
        raise UserError(f"{shown}: is not UTF-8 text") from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = f":{mark.line + 1}" if mark else ""
        words = error.problem or "is not YAML"
        if words.startswith("but ") and error.context:
            words = f"{error.context}, {words}"
        raise UserError(f"{shown}{line}: {words}") from None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise UserError(f"{shown}: is not YAML ({str(error).splitlines()[0]})") from None


#: What pydantic calls a mistake, in the words of somebody who edits YAML.
_WORDS = {
    "extra_forbidden": "is not a known key (a typo?)",
    "missing": "is missing",
    "model_type": "should hold keys and values",
    "dict_type": "should hold keys and values",
    "tuple_type": "should be a list",
    "too_short": "should not be empty",
    "string_type": "should be text (in quotes, if it looks like a number or a date)",
    "string_pattern_mismatch": "should be a plain name: letters, digits and underscores",
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), "should be a whole number"),
    **dict.fromkeys(("float_type", "float_parsing", "decimal_type", "decimal_parsing"), "should be a number"),
    **dict.fromkeys(("bool_type", "bool_parsing"), "should be true or false"),
}


def _lines(shown: str, error: ValidationError) -> list[str]:
    """One line per mistake: file, key, what is wrong, what was found."""
    lines = []
    problems = error.errors()
    places = [problem["loc"] for problem in problems]
    for problem in problems:
        place = problem["loc"]
        if problem["type"] == "too_short" and any(len(p) > len(place) and p[: len(place)] == place for p in places):
            continue  # the list is empty only because its items are wrong, which has its own lines
        key = ".".join(str(part) for part in place if part != "[key]") or "the file"
        said = problem["msg"].removeprefix("Value error, ").replace("Input should", "should").replace("String", "text")
        words = _WORDS.get(problem["type"], said[:1].lower() + said[1:])
        found = "" if problem["type"] in ("missing", "extra_forbidden") else _found(problem["input"])
        lines += [f"{shown}: {key}: {line}{found}" for line in words.splitlines()]
    return lines


def _found(value: object) -> str:
    """The value that is wrong, if it fits in a line."""
    match value:
        case None:
            return "; found nothing"
        case dict():
            return "" if value else "; found nothing"
        case list() | tuple():
            return "; found a list" if value else "; found nothing"
    text = repr(value)
    return f"; found {text if len(text) <= 80 else text[:77] + '...'}"

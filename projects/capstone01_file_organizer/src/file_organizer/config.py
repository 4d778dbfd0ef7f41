"""The rules file: read, checked with line numbers, and turned into rules."""

import difflib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, create_model
from pydantic_core import ErrorDetails

from file_organizer.document import Document, Place, read_document
from file_organizer.errors import BadRulesError
from file_organizer.rules import CONDITIONS, FIELDS, IGNORED, Condition, Regex, Rule, Settings, glob, texts
from file_organizer.template import Template, parse_template
from file_organizer.tree import TRASH
from file_organizer.units import parse_duration

STRICT = ConfigDict(extra="forbid", strict=True, arbitrary_types_allowed=True)


def one_line(text: str) -> str:
    """Return *text*; raise `ValueError` if it is empty or has a line break."""
    if not text.strip() or len(text.splitlines()) > 1:
        raise ValueError("must be one line of text")
    return text


# One field a condition, made from the list of conditions: who adds one there has added it here.
Conditions: type[BaseModel] = create_model(  # type: ignore[call-overload]
    "Conditions",
    __config__=STRICT,
    **{key: (Annotated[kind | None, BeforeValidator(kind.parse)], None) for key, kind in CONDITIONS.items()},
)


class RuleModel(BaseModel):
    """A rule as it stands in the file."""

    model_config = STRICT
    name: Annotated[str, AfterValidator(one_line)]
    when: Conditions = Field(default_factory=lambda: Conditions())  # type: ignore[valid-type]
    move: str | None = None
    rename: str | None = None
    trash: Literal[True] | None = None
    leave: Literal[True] | None = None
    conflict: Literal["number", "skip"] = "number"


class RulesModel(BaseModel):
    """The whole file."""

    model_config = STRICT
    folder: str
    subfolders: bool = False
    quiet: Annotated[float, BeforeValidator(parse_duration)] = 5.0
    ignore: Annotated[list[str], BeforeValidator(texts)] = list(IGNORED)
    rules: list[RuleModel] = Field(min_length=1)


def load(path: Path) -> Settings:
    """Return the settings in the rules file *path*, whose `folder` is relative to the folder of that file.

    Raises `BadRulesError` with one line for each problem, in the order of the lines.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
        raise BadRulesError(f"cannot read {path}: {reason}") from error
    return parse(text, str(path), path.resolve().parent)


def parse(text: str, name: str, beside: Path) -> Settings:
    """Return the settings that *text* says; *name* is what messages call it, *beside* what paths are relative to.

    Raises `BadRulesError` as `load` does.
    """
    document = read_document(text, name)
    try:
        model = RulesModel.model_validate(document.value)
    except ValidationError as error:
        raise _refused(name, [(document.line(each["loc"]), _told(each)) for each in error.errors()]) from None
    builder = _Builder(document)
    folder = builder.existing(model.folder, beside, ("folder",))
    rules = [builder.rule(rule, beside, ("rules", number)) for number, rule in enumerate(model.rules)]
    if builder.problems:
        raise _refused(name, builder.problems)
    ignore = glob(model.ignore)
    return Settings(folder, tuple(filter(None, rules)), model.subfolders, model.quiet, ignore)


class _Builder:
    """Makes rules out of their models, and collects what is wrong with them."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems: list[tuple[int, str]] = []

    def complain(self, place: Place, problem: str) -> None:
        self.problems.append((self.document.line(place), problem))

    def existing(self, text: str, beside: Path, place: Place) -> str:
        """Return the folder that *text* names without links in it; a disk that is not mounted must not become one."""
        folder = os.path.realpath(beside / Path(text).expanduser())
        if not os.path.isdir(folder):  # noqa: PTH112
            self.complain(place, f"there is no folder {text!r}")
        return folder

    def rule(self, model: RuleModel, beside: Path, place: Place) -> Rule | None:
        given = [key for key in ("move", "rename", "trash", "leave") if getattr(model, key) is not None]
        if not given or (len(given) > 1 and given != ["move", "rename"]):
            what = f"not {' and '.join(given)}" if given else "not none of them"
            self.complain(place, f"a rule has move, rename or both, or trash, or leave; {what}")
            return None
        # In the order of CONDITIONS: what is cheap comes first, whatever the order in the file.
        conditions = [each for key in CONDITIONS if (each := getattr(model.when, key)) is not None]
        known = FIELDS | _groups(conditions)
        base, into = None, model.move
        if model.trash:
            into = f"{TRASH}/{{folder}}"
        if into and Path(into).expanduser().is_absolute():
            fixed, into = _fixed_part(into)
            base = self.existing(fixed, beside, (*place, "move"))
        return Rule(
            model.name, tuple(conditions),
            self.template(into, known, (*place, "move")),
            self.template(model.rename, known, (*place, "rename")),
            base, model.conflict,
        )  # fmt: skip

    def template(self, text: str | None, known: frozenset[str], place: Place) -> Template | None:
        if text is None:
            return None
        parts = text.split("/")
        try:
            template = parse_template(text, known)
        except ValueError as error:
            self.complain(place, str(error))
            return None
        if place[-1] == "rename" and len(parts) > 1:
            self.complain(place, f"a name has no slash: {text!r}; use move for the folder")
        if ".." in parts:
            self.complain(place, f"{text!r} leads out of the folder; name it from / or ~ instead")
        return template


def _groups(conditions: Sequence[Condition]) -> frozenset[str]:
    return frozenset(name for each in conditions if isinstance(each, Regex) for name in each.pattern.groupindex)


def _fixed_part(text: str) -> tuple[str, str]:
    """Divide a place into the folders that are the same for each file, and the rest."""
    parts = text.split("/")
    fixed = next((number for number, part in enumerate(parts) if "{" in part or "}" in part), len(parts))
    return "/".join(parts[:fixed]) or "/", "/".join(parts[fixed:])


def _refused(name: str, problems: Sequence[tuple[int, str]]) -> BadRulesError:
    return BadRulesError("\n".join(f"{name}:{line}: {problem}" for line, problem in sorted(set(problems))))


def _told(error: ErrorDetails) -> str:
    """Return what is wrong, in one line: pydantic's words, with the key that is at fault and the remedy."""
    key, given = error["loc"][-1] if error["loc"] else "", error["input"]
    match error["type"]:
        case "extra_forbidden":
            return f"there is no {key!r}; {_nearest(str(key), error['loc'])}"
        case "missing":
            return f"{key!r} is missing"
        case "model_type" | "dict_type":
            return f"keys and values are expected here, not {given!r}"
        case "value_error":
            return f"{error['msg'].removeprefix('Value error, ')}"
        case _:
            said = error["msg"].replace("Input should", "should")
            return f"{key} {said}, not {given!r}" if isinstance(key, str) else f"{said}, not {given!r}"


def _nearest(key: str, loc: Sequence[str | int]) -> str:
    model: type[BaseModel] = RulesModel if len(loc) == 1 else Conditions if "when" in loc else RuleModel
    names = list(model.model_fields)
    near = difflib.get_close_matches(key, names, n=1)
    return f"did you mean {near[0]!r}?" if near else f"there is {', '.join(names)}"

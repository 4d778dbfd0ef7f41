"""A YAML file as plain values, together with the line on which each of them stands."""

from dataclasses import dataclass, field
from typing import Any

import yaml

from file_organizer.errors import BadRulesError

# Where a value stands in a document: keys and positions, from the outside in.
Place = tuple[str | int, ...]


@dataclass
class Document:
    """The `value` of a YAML text, and the number of the line of each part of it, the first being 1."""

    value: Any = None
    lines: dict[Place, int] = field(default_factory=dict)

    def line(self, place: Place) -> int:
        """Return the line of what stands at *place*, or of the nearest thing around it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


def read_document(text: str, name: str) -> Document:
    """Return the YAML *text* with its line numbers; *name* is what messages call it.

    Refused as `BadRulesError`, with the line: what is no YAML, a key that stands twice (of which YAML silently takes
    the last), keys that are not text, and `*aliases`, which can make a small file endless.
    """
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            if isinstance(event, yaml.AliasEvent):
                problem = "aliases (*name) are not supported; write it twice"
                raise BadRulesError(f"{name}:{event.start_mark.line + 1}: {problem}")
        loader = yaml.SafeLoader(text)
        root = loader.get_single_node()
        document = Document()
        if root is not None:
            document.value = _Reader(loader, document, name).read(root, ())
        return document
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise BadRulesError(f"{name}:{line}: not YAML: {error.problem or error.context}") from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise BadRulesError(f"{name}:{line}: not YAML: {error.reason}") from error
    except (ValueError, RecursionError) as error:  # a date such as 2026-13-45; a thousand brackets
        raise BadRulesError(f"{name}:1: not YAML: {error}") from error


class _Reader:
    """Turns nodes into values and notes their lines."""

    def __init__(self, loader: yaml.SafeLoader, document: Document, name: str) -> None:
        self.loader, self.document, self.name = loader, document, name

    def read(self, node: yaml.Node, place: Place) -> Any:
        self.document.lines.setdefault(place, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, place)
        if isinstance(node, yaml.SequenceNode):
            return [self.read(item, (*place, number)) for number, item in enumerate(node.value)]
        return self.loader.construct_object(node)

    def mapping(self, node: yaml.MappingNode, place: Place) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = key_node.value
            if not isinstance(key, str):
                raise self.refused(key_node, "a key is text")
            if key in values:
                raise self.refused(key_node, f"{key!r} stands here twice")
            # The line of the key, not of its value: a list begins on the next line.
            self.document.lines[(*place, key)] = key_node.start_mark.line + 1
            values[key] = self.read(value_node, (*place, key))
        return values

    def refused(self, node: yaml.Node, problem: str) -> BadRulesError:
        return BadRulesError(f"{self.name}:{node.start_mark.line + 1}: {problem}")

"""A YAML loader that reads what JSON can say, and nothing else."""

import math
import re
from typing import Any

import yaml

from RegistryLibrary.protocol.document_errors import DEEPEST, DocumentError

LONGEST_YAML = 512 * 1024


class _CoreLoader(yaml.SafeLoader):
    """The core schema of YAML 1.2: no dates, no `yes`, no octal by a leading zero; no tags."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - PyYAML's own shape

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Compose a node; a reference to another one could make a small file huge."""
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        mark = event.start_mark
        if event.anchor:
            raise _error("anchors and aliases are not read", mark)
        if event.tag:
            raise _error("tags are not read", mark)
        if self.depth >= DEEPEST and isinstance(event, yaml.CollectionStartEvent):
            raise _error(f"it is nested deeper than {DEEPEST} levels", mark)
        self.depth += 1
        node: yaml.Node | None = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Construct a mapping whose keys are text and come once."""
        seen: set[str] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, str):
                raise _error(f"the key {key!r} is not text", key_node.start_mark)
            if key in seen:
                raise _error(f"the key {key!r} comes twice", key_node.start_mark)
            seen.add(key)
        return super().construct_mapping(node, deep)

    def construct_integer(self, node: yaml.ScalarNode) -> int:
        """Construct an integer; a leading zero means nothing."""
        try:
            return int(node.value, _BASES.get(node.value[:2], 10))
        except ValueError:  # longer than Python converts
            raise _error("the number is too large", node.start_mark) from None

    def construct_finite(self, node: yaml.ScalarNode) -> float:
        """Construct a float that is a number."""
        number: float = self.construct_yaml_float(node)
        if not math.isfinite(number):
            raise _error(f"{node.value} is not a finite number", node.start_mark)
        return number


_BASES = {"0o": 8, "0x": 16}
_CORE_SCHEMA = (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", list("-+0123456789")),
    (
        "float",
        (
            r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
            r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
        ),
        list("-+0123456789."),
    ),
)
for _name, _pattern, _first in _CORE_SCHEMA:
    _CoreLoader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_name}", re.compile(rf"(?:{_pattern})\Z"), _first
    )
_CoreLoader.add_constructor("tag:yaml.org,2002:int", _CoreLoader.construct_integer)
_CoreLoader.add_constructor("tag:yaml.org,2002:float", _CoreLoader.construct_finite)


def load(text: str) -> Any:
    """Return the value that YAML text writes.

    Raises:
        DocumentError: It is not YAML, says what JSON can't, or is larger than 512 KiB: a reader
            in Python takes seconds for more, and no deadline can end it.
    """
    if len(text) > LONGEST_YAML:
        fault = f"YAML is read up to {LONGEST_YAML} characters, this has {len(text)}; use JSON"
        raise DocumentError(fault)
    try:
        return yaml.load(text, Loader=_CoreLoader)  # noqa: S506 - a safe loader, narrowed
    except yaml.MarkedYAMLError as error:
        fault = " ".join(filter(None, (error.context, error.problem)))
        raise _error(fault, error.problem_mark or error.context_mark) from None
    except (yaml.YAMLError, ValueError, OverflowError) as error:  # chr() of an escape raises both
        raise DocumentError(" ".join(str(error).split())) from None


def _error(fault: str, mark: yaml.Mark | None) -> DocumentError:
    return DocumentError(fault, mark.line + 1, mark.column + 1) if mark else DocumentError(fault)

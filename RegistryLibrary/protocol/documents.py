"""Reads JSON and YAML text strictly: what is ambiguous is an error that says where."""

import json
from typing import Any

from RegistryLibrary.protocol.document_errors import DEEPEST, DocumentError
from RegistryLibrary.protocol.json_depth import check_depth, check_each_bracket, is_shallow
from RegistryLibrary.protocol.json_rules import RULES, check_surrogates, may_hold_surrogates
from RegistryLibrary.protocol.large_json import read_large

__all__ = ["DocumentError", "parse_json", "parse_yaml"]

_LARGEST_AT_ONCE = 256 * 1024  # characters; a longer text is read step by step
_WINDOW = 32 * 1024  # characters of a step

_DECODER = json.JSONDecoder(**RULES)


def parse_json(text: str) -> Any:
    """Return the value that JSON text writes.

    A long text is read in steps between which other threads get their turn, and only as long as
    someone waits for it; see `patience`.

    Raises:
        DocumentError: It is not JSON, or has duplicate keys, NaN, Infinity, a number that
            overflows, a lone surrogate, or is nested deeper than 128 levels.
        GivenUpError: Nobody waits for it any more.
    """
    try:
        return _by_steps(text, _WINDOW) if len(text) > _LARGEST_AT_ONCE else _at_once(text)
    except json.JSONDecodeError as error:
        raise DocumentError(error.msg, error.lineno, error.colno) from None
    except ValueError as error:  # an integer longer than Python converts
        fault = str(error).partition(";")[0]  # behind it stands how Python would read it
        raise DocumentError(f"a number is too large: {fault}") from None


def parse_yaml(text: str) -> Any:
    """Return the value that YAML text writes, of the kinds that JSON has.

    Only the core schema is read, so `yes` and `2026-01-31` are text; anchors, tags and
    duplicate keys are refused.

    Raises:
        DocumentError: It is not YAML, or not of that kind.
    """
    from RegistryLibrary.protocol.strict_yaml import load  # noqa: PLC0415 - PyYAML is slow to import

    value = load(text)
    check_surrogates(value)
    return value


def _at_once(text: str) -> Any:
    if _may_be_deep(text) and not is_shallow(text):
        check_each_bracket(text, 0, len(text), 0)
    if text.startswith("\ufeff"):  # as `json.loads` says it, which makes a decoder for each call
        raise json.JSONDecodeError("Unexpected UTF-8 BOM (decode using utf-8-sig)", text, 0)
    value = _DECODER.decode(text)
    if may_hold_surrogates(text):
        check_surrogates(value)
    return value


def _by_steps(text: str, window: int) -> Any:
    if _may_be_deep(text):
        check_depth(text, window)
    return read_large(text, window)


def _may_be_deep(text: str) -> bool:
    return text.count("[") + text.count("{") > DEEPEST

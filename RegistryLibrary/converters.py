"""Text of a test, as the value that a keyword takes. The docstrings are user documentation."""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any

from robot.api import TypeInfo
from robot.api.types import Secret
from robot.errors import DataError
from robot.running.arguments.customconverters import CustomArgumentConverters
from robot.running.arguments.typeconverters import TypeConverter
from robot.running.context import EXECUTION_CONTEXTS
from robot.utils import timestr_to_secs

from RegistryLibrary.protocol.documents import DocumentError, parse_json
from RegistryLibrary.protocol.ids import PackageId
from RegistryLibrary.protocol.references import PackageReference
from RegistryLibrary.protocol.types import PackageType

_SIZE = re.compile(r"([0-9]{1,15})\s*(B|KiB|MiB|GiB|kB|MB|GB)?", re.IGNORECASE)
_BOOLEANS = {
    **dict.fromkeys(("true", "yes", "on", "1"), True),
    **dict.fromkeys(("false", "no", "off", "0"), False),
}
_UNITS = {
    "b": 1,
    "kib": 1024,
    "mib": 1024**2,
    "gib": 1024**3,
    "kb": 1000,
    "mb": 1000**2,
    "gb": 1000**3,
}

# What a time may be written as. Robot takes no whole number for a float.
Time = timedelta | str | int | float


class ByteSize(int):
    """A number of bytes that text may write with a unit."""


def to_size(value: str | int) -> ByteSize:
    """A number of bytes.

    Either a number, or text with a unit: `512`, `64 KiB`, `16 MiB`, `1 GiB`; `kB`, `MB` and
    `GB` are powers of 1000. Upper and lower case are the same.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        return ByteSize(value)
    found = _SIZE.fullmatch(value.strip()) if isinstance(value, str) else None
    if not found:
        raise ValueError("a size is a number of bytes, such as 512, 64 KiB or 16 MiB")
    return ByteSize(int(found[1]) * _UNITS[(found[2] or "B").lower()])


def to_dictionary(value: Mapping[str, object] | str) -> Mapping[str, object]:
    """A dictionary, or JSON text of an object.

    For example `&{content}`, `${{ {'motto': 'Say it again.'} }}` or
    `{"motto": "Say it again."}`.
    """
    if isinstance(value, Mapping):
        return value
    try:
        parsed = parse_json(value)
    except DocumentError as error:
        advice = "JSON writes true, false and null, and text in double quotes"
        raise ValueError(f"the text is not JSON: {error}; {advice}") from None
    if not isinstance(parsed, dict):
        raise ValueError(f"JSON of an object is needed, not of {type(parsed).__name__}")
    return parsed


class PlainText:
    """Text that was given where a secret is needed. It does not keep the text."""


def to_secret(value: Secret | str) -> Secret | PlainText:
    """A secret of Robot, which no log shows.

    For example `${KEY: Secret}    %{REGISTRY_API_KEY}` in the variables of a suite.
    """
    # Robot would quote in its error what it can't convert.
    return value if isinstance(value, Secret) else PlainText()


def to_boolean(value: bool | str) -> bool:
    """True or false: `true`, `yes`, `on` and `1`, or `false`, `no`, `off` and `0`, in any case."""
    if isinstance(value, bool):
        return value
    # Robot takes an empty text for false, and it may come from a variable that nobody set.
    if value.strip().lower() not in _BOOLEANS:
        raise ValueError("it must be true or false")
    return _BOOLEANS[value.strip().lower()]


def to_time(value: Time) -> timedelta:
    """A time: a number of seconds, or text such as `30 s`, `200 ms`, `1 min 30 s` or `00:01:30`."""
    if isinstance(value, timedelta):
        return value
    if not isinstance(value, bool):
        with suppress(DataError, OverflowError, ValueError):  # Robot lets `inf` through
            return timedelta(seconds=timestr_to_secs(value, round_to=None))
    raise ValueError("it must be a time such as 30 s, 200 ms or 1 min 30 s")


# What Robot converts with; the types are those of the keywords' arguments.
CONVERTERS: dict[type, Callable[[Any], Any] | Callable[[Any, Any], Any]] = {
    ByteSize: to_size,
    Secret: to_secret,
    bool: to_boolean,
    dict: to_dictionary,
    timedelta: to_time,
}

_READY = CustomArgumentConverters.from_dict(CONVERTERS)


# Beside these a hint names text, which the keyword reads: an expectation can see what is wrong.
_READ_BY_KEYWORDS = (PackageId, PackageReference, PackageType)


class _ObjectsAsTheyAre(TypeConverter):
    """Leaves lists and objects alone where text is wanted, so that the keyword can refuse them.

    Robot makes text of them, such as `['pkg_act_...']` where the `@` of a list is forgotten, and
    the registry would be asked for that.

    Args:
        converter: What converts texts and numbers.
    """

    def __init__(self, converter: TypeConverter) -> None:
        super().__init__(converter.type_info)
        self._inner = converter

    def convert(self, value: object, name: str | None = None, kind: str = "Argument") -> object:
        """Return a value as the keyword takes it. Called by Robot."""
        if value is None or isinstance(value, (str, int, float)):
            return self._inner.convert(value, name, kind)
        return value

    def validate(self) -> None:
        """Refuse types that nobody knows. Called by Robot."""
        self._inner.validate()


class ArgumentType(TypeInfo):
    """The type of an argument, which is converted by what is kept ready here.

    Robot inspects all converters of a library anew at each of its keywords, whatever the
    arguments, and then looks for the one to use: an eighth of what a keyword costs. So in a run
    it is shown none, see `ConvertersToRead`, and each type keeps its own.
    """

    _converter: TypeConverter | None = None

    def get_converter(
        self,
        custom_converters: Any = _READY,  # noqa: ARG002 - in a run there are none
        languages: Any = None,  # what they call true and false is no matter: see `to_boolean`
        allow_unknown: bool = False,
    ) -> TypeConverter:
        """Return what converts to this type. Called by Robot."""
        if self._converter is None:
            self._converter = super().get_converter(_READY, languages, allow_unknown=True)
            if any(one.type in _READ_BY_KEYWORDS for one in self.nested or ()):
                self._converter = _ObjectsAsTheyAre(self._converter)
        if not allow_unknown:
            self._converter.validate()
        return self._converter


def argument_types(hints: Mapping[str, Any]) -> dict[str, TypeInfo]:
    """Return the types that a function's hints stand for."""
    return {name: ArgumentType.from_type_hint(hint) for name, hint in hints.items()}


def shown_default(value: Any) -> Any:
    """Return the default of an argument as Robot may see it.

    What no converter of ours takes, Robot would convert once more, by the type of the default:
    `soon` would be true, and true be a second.
    """
    return str(value) if isinstance(value, bool | timedelta) else value


class ConvertersToRead:
    """The converters as a class attribute: for Libdoc and editors, which show what they say."""

    def __get__(self, _: object, owner: type) -> Mapping[type, Callable[..., Any]] | None:
        """Return all of them, `None` while Robot runs."""
        return None if EXECUTION_CONTEXTS.current else CONVERTERS

"""Answers of the four endpoints, as values (§8). The only place that knows their field names."""

from dataclasses import dataclass
from typing import Any, NoReturn, TypeVar, cast

from RegistryLibrary.client.messages import RegistryResponse
from RegistryLibrary.errors import InvalidPackageIdError, Reason
from RegistryLibrary.protocol.ids import PackageId
from RegistryLibrary.protocol.packages import (
    Authentication,
    Package,
    PackageEntry,
    RegistryMetadata,
)
from RegistryLibrary.protocol.patience import go_on
from RegistryLibrary.protocol.types import PackageType
from RegistryLibrary.redaction import Redactor

_JSON_TYPES = ("application/json", "text/json")
_KINDS = {
    str: "text",
    dict: "an object",
    list: "a list",
    bool: "true or false",
    int: "a whole number",
}
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Page:
    """One page of browse; `next_cursor` leads to the next one, `None` at the end."""

    entries: tuple[PackageEntry, ...]
    next_cursor: str | None


def read_package(response: RegistryResponse, asked: str) -> Package:
    """Return the package that `/packages/{id}` answered with, in full or in bare form.

    Args:
        response: The answer, of success.
        asked: The ID that was asked for.

    Raises:
        RegistryResponseError: It is not a package, or not the one that was asked for.
    """
    body = _body(response)
    # §8: a body is the full form if it has a string `id` and an object `content`
    if isinstance(body.get("id"), str) and isinstance(body.get("content"), dict):
        package = _full(response, body, complete=False)
    else:
        package_id = _package_id(response, asked, "the ID asked for")
        package = Package(
            package_id, body, fetched_at=response.received_at, elapsed=response.elapsed
        ).hiding(response.redactor)
    if package.id != asked:
        raise response.fault(
            Reason.WRONG_ID, f"The registry answered with {package.id} when asked for {asked}."
        )
    return package


def read_referenced_package(response: RegistryResponse) -> Package:
    """Return the package that the reference endpoint answered with, always in full form.

    Raises:
        RegistryResponseError: It is not a package in full form.
    """
    return _full(response, _body(response), complete=True)


def read_page(response: RegistryResponse) -> Page:
    """Return one page of browse.

    Raises:
        RegistryResponseError: It is not a page.
    """
    page = _Fields(response, _body(response))
    page.optional("count", int)
    entries = tuple(
        _entry(page.inside(item, f"packages[{i}]"))
        for i, item in enumerate(page.required("packages", list))
    )
    return Page(entries, page.optional("next_cursor", str))


def read_metadata(response: RegistryResponse) -> RegistryMetadata:
    """Return what the registry says of itself.

    Raises:
        RegistryResponseError: It is not metadata.
    """
    fields = _Fields(response, _body(response))
    types = fields.optional("package_types", list)
    return RegistryMetadata(
        standard_version=fields.required("standard_version", str),
        name=fields.optional("name", str),
        package_types=None if types is None else _types(fields, types),
        authentication=_authentication(fields),
    ).hiding(response.redactor)


class _Fields:
    """The fields of one object of a body; each is demanded by name and kind."""

    def __init__(self, response: RegistryResponse, value: object, path: str = "") -> None:
        go_on()
        self._response = response
        self._path = path
        if not isinstance(value, dict):
            self.refuse(path, f"must be an object, not {_kind(value)}")
        self._value: dict[str, Any] = value

    @property
    def redactor(self) -> Redactor:
        """What hides our secrets where the registry repeats them."""
        return self._response.redactor

    def required(self, name: str, kind: type[_T]) -> _T:
        """Return a field that must be there."""
        found = self.optional(name, kind)
        if found is None:
            self.refuse(self.path_of(name), "is missing")
        return found

    def optional(self, name: str, kind: type[_T]) -> _T | None:
        """Return a field that may be missing or null; any other kind is refused."""
        found = self._value.get(name)
        if found is None:
            return None
        if not isinstance(found, kind) or (kind is int and isinstance(found, bool)):
            self.refuse(self.path_of(name), f"must be {_KINDS[kind]}, not {_kind(found)}")
        return found

    def package_id(self, name: str) -> PackageId:
        """Return a field that must be a package ID."""
        return _package_id(self._response, self.required(name, str), self.path_of(name))

    def inside(self, value: object, path: str) -> "_Fields":
        """Return the fields of an object within this one."""
        return _Fields(self._response, value, self.path_of(path))

    def path_of(self, name: str) -> str:
        """Return how an error names a field."""
        return f"{self._path}.{name}" if self._path else name

    def refuse(self, path: str, fault: str) -> NoReturn:
        """Raise the error for a field that is not as the standard says."""
        what = f"the field {path!r}" if path else "the body"
        message = f"In the answer {what} {fault}.{self._response.excerpt}"
        raise self._response.fault(Reason.WRONG_SHAPE, message)


def _full(response: RegistryResponse, body: dict[str, Any], *, complete: bool) -> Package:
    fields = _Fields(response, body)
    text = fields.required if complete else fields.optional
    package_type = text("type", str)
    return Package(
        id=fields.package_id("id"),
        content=fields.required("content", dict),
        type=None if package_type is None else PackageType.known(package_type),
        namespace=text("namespace", str),
        name=text("name", str),
        version=text("version", str),
        release_date=fields.optional("release_date", str),
        fetched_at=response.received_at,
        elapsed=response.elapsed,
    ).hiding(response.redactor)


def _entry(fields: _Fields) -> PackageEntry:
    return PackageEntry(
        id=fields.package_id("id"),
        type=PackageType.known(fields.required("type", str)),
        namespace=fields.required("namespace", str),
        name=fields.required("name", str),
        version=fields.required("version", str),
        release_date=fields.optional("release_date", str),
    ).hiding(fields.redactor)


def _types(fields: _Fields, names: list[Any]) -> tuple[PackageType | str, ...]:
    for i, name in enumerate(names):
        go_on()
        if not isinstance(name, str):
            fields.refuse(f"package_types[{i}]", f"must be text, not {_kind(name)}")
    return tuple(PackageType.known(name) for name in names)


def _authentication(fields: _Fields) -> Authentication | None:
    value = fields.optional("authentication", dict)
    if value is None:
        return None
    inner = fields.inside(value, "authentication")
    return Authentication(
        anonymous_read=inner.optional("anonymous_read", bool),
        header=inner.optional("header", str),
        scheme=inner.optional("scheme", str),
    ).hiding(fields.redactor)


def _body(response: RegistryResponse) -> dict[str, Any]:
    kind = response.content_type
    if kind and kind not in _JSON_TYPES and not kind.endswith("+json"):
        told = response.headers["content-type"]
        message = f"The registry answered with {told!r} instead of JSON.{response.excerpt}"
        raise response.fault(Reason.CONTENT_TYPE, message)
    value = response.json
    if not isinstance(value, dict):
        _Fields(response, value)
    return cast("dict[str, Any]", value)


def _package_id(response: RegistryResponse, text: str, where: str) -> PackageId:
    try:
        return PackageId(text)
    except InvalidPackageIdError as error:
        fault = error.message
    # Not from that error, which holds what the registry wrote without hiding secrets in it.
    message = f"The registry answered with a package; {where}: {fault}"
    raise response.fault(Reason.WRONG_ID, message)


def _kind(value: object) -> str:
    return _KINDS.get(type(value), "null" if value is None else "a number")

"""What a fake registry holds when it starts."""

import os
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from functools import cache, partial
from importlib.resources import files
from typing import Any

from RegistryLibrary.errors import RegistryError
from RegistryLibrary.fake.seed_files import read_documents, seed_error
from RegistryLibrary.fake.store import PackageName, Store, StoredPackage
from RegistryLibrary.protocol.documents import parse_json
from RegistryLibrary.protocol.references import check_name
from RegistryLibrary.protocol.types import PackageType
from RegistryLibrary.protocol.versions import Version

Seed = str | os.PathLike[str] | Mapping[str, Any]

_FOLDER = "seeds"
SEEDS = {"examples": "examples.json", "empty": "empty.json"}

_REQUIRED = ("type", "namespace", "name", "version", "content")
_OPTIONAL = ("release_date", "id")
_FIELDS = frozenset((*_REQUIRED, *_OPTIONAL))
# What may be wrong with a text, in the order in which it is looked at.
_GRAMMARS: dict[str, Callable[[str], object]] = {
    "type": PackageType.parse,
    "namespace": partial(check_name, part="namespace"),
    "name": partial(check_name, part="name"),
    "version": Version.parse,
}
_LONGEST_QUOTE = 100
_KINDS = {
    type(None): "null",
    bool: "true or false",
    int: "a number",
    float: "a number",
    str: "a text",
    list: "a list",
    tuple: "a list",
}


def seeded_store(seed: Seed) -> Store:
    """Return a store that holds a seed, and will hold it again after a reset.

    Args:
        seed: The name of a seed that comes with the library, the path of a file or a folder, or
            what such a file holds.

    Raises:
        ValueError: The seed can't be used; the error names the file and the place.
    """
    loader = _Loader()
    for source, document in _documents(seed):
        loader.load(source, document)
    loader.store.keep_as_seed()
    return loader.store


def _documents(seed: Seed) -> Iterator[tuple[str | None, Any]]:
    """Yield what a seed is made of, and from where it comes."""
    if isinstance(seed, Mapping):
        yield None, seed
        return
    path = os.fspath(seed) if isinstance(seed, str | os.PathLike) else None
    if not isinstance(path, str):
        raise ValueError(f"{_wanted()}; it is {_kind(seed)}.")
    if seed in SEEDS:
        text = (files(__package__) / _FOLDER / SEEDS[path]).read_text("utf-8")
        yield path, parse_json(text)
        return
    try:
        yield from read_documents(path)
    except FileNotFoundError:
        raise ValueError(f"{_wanted()}; there is nothing at {_quoted(path)}.") from None


class _FieldError(Exception):
    """A package that can't be published.

    Args:
        fault: What is wrong.
        field: The way to it within the package, `""` for the package itself.
    """

    def __init__(self, fault: str, field: str = "") -> None:
        super().__init__(fault)
        self.fault = fault
        self.field = field


class _Loader:
    """Fills a store with documents, and remembers where each package came from."""

    def __init__(self) -> None:
        self.store = Store()
        # In the order of publication: the place in the store leads to the place in the seed.
        self._origins: list[tuple[str | None, str]] = []
        # Many packages have the same version, and many versions the same name.
        self._names = cache(PackageName.parse)
        self._versions = cache(Version.parse)

    def load(self, source: str | None, document: object) -> None:
        """Publish what a document holds: several packages, or one."""
        if not isinstance(document, Mapping):
            fault = f"it must be an object with 'packages', or a package; it is {_kind(document)}"
            raise seed_error(source, fault)
        if "packages" not in document:
            self._load_package(source, "", document)
            return
        packages = document["packages"]
        for field in document:
            if field != "packages":
                raise seed_error(source, "no other field may stand beside 'packages'", str(field))
        if not isinstance(packages, list | tuple):
            raise seed_error(source, f"it must be a list; it is {_kind(packages)}", "packages")
        for index, package in enumerate(packages):
            self._load_package(source, f"packages[{index}]", package)

    def _load_package(self, source: str | None, place: str, package: object) -> None:
        try:
            self._publish(source, place, package)
        except _FieldError as error:
            where = ".".join(filter(None, (place, error.field)))
            raise seed_error(source, error.fault, where) from None

    def _publish(self, source: str | None, place: str, package: object) -> None:
        fields = _checked(package)
        stored = self._stored(source, fields)
        if stored.place == len(self._origins):
            self._origins.append((source, place))
        elif stored.dated != fields.get("release_date"):
            told = self._told(source, stored)
            raise _FieldError(f"it has another release date {told}", "release_date")
        if fields.get("id", stored.id) != stored.id:
            fault = f"the ID of the content is {stored.id}, not {_quoted(fields['id'])}"
            raise _FieldError(fault, "id")

    def _stored(self, source: str | None, fields: Mapping[str, Any]) -> StoredPackage:
        try:
            name = self._names(fields["type"], fields["namespace"], fields["name"])
            version = self._versions(fields["version"])
        except (RegistryError, TypeError):  # TypeError: what can't be remembered
            raise _grammar_fault(fields) from None
        try:
            return self.store.publish(name, version, fields["content"], fields.get("release_date"))
        except RegistryError as error:
            if "path" in error.details:  # the way within the content, from `$` on
                way = f"content{error.details['path'][1:]}"
                raise _FieldError(error.details["fault"], way) from None
            told = self._told(source, self.store.resolve(name, version))
            raise _FieldError(f"{name} {version} has other content {told}", "content") from None

    def _told(self, source: str | None, stored: StoredPackage) -> str:
        """Return where a package was given first, as seen from a source."""
        before, place = self._origins[stored.place]
        file = "" if before == source else f" of {before!r}"
        return f"at {place or 'the top'}{file}"


def _checked(package: object) -> Mapping[str, Any]:
    """Return a package that has all the fields it needs and no other."""
    if not isinstance(package, Mapping):
        raise _FieldError(f"it must be an object; it is {_kind(package)}")
    if not package.keys() <= _FIELDS:
        raise _unknown(next(field for field in package if field not in _FIELDS))
    for field in _REQUIRED:
        if field not in package:
            raise _FieldError(f"the field {field!r} is missing")
    for field in _OPTIONAL:
        if field in package and not _is_text(package[field]):
            raise _FieldError(
                f"it must be a text in UTF-8, and not empty; it is {_kind(package[field])}", field
            )
    return package


def _unknown(field: object) -> _FieldError:
    near = get_close_matches(str(field), [*_FIELDS, "packages"], n=1)
    meant = f"is {near[0]!r} meant?" if near else f"there are {', '.join((*_REQUIRED, *_OPTIONAL))}"
    return _FieldError(f"a package has no such field; {meant}", str(field)[:_LONGEST_QUOTE])


def _grammar_fault(fields: Mapping[str, Any]) -> _FieldError:
    """Return what is wrong with the first text that does not follow its grammar."""
    faults = ((field, _refusal(parse, fields[field])) for field, parse in _GRAMMARS.items())
    return next(_FieldError(fault, field) for field, fault in faults if fault)


def _refusal(parse: Callable[[str], object], text: str) -> str | None:
    try:
        parse(text)
    except RegistryError as error:
        return error.message
    return None


def _is_text(value: object) -> bool:
    """Return whether a value is text that an answer can carry."""
    try:
        return isinstance(value, str) and bool(value.encode())
    except UnicodeEncodeError:
        return False


def _kind(value: object) -> str:
    kind = "an object" if isinstance(value, Mapping) else type(value).__name__
    return _KINDS.get(type(value), kind)


def _quoted(text: str) -> str:
    return repr(text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]}...")


def _wanted() -> str:
    names = ", ".join(map(repr, SEEDS))
    return f"seed must be {names}, a dictionary, or the path of a JSON or YAML file or of a folder"

"""The tree of errors, the catalogue and what a bare status implies (§13)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from RegistryLibrary import errors
from RegistryLibrary.errors import (
    CATALOGUE,
    OWN_TYPES,
    Endpoint,
    Reason,
    RegistryError,
    error_for_status,
    error_for_type,
    error_type,
)

PACKAGE, REFERENCE, OTHER = Endpoint.PACKAGE, Endpoint.REFERENCE, Endpoint.OTHER

STANDARD = [
    ("InvalidPackageIdError", 400),
    ("InvalidPackageReferenceError", 400),
    ("ValidationError", 400),
    ("AuthenticationError", 401),
    ("AccessDeniedError", 403),
    ("PackageNotFoundError", 404),
    ("VersionNotFoundError", 404),
    ("RateLimitError", 429),
]
OWN = [
    "RegistryConnectionError",
    "RegistryTimeoutError",
    "RegistryResponseError",
    "PackageIntegrityError",
]


def test_the_catalogue_holds_the_types_of_the_standard_with_their_statuses() -> None:
    assert [(row.name, row.status) for row in CATALOGUE] == STANDARD


def test_the_librarys_own_types_are_in_no_catalogue() -> None:
    assert [error.__name__ for error in OWN_TYPES] == OWN
    assert not {*OWN} & {row.name for row in CATALOGUE}


def test_every_error_stands_directly_below_the_base_and_in_one_of_the_lists() -> None:
    found = {
        value
        for value in vars(errors).values()
        if isinstance(value, type) and issubclass(value, Exception)
    }

    assert found == {RegistryError, *(row.error for row in CATALOGUE), *OWN_TYPES}
    assert {error.__bases__ for error in found - {RegistryError}} == {(RegistryError,)}
    assert RegistryError.__bases__ == (Exception,)


def test_no_error_is_an_assertion_or_a_bad_argument() -> None:
    assert not issubclass(RegistryError, AssertionError | ValueError | OSError)


def test_the_drawn_tree_shows_every_error_with_its_status() -> None:
    drawn = errors.__doc__ or ""

    for name, status in STANDARD:
        assert any(f"── {name} " in line and f" {status} " in line for line in drawn.splitlines())
    assert all(f"── {name} " in drawn for name in OWN)


@pytest.mark.parametrize(("name", "status"), STANDARD)
def test_a_stated_type_has_its_class(name: str, status: int) -> None:
    row = error_type(name)

    assert row is not None
    assert (row.name, row.status, row.error) == (name, status, getattr(errors, name))
    assert error_for_type(name) is row.error


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("RegistryError", "the base is no row"),
        ("TeapotError", "a type of a newer standard"),
        ("RegistryTimeoutError", "an own type is no answer of a registry"),
        ("packagenotfounderror", "in another case"),
        ("PackageNotFoundError ", "with a blank"),
        ("KeyError", "a class of Python"),
        ("", "empty"),
    ],
)
def test_a_type_that_the_table_lacks_is_the_base(name: str, why: str) -> None:
    assert error_type(name) is None, why
    assert error_for_type(name) is RegistryError


@pytest.mark.parametrize(
    ("status", "endpoint", "name", "why"),
    [
        (400, PACKAGE, "InvalidPackageIdError", "§8 of the profile"),
        (400, REFERENCE, "InvalidPackageReferenceError", "§8 of the profile"),
        (400, OTHER, "ValidationError", "§8 of the profile"),
        *[
            (status, endpoint, name, "the same everywhere")
            for endpoint in Endpoint
            for status, name in [
                (401, "AuthenticationError"),
                (403, "AccessDeniedError"),
                (404, "PackageNotFoundError"),
                (429, "RateLimitError"),
            ]
        ],
        *[
            (status, endpoint, "RegistryError", "not mapped")
            for endpoint in Endpoint
            for status in (0, 200, 302, 402, 405, 409, 410, 418, 422, 500, 502, 503, 599, -1)
        ],
    ],
)
def test_a_bare_status_implies_a_type(status: int, endpoint: Endpoint, name: str, why: str) -> None:
    assert error_for_status(status, endpoint).__name__ == name, why


@given(st.integers(), st.sampled_from(Endpoint))
def test_a_missing_version_is_never_inferred(status: int, endpoint: Endpoint) -> None:
    assert error_for_status(status, endpoint) is not errors.VersionNotFoundError


def test_no_status_implies_two_types_on_one_endpoint() -> None:
    implied = [(row.status, endpoint) for row in CATALOGUE for endpoint in row.implied_on]

    assert len(implied) == len(set(implied))


def test_reasons_are_text_and_no_two_are_alike() -> None:
    assert Reason.TOO_LARGE == "too large"
    assert len({*Reason}) == len(Reason.__members__)

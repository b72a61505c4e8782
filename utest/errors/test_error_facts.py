"""What every error says and keeps."""

import copy
import pickle
import time
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from RegistryLibrary.errors import (
    CATALOGUE,
    LONGEST_SENTENCE,
    OWN_TYPES,
    InvalidPackageIdError,
    PackageNotFoundError,
    RateLimitError,
    Reason,
    RegistryError,
    RegistryResponseError,
    ValidationError,
)

FACTS = {
    "type": "RateLimitError",
    "status": 429,
    "method": "GET",
    "url": "https://registry.example.com/browse",
    "details": {"limit": 10},
    "request_id": "r-1",
    "stated": True,
    "reason": Reason.PROTOCOL,
    "attempts": 3,
    "retry_after": timedelta(seconds=7),
}
ALL_TYPES = [RegistryError, *(row.error for row in CATALOGUE), *OWN_TYPES]


def facts(error: RegistryError) -> dict[str, object]:
    return {name: getattr(error, name) for name in ("message", *FACTS)}


def test_an_error_keeps_every_fact_as_an_attribute() -> None:
    assert facts(RateLimitError("Slow down.", **FACTS)) == {"message": "Slow down.", **FACTS}


def test_what_is_not_known_is_none_and_the_type_is_that_of_the_class() -> None:
    assert facts(PackageNotFoundError("No such package.")) == {
        "message": "No such package.",
        "type": "PackageNotFoundError",
        "status": None,
        "method": None,
        "url": None,
        "details": None,
        "request_id": None,
        "stated": False,
        "reason": None,
        "attempts": 0,
        "retry_after": None,
    }


@pytest.mark.parametrize(
    "duplicate", [copy.copy, copy.deepcopy, lambda e: pickle.loads(pickle.dumps(e))]
)
@pytest.mark.parametrize("error_type", ALL_TYPES)
def test_a_copy_of_an_error_keeps_everything(duplicate, error_type: type[RegistryError]) -> None:
    error = error_type("Slow down.", **FACTS)
    error.add_note("seen by a test")

    again = duplicate(error)

    assert type(again) is error_type
    assert facts(again) == facts(error)
    assert (str(again), again.args) == (str(error), error.args)
    assert again.__notes__ == ["seen by a test"]


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (RegistryError("It failed."), "It failed. (RegistryError)"),
        (RegistryError("It failed.", type="TeapotError"), "It failed. (TeapotError)"),
        (RegistryError("It failed.", status=0), "It failed. (RegistryError, status 0)"),
        (RegistryError("It failed.", attempts=1), "It failed. (RegistryError)"),
        (RegistryError("It failed.", method="GET"), "It failed. (RegistryError, GET)"),
        (
            RegistryResponseError("Too much.", reason=Reason.TOO_LARGE),
            "Too much. (RegistryResponseError, too large)",
        ),
        (
            RateLimitError("Slow down.", **FACTS),
            (
                "Slow down. (RateLimitError stated by the registry, not HTTP, status 429,"
                " GET https://registry.example.com/browse, 3 attempts, Retry-After 7 s)"
            ),
        ),
        (
            RateLimitError("Slow.", retry_after=timedelta(seconds=2999.99411)),
            "Slow. (RateLimitError, Retry-After 3000 s)",
        ),
        (
            RateLimitError("Slow.", retry_after=timedelta(days=12)),
            "Slow. (RateLimitError, Retry-After 1036800 s)",
        ),
        (
            RateLimitError("Slow.", retry_after=timedelta()),
            "Slow. (RateLimitError, Retry-After 0 s)",
        ),
    ],
)
def test_the_text_of_an_error_is_one_sentence_with_the_facts(
    error: RegistryError, text: str
) -> None:
    assert str(error) == text


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("a\r\nb\tc\u2028d\x85e", "a  b c d e"),
        ("a\x00b\x1b[31mc\x7f", "a\\x00b\\x1b[31mc\\x7f"),
        ("right\u202eto left\u200b", "right\\u202eto left\\u200b"),
        ("lone \ud800 surrogate", "lone \\ud800 surrogate"),
        ("é 😂", "é 😂"),
        ("\U000e0001", "\\U000e0001"),
    ],
)
def test_what_no_log_can_show_is_escaped(message: str, shown: str) -> None:
    error = RegistryError(message)

    assert str(error) == f"{shown} (RegistryError)"
    assert error.message == message


def test_the_other_facts_are_shown_on_one_line_too() -> None:
    error = RegistryError("It failed.", type="A\nB", method="GET", url="http://h/\x00")

    assert str(error) == "It failed. (A B, GET http://h/\\x00)"


def test_a_long_message_is_cut_and_the_facts_stay() -> None:
    error = PackageNotFoundError("x" * 70_000, status=404, method="GET", url="http://h/")

    assert len(str(error)) == LONGEST_SENTENCE == 2000
    assert str(error).endswith("xx… (PackageNotFoundError, status 404, GET http://h/)")
    assert error.message == "x" * 70_000


def test_a_message_that_just_fits_is_not_cut() -> None:
    fitting = "x" * (LONGEST_SENTENCE - len(" (RegistryError)"))

    assert str(RegistryError(fitting)) == f"{fitting} (RegistryError)"
    assert str(RegistryError(f"{fitting}x")).endswith("x… (RegistryError)")


def test_a_hostile_type_hides_neither_the_message_nor_the_other_facts() -> None:
    error = RegistryError("It failed.", type="T" * 70_000, status=418, stated=True)

    assert str(error).startswith("It failed. (TTT")
    assert str(error).endswith("T… stated by the registry, status 418)")
    assert error.type == "T" * 70_000


def test_a_long_url_leaves_room_for_the_message() -> None:
    error = RegistryError("It failed.", method="GET", url="http://h/" + "u" * 70_000)

    assert len(str(error)) <= LONGEST_SENTENCE
    assert str(error).startswith("It failed. (RegistryError, GET http://h/uuu")


def test_showing_a_very_long_message_takes_no_time() -> None:
    error = RegistryError("\x00" * 5_000_000)
    start = time.process_time()

    assert len(str(error)) == LONGEST_SENTENCE

    assert time.process_time() - start < 5


@given(
    st.text(st.characters()),
    st.none() | st.text(st.characters(), min_size=1),
    st.none() | st.text(st.characters()),
    st.integers(0, 30),
)
def test_an_error_is_always_one_line_of_bounded_length(
    message: str, type_: str | None, url: str | None, times: int
) -> None:
    text = str(RegistryError(message * 100 * times, type=type_, method="GET", url=url))

    assert text.isprintable()
    assert len(text) <= LONGEST_SENTENCE


def test_malformed_text_is_quoted_with_its_place() -> None:
    error = ValidationError.malformed("v1.", "a version", "a number must follow", 4)

    assert type(error) is ValidationError
    assert error.message == "'v1.' is not a version at position 4: a number must follow."
    assert error.details == {"value": "v1.", "fault": "a number must follow", "position": 4}


def test_malformed_text_without_a_place_has_none() -> None:
    error = ValidationError.malformed("", "a type", "it is empty")

    assert error.message == "'' is not a type: it is empty."
    assert error.details["position"] is None


def test_long_text_is_quoted_in_part_with_its_length() -> None:
    error = InvalidPackageIdError.malformed("x" * 70_000, "a package ID", "it is too long")

    assert error.message == (
        f"'{'x' * 99}…' (70000 characters) is not a package ID: it is too long."
    )
    assert InvalidPackageIdError.malformed("x" * 100, "y", "z").message.startswith(
        f"'{'x' * 100}' is"
    )


@pytest.mark.parametrize("value", [None, 7, b"pkg", ["x"], {"k": "v"}, object()])
def test_what_is_no_text_is_named_by_its_kind_only(value) -> None:
    error = ValidationError.malformed(value, "a version", "it must be text")

    assert error.message == (
        f"A value of type {type(value).__name__} is not a version: it must be text."
    )
    assert error.details["value"] is value


def test_an_enums_member_is_quoted_as_the_text_it_is() -> None:
    error = ValidationError.malformed(Reason.TLS, "a version", "no")

    assert error.message == "'TLS failure' is not a version: no."

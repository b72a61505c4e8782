"""What no fake registry can be made of."""

import pytest

from RegistryLibrary.fake import FakeRegistry


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"seed": "exmaples"}, "seed must be 'examples', 'empty', .* nothing at 'exmaples'"),
        ({"port": -1}, "port must be a whole number from 0 to 65535; it is -1"),
        ({"port": 65536}, "it is 65536"),
        ({"port": "80"}, "it is '80'"),
        ({"port": True}, "it is True"),
        ({"port": 10**5000}, "it is <int of 16610 bits>"),
        ({"seed": "\ud800"}, r"The seed '\\ud800' can't be used: no file can have this name\."),
        ({"journal_size": 0}, "journal_size must be a whole number from 1; it is 0"),
        ({"journal_size": 1.5}, "it is 1.5"),
    ],
)
def test_a_wrong_argument_is_named_with_its_value(arguments: dict, told: str) -> None:
    with pytest.raises(ValueError, match=told) as caught:
        FakeRegistry(**arguments)
    assert type(caught.value) is ValueError


@pytest.mark.parametrize("key", [" padded", "padded ", "line\nbreak", "kéy", 12345678])
def test_a_key_that_no_header_carries_is_refused_without_being_told(key: object) -> None:
    with pytest.raises(ValueError, match="api_key") as caught:
        FakeRegistry(api_key=key)
    assert str(key) not in str(caught.value)


def test_an_empty_key_is_refused_because_it_would_open_everything() -> None:
    with pytest.raises(ValueError, match="api_key"):
        FakeRegistry(api_key="")

"""Arguments that no request can be made of are refused by name, before there is a connection."""

from typing import Any

import pytest

from RegistryLibrary.errors import RegistryError

from .caller_cases import CALLS, CASES, CallerCase


@pytest.mark.parametrize("case", CASES, ids=str)
async def test_a_bad_argument_is_named_before_there_is_a_connection(
    peer: Any, case: CallerCase
) -> None:
    peer.answers_always(b"HTTP/1.1 204 No Content\r\n\r\n")

    with pytest.raises((ValueError, RegistryError)) as caught:
        await CALLS[case.kind](peer.url, case.value)

    assert type(caught.value) is case.error
    assert case.told in str(caught.value)
    assert "hunter2" not in str(caught.value)
    assert peer.connections == 0

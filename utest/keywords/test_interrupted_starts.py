"""A start that Robot cuts short leaves no fake behind."""

import threading

import pytest
from robot.errors import TimeoutExceeded

from RegistryLibrary import RegistryLibrary, client


def test_a_timeout_while_the_connection_is_made_stops_the_fake(
    library: RegistryLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut_short(*_: object, **__: object) -> None:
        raise TimeoutExceeded("Test timeout exceeded.")

    before = threading.enumerate()
    monkeypatch.setattr(client, "RegistryClient", cut_short)
    with pytest.raises(TimeoutExceeded):
        library.run_keyword("start_fake_registry", ["empty"], {})

    assert threading.enumerate() == before

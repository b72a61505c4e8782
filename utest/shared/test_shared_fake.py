"""A fake registry of another process is arranged like one's own."""

from datetime import timedelta
from http.client import HTTPConnection
from typing import Any

import pytest

from RegistryLibrary import (
    AccessDeniedError,
    AuthenticationError,
    FakeRegistry,
    PackageId,
    RegistryError,
    ValidationError,
    VersionNotFoundError,
)
from RegistryLibrary.errors import InvalidPackageReferenceError, RegistryConnectionError
from RegistryLibrary.fake.kinds import FaultKind
from RegistryLibrary.shared.registry import SharedFakeRegistry


def ask(url: str, path: str = "/browse", method: str = "GET", **headers: str) -> int:
    connection = HTTPConnection(url.removeprefix("http://"), timeout=5)
    connection.request(method, path, headers=headers)
    status = connection.getresponse().status
    connection.close()
    return status


def test_it_serves_where_the_other_one_does(
    served: FakeRegistry, shared: SharedFakeRegistry
) -> None:
    assert shared.url == served.url
    assert shared.is_shared
    assert not served.is_shared
    assert not shared.strict


def test_what_is_published_is_the_package_of_the_one_that_serves(
    served: FakeRegistry, shared: SharedFakeRegistry
) -> None:
    package = shared.publish("actor", "acme", "mine", "v1.0.0", {"prompt": "Hello"})

    assert package == served.publish("actor", "acme", "mine", "v1.0.0", {"prompt": "Hello"})
    assert isinstance(package.id, PackageId)
    assert ask(served.url, "/actor/acme/mine") == 200


def test_what_is_withdrawn_is_gone_for_all(
    served: FakeRegistry, shared: SharedFakeRegistry
) -> None:
    shared.withdraw("actor", "acme", "echo", "v1.0.0")

    assert ask(served.url, "/actor/acme/echo?version=v1.0.0") == 404


@pytest.mark.parametrize(
    ("publish", "error"),
    [
        (("plugin", "acme", "mine", "v1.0.0", {}), ValidationError),
        (("actor", "acme", "mine", "v1", {}), ValidationError),
        (("actor", "ACME", "mine", "v1.0.0", {}), InvalidPackageReferenceError),
        (("actor", "acme", "echo", "v1.0.0", {"other": 1}), ValidationError),
    ],
)
def test_what_cannot_be_published_is_the_same_error(
    publish: tuple[Any, ...], error: type[RegistryError], served: FakeRegistry, shared
) -> None:
    with pytest.raises(error) as here:
        served.publish(*publish)
    with pytest.raises(error) as there:
        shared.publish(*publish)

    assert there.value.message == here.value.message


@pytest.mark.parametrize(
    ("name", "error"),
    [
        (("actor", "acme", "echo", "v9.0.0"), VersionNotFoundError),
        (("actor", "acme", "a/b", "v1.0.0"), InvalidPackageReferenceError),
        (("actor", "..", "echo", "v1.0.0"), InvalidPackageReferenceError),
        (("actor", "", "echo", "v1.0.0"), InvalidPackageReferenceError),
        (("actor", "acme", "echo", "v1.0.0?x=1#y"), ValidationError),
    ],
)
def test_what_cannot_be_withdrawn_is_the_same_error(
    name: tuple[str, ...], error: type[RegistryError], shared: SharedFakeRegistry
) -> None:
    with pytest.raises(error):
        shared.withdraw(*name)


def test_a_reset_brings_back_the_packages_and_leaves_faults_and_journal_of_others(
    served: FakeRegistry, shared: SharedFakeRegistry
) -> None:
    foreign = served.inject("hang", path="/browse")
    shared.inject("latency")
    shared.withdraw("actor", "acme", "echo", "v1.0.0")
    ask(served.url, "/actor/acme/echo?version=v2.0.0")
    shared.reset()

    assert ask(served.url, "/actor/acme/echo?version=v1.0.0") == 200
    assert served.faults == (foreign,)
    assert len(served.journal) == 2
    assert len(shared.journal) == 1


def test_a_fault_is_the_one_that_was_injected(
    served: FakeRegistry, shared: SharedFakeRegistry
) -> None:
    fault = shared.inject(
        FaultKind.LATENCY, delay=timedelta(milliseconds=10), times=2, path="/browse", size=None
    )
    [there] = served.faults

    assert str(fault) == str(there) == "latency (delay=0.01 s, path=/browse)"
    assert (fault.kind, fault.times, fault.number) == (FaultKind.LATENCY, 2, there.number)
    assert fault.options == there.options


def test_how_often_a_fault_struck_is_asked_for(
    served: FakeRegistry, shared: SharedFakeRegistry
) -> None:
    fault = shared.inject("status", status=503, times=2)
    assert fault.struck == 0
    assert [ask(served.url) for _ in range(3)] == [503, 503, 200]
    assert fault.struck == 2

    shared.clear_faults()
    assert fault.struck == 2


def test_only_what_was_injected_here_is_cleared(
    served: FakeRegistry, shared: SharedFakeRegistry
) -> None:
    foreign = served.inject("hang")
    first, second = shared.inject("latency"), shared.inject("html page")
    shared.clear_faults([first])
    assert [fault.number for fault in served.faults] == [foreign.number, second.number]

    shared.clear_faults()
    assert served.faults == (foreign,)


def test_a_fault_that_someone_else_cleared_does_no_harm(
    served: FakeRegistry, shared: SharedFakeRegistry
) -> None:
    fault = shared.inject("latency")
    served.clear_faults()
    shared.clear_faults()

    with pytest.raises(RegistryError, match="There is no fault 1, or it was cleared"):
        _ = fault.struck


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ({"fault": "hang", "size": 3}, "size is no option of the fault hang"),
        ({"fault": "sleep"}, "fault must be one of latency, hang"),
        ({"fault": "hang", "path": "/nowhere"}, "path must match"),
        ({"fault": "hang", "times": -1}, "times must be a whole number from 0"),
    ],
)
def test_a_fault_that_cannot_be_meant_is_exactly_a_value_error(
    fault: dict[str, Any], told: str, shared: SharedFakeRegistry
) -> None:
    with pytest.raises(ValueError, match=told) as caught:
        shared.inject(**fault)

    assert type(caught.value) is ValueError


def test_the_second_origin_is_there_once_it_is_needed(
    served: FakeRegistry, shared: SharedFakeRegistry
) -> None:
    assert not shared.other.running
    with pytest.raises(RegistryError, match="second origin of the fake registry does not serve"):
        _ = shared.other.url

    shared.inject("cross origin redirect")
    assert shared.other.running
    assert shared.other.url == served.other.url


def test_it_serves_on_when_it_is_left(served: FakeRegistry, shared: SharedFakeRegistry) -> None:
    shared.stop()

    assert ask(served.url) == 200


def test_a_token_is_needed_where_one_was_agreed_on(share) -> None:
    with FakeRegistry(token="open-sesame") as fake:
        with pytest.raises(AuthenticationError, match="needs the token"):
            share(fake.url)
        with pytest.raises(AccessDeniedError, match="token is not the right one"):
            share(fake.url, "sesame")
        assert share(fake.url, "open-sesame").publish("skill", "a", "b", "v1.0.0", {}).id


def test_a_token_that_no_header_carries_is_called_a_token(served: FakeRegistry, share) -> None:
    with pytest.raises(ValueError, match=r"^token must be printable ASCII") as caught:
        share(served.url, "open\r\nsesame")
    assert "sesame" not in str(caught.value)


def test_where_nothing_serves_nothing_can_be_shared(served: FakeRegistry, share) -> None:
    served.stop()

    with pytest.raises(RegistryConnectionError):
        share(served.url)


def test_a_fault_cannot_be_cleared_where_nothing_serves_any_more(
    served: FakeRegistry, shared: SharedFakeRegistry
) -> None:
    shared.inject("latency")
    served.stop()

    with pytest.raises(RegistryConnectionError):
        shared.clear_faults()

"""Many clients at once: nothing is lost, nothing is mixed up."""

import asyncio
import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from typing import Any

from RegistryLibrary.fake import FakeRegistry
from RegistryLibrary.fake.expectations import Count, ExpectedRequest
from RegistryLibrary.fake.verification import verify


async def ask(fake: FakeRegistry, path: str) -> tuple[int, Any]:
    """Ask on a connection of its own; give the status and the body."""
    host, port = fake.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    try:
        writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        head, _, body = (await reader.read()).partition(b"\r\n\r\n")
    finally:
        writer.close()
        await writer.wait_closed()
    is_json = b"application/json" in head
    return int(head.split()[1]), json.loads(body) if is_json else body


async def test_the_journal_is_exact_with_hundreds_of_clients(fake: FakeRegistry) -> None:
    paths = ["/actor/acme/echo", "/actor/acme/echo", "/nothing"]
    answers = await asyncio.gather(
        *(ask(fake, f"{paths[number % 3]}?number={number}") for number in range(300))
    )

    statuses = [status for status, _ in answers]
    recorded = fake.journal.requests()
    assert Counter(statuses) == {200: 200, 404: 100}
    assert sorted(int(one.query["number"][0]) for one in recorded) == list(range(300))
    for one in recorded:
        assert one.status == statuses[int(one.query["number"][0])]


def test_each_of_thousands_of_requests_of_many_threads_is_counted(fake: FakeRegistry) -> None:
    def send(thread: int) -> None:
        connection = HTTPConnection("127.0.0.1", int(fake.url.rpartition(":")[2]), timeout=10)
        for number in range(500):
            connection.request("GET", f"/{'browse' if number % 5 else 'x'}?limit=1&t={thread}")
            connection.getresponse().read()
        connection.close()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(send, range(8)))

    assert (len(fake.journal), fake.journal.dropped, len(fake.journal.strays)) == (4000, 0, 800)
    for thread in range(8):
        verify(fake.journal, ExpectedRequest.of("GET", "*", f"t={thread}"), Count.parse(500))


async def test_a_fault_strikes_exactly_as_often_as_told(fake: FakeRegistry) -> None:
    fault = fake.inject("status", after=10, times=20)
    answers = await asyncio.gather(*(ask(fake, "/browse") for _ in range(100)))

    assert Counter(status for status, _ in answers) == {200: 80, 500: 20}
    assert (fault.struck, fake.faults) == (20, ())


async def test_readers_see_whole_packages_while_versions_are_published(fake: FakeRegistry) -> None:
    def publish(number: int) -> None:
        fake.publish("skill", "acme", "busy", f"v1.{number}.0", {"number": number})

    publish(0)
    publishing = [asyncio.to_thread(publish, number) for number in range(1, 51)]
    reading = [ask(fake, "/skill/acme/busy?version=v1.x") for _ in range(50)]
    answers = await asyncio.gather(*publishing, *reading)

    for _, package in answers[50:]:
        assert package["version"] == f"v1.{package['content']['number']}.0"
    _, last = await ask(fake, "/skill/acme/busy")
    assert last["version"] == "v1.50.0"


async def test_requests_that_hang_do_not_hold_up_others(fake: FakeRegistry) -> None:
    fake.inject("hang", times=20, path="/browse")
    hanging = [asyncio.create_task(ask(fake, "/browse")) for _ in range(20)]
    while len(fake.journal) < 20:  # noqa: ASYNC110 - another loop serves them
        await asyncio.sleep(0.01)

    assert (await ask(fake, "/actor/acme/echo"))[0] == 200
    assert not any(task.done() for task in hanging)
    for task in hanging:
        task.cancel()
    await asyncio.gather(*hanging, return_exceptions=True)

"""The client on loopback: what one package costs, many at once, and a connection."""

import asyncio
import sys
from contextlib import ExitStack
from pathlib import Path

from RegistryLibrary.client import RegistryClient
from RegistryLibrary.fake import FakeRegistry
from RegistryLibrary.runner import Runner

sys.path.append(str(Path(__file__).parents[1]))  # asv puts the folder of the history there alone
from client_transport import ID, server

AT_ONCE, REQUESTS = 64, 640


async def opened(url: str) -> RegistryClient:
    return RegistryClient(url)


class OnePackage:
    """From a bare server in another process."""

    def setup(self) -> None:
        self.ends = ExitStack()
        self.url = f"{self.ends.enter_context(server())}/0"
        self.runner = Runner()
        self.ends.callback(self.runner.close)
        self.client = self.runner.run(opened(self.url))
        self.ends.callback(lambda: self.runner.run(self.client.aclose()))
        self.time_get_package()

    def teardown(self) -> None:
        self.ends.close()

    def time_get_package(self) -> None:
        """The way of a keyword: through the runner, over a connection that is open."""
        self.runner.run(self.client.get_package(ID), 30)

    def time_first_package(self) -> None:
        """A client made, connected, answered and closed."""
        self.runner.run(self.first())

    def time_make_client(self) -> None:
        self.runner.run(opened(self.url))

    async def first(self) -> None:
        async with RegistryClient(self.url) as client:
            await client.get_package(ID)


class ManyPackages:
    """From a fake registry in this process, all its features on: its share is the larger one."""

    def setup(self) -> None:
        self.fake = FakeRegistry(strict=True)
        self.fake.start()
        self.fake.inject("status", path="/browse", times=0)

    def teardown(self) -> None:
        self.fake.stop()

    def time_640_packages_64_at_once(self) -> None:
        asyncio.run(self.read())

    async def read(self) -> None:
        left = iter(range(REQUESTS))
        async with RegistryClient(self.fake.url) as client:

            async def work() -> None:
                for _ in left:
                    await client.resolve("actor", "acme", "echo", "v1.x")

            await asyncio.gather(*(work() for _ in range(AT_ONCE)))

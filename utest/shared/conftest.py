"""A fake registry that serves, and the same fake as another process sees it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from RegistryLibrary.fake import FakeRegistry
from RegistryLibrary.runner import Runner
from RegistryLibrary.shared.control import Control
from RegistryLibrary.shared.registry import SharedFakeRegistry

Share = Callable[..., SharedFakeRegistry]


@pytest.fixture
def runner() -> Iterator[Runner]:
    runner = Runner()
    yield runner
    runner.close()


@pytest.fixture
def share(runner: Runner) -> Iterator[Share]:
    """Connect to a fake at a URL; all connections are closed at the end."""
    with ExitStack() as opened:

        def connect(url: str, token: str | None = None, **options: Any) -> SharedFakeRegistry:
            control = Control(url, lambda coroutine: runner.run(coroutine, 10), token, **options)
            opened.callback(control.close)
            return SharedFakeRegistry(control)

        yield connect


@pytest.fixture
def served() -> Iterator[FakeRegistry]:
    with FakeRegistry() as fake:
        yield fake


@pytest.fixture
def shared(served: FakeRegistry, share: Share) -> SharedFakeRegistry:
    return share(served.url)

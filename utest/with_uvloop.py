"""Runs pytest with each test on a loop of uvloop, as keywords and many programs have it."""

import asyncio
import sys
from collections.abc import Callable
from typing import Any

import pytest
import uvloop

make_runner = asyncio.Runner.__init__


def on_uvloop(runner: asyncio.Runner, *, debug: bool | None = None, **_: Callable[[], Any]) -> None:
    """Make a runner, whatever loop it was to have."""
    make_runner(runner, debug=debug, loop_factory=uvloop.new_event_loop)


asyncio.Runner.__init__ = on_uvloop
sys.exit(pytest.main(sys.argv[1:]))

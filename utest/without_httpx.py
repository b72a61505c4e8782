"""Runs pytest where httpx can't be imported, so that httpx2 has to take its place."""

import sys

import pytest

sys.modules["httpx"] = None
sys.exit(pytest.main(sys.argv[1:]))

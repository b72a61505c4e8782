"""Runs `rfregistry` as `python -m RegistryLibrary.cli`."""

import sys

from RegistryLibrary.cli import main

sys.exit(main())

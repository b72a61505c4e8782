"""Acceptance tests of AI package registries, for Robot Framework and plain Python."""

__version__ = "0.1.0"

"""Tests of recordings, which share the registries that they record."""

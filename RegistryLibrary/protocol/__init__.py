"""The standard as value types and pure functions; no input, no output."""

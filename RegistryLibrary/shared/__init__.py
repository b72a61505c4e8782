"""A fake registry that another process runs, used as if it were one's own.

It has what `FakeRegistry` has, by the control interface of the one that serves. Others may use
the same fake at the same time, so only what was injected here is cleared here, and only what was
received since is counted.
"""

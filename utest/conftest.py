"""Settings of the properties: a slow machine is no defect. Short names for long cases."""

from hypothesis import settings

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


def pytest_make_parametrize_id(val: object) -> str | None:
    return f"{val[:40]!a} of {len(val)}" if isinstance(val, str) and len(val) > 100 else None

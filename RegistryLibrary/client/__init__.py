"""The async client: the four endpoints of §8 and a raw request.

From a request to its result::

    client.py           the operations
      references.py     where a reference leads
      paths.py          what is asked: request targets, made of base URL and segments
      exchange.py       a request within its deadline
        sending.py      attempts and redirects
          transport.py  httpx's seam, with every failure translated
            wire/       HTTP on sockets of ours
            bodies.py   what arrived: decoding within bounds
      failures.py       an answer that is an error, as that error
      answers.py        any other answer, as a value
"""

from typing import TYPE_CHECKING

from RegistryLibrary.client.messages import RegistryResponse

__all__ = ["RegistryClient", "RegistryResponse"]

if TYPE_CHECKING:  # to a type checker, __getattr__ would make any name good
    from RegistryLibrary.client.client import RegistryClient
else:

    def __getattr__(name: str) -> object:
        """Import the client when it is first asked for; what keywords name in hints is cheap."""
        if name == "RegistryClient":
            from RegistryLibrary.client.client import RegistryClient  # noqa: PLC0415

            return RegistryClient
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

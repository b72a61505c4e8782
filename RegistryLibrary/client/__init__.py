"""The async client: the four endpoints of §8 and a raw request.

From a request to its result::

    client.py           the operations
      references.py     where a reference leads
      paths.py          what is asked: request targets, made of base URL and segments
      exchange.py       a request within its deadline
        sending.py      attempts and redirects
          carrying.py   one request out, one whole answer in, every failure translated
            direct.py     over sockets of ours
              wire/       HTTP/1.1
            transport.py  or by way of a transport of httpx, such as one for a proxy
            bodies.py     what arrived: decoding within bounds
      failures.py       an answer that is an error, as that error
      answers.py        any other answer, as a value

`seam.py` puts the sockets below a transport that somebody else wraps around them.
"""

from typing import TYPE_CHECKING

from RegistryLibrary.client.messages import RegistryResponse

__all__ = ["RegistryClient", "RegistryResponse", "SocketTransport"]

if TYPE_CHECKING:  # to a type checker, __getattr__ would make any name good
    from RegistryLibrary.client.client import RegistryClient
    from RegistryLibrary.client.seam import SocketTransport
else:

    def __getattr__(name: str) -> object:
        """Import the client when it is first asked for; what keywords name in hints is cheap."""
        if name == "RegistryClient":
            from RegistryLibrary.client.client import RegistryClient  # noqa: PLC0415

            return RegistryClient
        if name == "SocketTransport":
            from RegistryLibrary.client.seam import SocketTransport  # noqa: PLC0415

            return SocketTransport
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

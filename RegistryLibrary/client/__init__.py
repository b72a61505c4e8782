"""The async client: the four endpoints of §8 and a raw request.

From a request to its result::

    client.py         the operations
      references.py   where a reference leads
      paths.py        what is asked: request targets, made of base URL and segments
      transport.py    the wire: HTTP over httpx, with every failure translated
        bodies.py     what arrived: decoding within bounds
      failures.py     an answer that is an error, as that error
      answers.py      any other answer, as a value
"""

from RegistryLibrary.client.client import RegistryClient
from RegistryLibrary.client.messages import RegistryResponse

__all__ = ["RegistryClient", "RegistryResponse"]

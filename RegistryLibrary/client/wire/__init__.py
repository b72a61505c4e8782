"""HTTP/1.1 on sockets, as strict as a tester needs it. Knows no httpx and nothing of registries.

::

    pool.py          connections kept alive by origin; one exchange at a time on each
      sockets.py     from a host and a port to a connected socket
      connection.py  one connection: bytes out, one answer in
        parser.py    one answer out of bytes, within limits
          faults.py  what can go wrong, as one exception
"""

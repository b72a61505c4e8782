"""Measures what httpx's own client does with each hostile case, and writes docs/robustness.md.

    pip install ".[dev]" httpx
    python benchmarks/robustness_peers.py [--page]

The cases are those of the unit tests, from the same list and over the same raw sockets. What was
measured is kept in `robustness_peers.json` beside this script, and printed. With `--page` nothing
is measured, and the page written of what is kept.
"""

import asyncio
import json
import ssl
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT))

from utest.client.conftest import Peer  # noqa: E402 - the checkout is not installed
from utest.client.robustness import caller_cases, table, tls_cases  # noqa: E402
from utest.client.robustness.case import GOOD, sized  # noqa: E402

KEPT = Path(__file__).with_suffix(".json")
PATIENCE = 10  # seconds; httpx gives up reading after five, where nothing comes at all
AT_ONCE = 20
MEBIBYTE = 1024 * 1024


@asynccontextmanager
async def a_peer(*steps: Any) -> AsyncIterator[Peer]:
    peer = Peer()
    await peer.start()
    if steps:
        peer.answers(*steps)
    peer.answers_always(sized(GOOD))
    try:
        yield peer
    finally:
        await peer.stop()


async def outcome(call: Callable[[], Awaitable[httpx.Response]]) -> str:
    """What became of a call, in words."""
    try:
        async with asyncio.timeout(PATIENCE):
            response = await call()
    except TimeoutError:
        return f"still reading after {PATIENCE} s"
    except httpx.ReadTimeout:
        return "hangs until its read timeout of 5 s, `ReadTimeout`"
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what is measured
        kind = type(error)
        of_httpx = kind.__module__.startswith("httpx")
        return f"`{kind.__name__}`" + ("" if of_httpx else ", not of httpx")
    size = len(response.content) // MEBIBYTE
    told = f"accepted: {response.status_code}" + (f", {size} MiB in memory" if size else "")
    try:
        response.json()
    except (ValueError, RecursionError) as error:
        return f"{told}; `{type(error).__name__}`"
    return f"{told}, JSON"


async def of_server(case: Any) -> str:
    follow = bool(case.options.get("follow_redirects"))
    async with (
        a_peer(*case.steps) as peer,
        httpx.AsyncClient(trust_env=False, follow_redirects=follow) as client,
    ):
        return await outcome(lambda: client.get(f"{peer.url}/.well-known/cleverthis-packages"))


async def of_tls(case: Any) -> str:
    with case.serve() as target:

        async def call() -> httpx.Response:
            context = ssl.create_default_context()
            if isinstance(target.verify, Path):
                context = ssl.create_default_context(cafile=str(target.verify))
            if target.client_cert:
                context.load_cert_chain(str(target.client_cert))
            async with httpx.AsyncClient(trust_env=False, verify=context) as client:
                return await client.get(f"{target.url}/x")

        return await outcome(call)


def options(kind: str, value: Any) -> dict[str, Any] | None:
    """How httpx's client is made with an argument, `None` where it has no such."""
    match kind:
        case "key":
            return {"headers": {"Authorization": f"Bearer {value}"}}
        case "header name":
            return {"headers": {value: "v"}}
        case "header value":
            return {"headers": {"X-A": value}}
        case "timeout" | "verify":
            return {kind: value}
        case "limit" | "retries":
            return None
    return {}


async def of_caller(case: Any) -> str:
    made_with = options(case.kind, case.value)
    if made_with is None:
        return "has no such option"
    async with a_peer() as peer:

        async def call() -> httpx.Response:
            async with httpx.AsyncClient(trust_env=False, **made_with) as client:
                return await client.request(**request(case.kind, case.value, peer.url))

        told = await outcome(call)
        return f"sent: `{ascii(peer.lines[0])[1:-1][:60]}`" if peer.lines else told


def request(kind: str, value: Any, url: str) -> dict[str, Any]:
    """What httpx's client is asked for with an argument."""
    asked = {"method": "GET", "url": f"{url}/x"}
    authority = url.removeprefix("http://")
    match kind:
        case "URL":
            is_text = isinstance(value, str)
            asked["url"] = value.replace(caller_cases.HOST, authority) if is_text else value
        case "method":
            asked["method"] = value
        case "path":
            asked["url"] = f"{url}{value}"
        case "package ID":
            asked["url"] = f"{url}/packages/{value}"
        case "parameter":
            asked["params"] = {"a": value}
        case "body":
            asked |= {"method": "PUT", "content" if isinstance(value, str) else "json": value}
    return asked


async def measure() -> dict[str, str]:
    """What httpx did, by the row's key."""
    turns = asyncio.Semaphore(AT_ONCE)
    rows = iter(table.rows())
    calls = [
        *((of_server, case) for cases in table.SERVER_GROUPS.values() for case in cases),
        *((of_tls, case) for case in tls_cases.CASES),
        *((of_caller, case) for case in caller_cases.CASES),
    ]

    async def one(call: Any, case: Any) -> str:
        async with turns:
            return await call(case)

    # What keeps a processor busy would make the others late: one after the other, and first.
    first = [await call(case) if is_busy(case) else "" for call, case in calls]
    others = (one(*each) for each in calls if not is_busy(each[1]))
    later = iter(await asyncio.gather(*others))
    found = [told or next(later) for told in first]
    return {table.key(row): told for row, told in zip(rows, found, strict=False)}


def is_busy(case: Any) -> bool:
    """Whether a case is one of a large body."""
    return bool(getattr(case, "bound", None))


def main() -> None:
    """Measure, keep and print, unless only the page is wanted; write the page."""
    if "--page" not in sys.argv:
        found = asyncio.run(measure())
        kept = {"httpx": httpx.__version__, "measured": found}
        KEPT.write_text(json.dumps(kept, indent=1) + "\n", "utf-8")
        for name, told in found.items():
            print(f"{name:72.72} {told}")
    kept = json.loads(KEPT.read_text("utf-8"))
    page = table.page(kept["measured"], kept["httpx"])
    (ROOT / "docs" / "robustness.md").write_text(page, "utf-8")


if __name__ == "__main__":
    main()

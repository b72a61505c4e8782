"""A fake registry that wants a key."""

from urllib.parse import quote

import httpx
import pytest

from RegistryLibrary.fake import FakeRegistry

METADATA = "/.well-known/cleverthis-packages"
ALL_FOUR = ["/packages/pkg_act_" + "0" * 40, "/actor/acme/echo", "/browse", METADATA]


KEY = "open sesame, 42!"


@pytest.mark.parametrize("path", ALL_FOUR)
@pytest.mark.parametrize(
    ("headers", "status", "type"),
    [
        ([], 401, "AuthenticationError"),
        ([("Authorization", "")], 401, "AuthenticationError"),
        ([("Authorization", "Bearer")], 401, "AuthenticationError"),
        ([("Authorization", "Bearer ")], 401, "AuthenticationError"),
        ([("Authorization", KEY)], 401, "AuthenticationError"),
        ([("Authorization", f"Basic {KEY}")], 401, "AuthenticationError"),
        ([("X-API-Key", KEY)], 401, "AuthenticationError"),
        ([("Authorization", "Bearer wrong")], 403, "AccessDeniedError"),
        ([("Authorization", f"Bearer {KEY}x")], 403, "AccessDeniedError"),
        ([("Authorization", f"Bearer {KEY[:-1]}")], 403, "AccessDeniedError"),
        ([("Authorization", f"Bearer {KEY}")] * 2, 403, "AccessDeniedError"),
    ],
)
async def test_reading_needs_the_key(path: str, headers, status: int, type: str) -> None:
    fake = FakeRegistry(api_key=KEY)
    transport = httpx.ASGITransport(fake.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://fake") as client:
        response = await client.get(f"{path}?api_key={quote(KEY)}", headers=headers)

    assert (response.status_code, response.json()["error"]["type"]) == (status, type)
    assert response.headers.get("WWW-Authenticate") == ("Bearer" if status == 401 else None)
    assert KEY not in response.text


@pytest.mark.parametrize("given", [f"Bearer {KEY}", f"bearer {KEY}", f"Bearer  {KEY} "])
async def test_the_right_key_opens(given: str) -> None:
    fake = FakeRegistry(api_key=KEY)
    transport = httpx.ASGITransport(fake.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://fake") as client:
        response = await client.get(METADATA, headers={"Authorization": given})

    assert response.status_code == 200
    assert response.json()["authentication"]["anonymous_read"] is False

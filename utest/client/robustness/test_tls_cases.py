"""What goes wrong below HTTP has a reason of its own, the second time as well."""

from collections.abc import Callable

import pytest

from RegistryLibrary.client import RegistryClient
from RegistryLibrary.errors import RegistryConnectionError

from .tls_cases import CASES, TlsCase


@pytest.mark.parametrize("case", CASES, ids=str)
async def test_what_goes_wrong_below_http_has_a_reason(
    connect: Callable[..., RegistryClient], case: TlsCase
) -> None:
    with case.serve() as target:
        client = connect(target.url, verify=target.verify, client_cert=target.client_cert)

        for _ in range(2):
            with pytest.raises(RegistryConnectionError) as caught:
                await client.metadata()
            error = caught.value
            assert error.reason is case.reason
            assert case.told in error.message
            assert (error.status, error.method, error.attempts) == (None, "GET", 1)
        await client.aclose()

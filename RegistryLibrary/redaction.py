"""What never reaches a log, an error or a journal."""

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote, quote_plus

MASK = "***"

# A name that says that its value is a secret, in a header or in a query.
_SECRET_NAME = re.compile(
    r"authorization|cookie|secret|passw|token|credential|session|signature"
    r"|api[-_]?key|access[-_]?key|auth[-_]?key|(?:^|[-_])(?:key|auth|sig)(?:$|[-_])",
    re.IGNORECASE,
)
_USER_INFO = re.compile(r"(?<=://)[^/?#\s]*@")
_QUERY_VALUE = re.compile(r"(?<=[?&;])([^=&;#\s]+)=([^&;#\s]*)")


def is_secret_name(name: str) -> bool:
    """Return whether a header or a query parameter of that name carries a secret."""
    return _SECRET_NAME.search(name) is not None


def redact_url(url: str) -> str:
    """Return the URL without user information and without the values of secret parameters."""
    without_user = _USER_INFO.sub(f"{MASK}@", url)
    return _QUERY_VALUE.sub(
        lambda pair: f"{pair[1]}={MASK}" if is_secret_name(pair[1]) else pair[0], without_user
    )


class Redactor:
    """Hides the secrets of one connection, wherever they stand.

    Args:
        secrets: The values to hide, such as an API key.
        headers: Names of headers whose values are hidden, besides those that sound secret.
    """

    def __init__(self, secrets: Iterable[str] = (), headers: Iterable[str] = ()) -> None:
        forms = {
            form
            for secret in secrets
            if secret
            for form in (secret, quote(secret, safe=""), quote_plus(secret))
        }
        # The longest first: one secret may be a part of another.
        longest_first = sorted(forms, key=len, reverse=True)
        self._secrets = re.compile("|".join(map(re.escape, longest_first))) if forms else None
        self._headers = frozenset(name.lower() for name in headers)

    def text(self, text: str) -> str:
        """Return the text with every secret masked."""
        return self._secrets.sub(MASK, text) if self._secrets else text

    def url(self, url: str) -> str:
        """Return the URL with every secret masked."""
        return self.text(redact_url(url))

    def header(self, name: str, value: str) -> str:
        """Return the value of a header, masked if it is or holds a secret."""
        if name.lower() in self._headers or is_secret_name(name):
            return MASK
        return self.text(value)

    def headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        """Return all headers with every secret masked."""
        return {name: self.header(name, value) for name, value in headers.items()}

    def value(self, value: Any) -> Any:
        """Return a JSON value with every secret masked in its texts."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.value(item) for item in value]
        if isinstance(value, dict):
            return {self.text(key): self.value(item) for key, item in value.items()}
        return value

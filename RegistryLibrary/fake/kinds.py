"""The kinds of faults, and of certificates."""

from enum import StrEnum


class FaultKind(StrEnum):
    """What a fake registry can be told to do wrong; a member equals its name as text."""

    LATENCY = "latency"
    HANG = "hang"
    SLOW_DRIP = "slow drip"
    DISCONNECT = "disconnect"
    TRUNCATE = "truncate"
    MALFORMED_JSON = "malformed json"
    DUPLICATE_KEYS = "duplicate keys"
    WRONG_CONTENT_TYPE = "wrong content type"
    HTML_PAGE = "html page"
    STATUS = "status"
    ERROR = "error"
    RATE_LIMIT = "rate limit"
    REDIRECT = "redirect"
    REDIRECT_LOOP = "redirect loop"
    CROSS_ORIGIN_REDIRECT = "cross origin redirect"
    GZIP_BOMB = "gzip bomb"
    OVERSIZED_BODY = "oversized body"
    TAMPERED_CONTENT = "tampered content"
    STALE_ALIAS = "stale alias"
    UNREACHABLE_ENTRY = "unreachable entry"


class TlsMode(StrEnum):
    """How a fake registry serves HTTPS; a member equals its name as text.

    `valid`: with a certificate of its own authority. `untrusted`: of another authority.
    `expired`: no longer valid. `wrong host`: for another host. `mutual`: valid, and clients must
    show a certificate, too.
    """

    VALID = "valid"
    UNTRUSTED = "untrusted"
    EXPIRED = "expired"
    WRONG_HOST = "wrong host"
    MUTUAL = "mutual"
